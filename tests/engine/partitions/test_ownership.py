"""Owning partitions of a real Kafka: taking them over, giving them up, reading them meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiokafka.errors import KafkaError

from engine.partitions.ownership import Ownership, Partitions
from engine.partitions.recovery import Recovery
from engine.partitions.store import _WRITTEN, PartitionStore
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, make_topic, read, send, unique
from tests.engine.records import batch

pytestmark = pytest.mark.cluster

NUMBERS = 3


class Worker:
    """What a worker has of the engine, without Faust: its partitions and a folder of its own."""

    def __init__(self, kafka: KafkaServer, folder: Path, topics: tuple[str, str], group: str) -> None:
        self.events, self.changelog = topics
        self.lost = 0
        self.ownership = Ownership(
            group, (self.events,), folder, {"matches": self.changelog}, connection_to(kafka)
        )
        self.partitions = Partitions(lambda: self.ownership, self._note_lost)
        self._next = 0

    def _note_lost(self) -> None:
        self.lost += 1

    def write(self, number: int, key: bytes, value: bytes) -> None:
        partition = self.partitions[number]
        partition.put("matches", key, value)
        partition.stage(batch([self._next], topic=self.events, partition=number))
        self._next += 1


NewWorker = Callable[[str], Worker]


@pytest.fixture
async def new_worker(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[NewWorker]:
    events = await make_topic(kafka, "events", partitions=NUMBERS)
    changelog = await make_topic(kafka, "matches-changelog", partitions=NUMBERS, cleanup_policy="compact")
    group = unique("group")
    workers: list[Worker] = []

    def make(name: str) -> Worker:
        workers.append(Worker(kafka, tmp_path / name, (events, changelog), group))
        return workers[-1]

    yield make
    for worker in workers:
        await worker.partitions.close()


async def test_a_worker_that_takes_over_has_all_that_the_last_owner_committed(new_worker: NewWorker) -> None:
    first, second = new_worker("first"), new_worker("second")
    for round_number in range(5):
        await first.partitions.open(range(NUMBERS))
        for number in range(NUMBERS):
            first.write(number, b"m", b"%d" % round_number)
        await first.partitions.drain()
        await second.partitions.open(range(NUMBERS))
        for number in range(NUMBERS):
            assert second.partitions[number].get("matches", b"m") == b"%d" % round_number


async def test_what_a_dead_owner_left_open_is_settled_before_the_changelog_is_read(
    new_worker: NewWorker,
) -> None:
    """Else its end is not the end yet. To see it fail, let `Partitions.open` restore before it fences."""
    dead, owner = new_worker("dead"), new_worker("owner")
    await dead.partitions.open([0])
    dead.write(0, b"m", b"committed")
    await dead.partitions.drain()
    assert dead.partitions._committer is not None
    producer = dead.partitions._committer._producer._producer
    await producer.begin_transaction()
    await producer.send_and_wait(dead.changelog, b"left open", key=b"m", partition=0)
    await owner.partitions.open([0])
    assert owner.partitions[0].get("matches", b"m") == b"committed"
    assert owner.partitions[0].store.offset(owner.changelog) == 3  # the abort's marker


async def test_the_last_owner_can_write_no_more_and_says_so(
    kafka: KafkaServer, new_worker: NewWorker
) -> None:
    zombie, owner = new_worker("zombie"), new_worker("owner")
    await zombie.partitions.open([0, 1])
    zombie.write(0, b"m", b"before")
    await zombie.partitions.drain()
    await owner.partitions.open([0])
    zombie.write(0, b"m", b"zombie")
    zombie.write(1, b"n", b"nobody's, until it is taken over")
    owner.write(0, b"m", b"owner")
    await asyncio.gather(zombie.partitions.drain(), owner.partitions.drain())
    assert zombie.lost == 1
    assert zombie.partitions[0].lost
    assert zombie.partitions[1].lost  # what it had was of an assignment that is over
    assert await read(kafka, owner.changelog, 1) == []
    assert owner.lost == 0
    found = [record.value for record in await read(kafka, owner.changelog, 0)]
    assert found == [b"before", b"owner"]
    assert zombie.partitions[0].get("matches", b"m") == b"before"


async def test_a_worker_that_wakes_takes_its_partitions_anew_and_has_the_others_work(
    new_worker: NewWorker,
) -> None:
    zombie, owner = new_worker("zombie"), new_worker("owner")
    await zombie.partitions.open([0])
    await owner.partitions.open([0])
    owner.write(0, b"m", b"owner")
    await owner.partitions.drain()
    zombie.write(0, b"m", b"zombie")
    await zombie.partitions.drain()
    await zombie.partitions.open([0])
    assert zombie.partitions[0].get("matches", b"m") == b"owner"
    assert zombie.partitions[0].admit(batch([0])) is not None


async def test_what_was_owned_is_read_as_a_standby_until_it_is_owned_again(new_worker: NewWorker) -> None:
    worker = new_worker("one")
    await worker.partitions.open([0, 1])
    worker.write(0, b"m", b"1")
    await worker.partitions.drain()
    await worker.partitions.release()
    assert list(worker.partitions) == []
    assert worker.partitions.standbys[0].get("matches", b"m") == b"1"
    await worker.partitions.open([0])
    assert list(worker.partitions) == [0]
    assert list(worker.partitions.standbys) == []


async def test_what_was_not_committed_when_given_up_is_not_answered(new_worker: NewWorker) -> None:
    worker = new_worker("one")
    await worker.partitions.open([0])
    worker.partitions[0].put("matches", b"m", b"never committed")
    await worker.partitions.release()
    assert worker.partitions.standbys[0].get("matches", b"m") is None


async def test_standbys_follow_their_owner_and_take_over_with_what_they_have(
    new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, standby = new_worker("owner"), new_worker("standby")
    await owner.partitions.open([0])
    await standby.partitions.open([1], [0])
    owner.write(0, b"m", b"1")
    await owner.partitions.drain()
    await until(lambda: standby.partitions.standbys[0].get("matches", b"m") == b"1")
    await until(lambda: standby.partitions.standbys[0].level_at)
    restored: list[Recovery] = []
    run = Recovery.run

    async def noting(self: Recovery, connection: dict[str, object]) -> None:
        restored.append(self)
        await run(self, connection)

    monkeypatch.setattr(Recovery, "run", noting)
    await standby.partitions.open([0, 1])
    assert standby.partitions[0].get("matches", b"m") == b"1"
    assert restored[0].total <= 1  # a marker at most, no record


async def test_stores_of_partitions_that_went_elsewhere_are_closed(new_worker: NewWorker) -> None:
    worker = new_worker("one")
    await worker.partitions.open([0, 1])
    await worker.partitions.open([1])
    PartitionStore(worker.ownership.folder / "0.db").close()
    assert 0 not in worker.partitions.standbys
    with pytest.raises(Exception, match=r"[Ll]ock"):
        PartitionStore(worker.ownership.folder / "1.db")


async def test_a_store_that_turns_out_to_be_damaged_is_read_anew_from_its_changelog(
    new_worker: NewWorker,
) -> None:
    """It was opened again as it was, failed again, and so on for ever."""
    owner, standby = new_worker("owner"), new_worker("standby")
    await owner.partitions.open([0])
    owner.write(0, b"m", b"1")
    await owner.partitions.drain()
    await standby.partitions.open([1], [0])
    await until(lambda: standby.partitions.standbys[0].get("matches", b"m") == b"1")
    for worker in (owner, standby):
        store = worker.partitions._stores[0]
        store._error(OSError("Corruption: block checksum mismatch"))
        assert worker.lost == 1
        assert worker.partitions.damaged
    assert owner.partitions[0].lost
    await standby.partitions.open([1], [0])
    await until(lambda: standby.partitions.standbys[0].get("matches", b"m") == b"1")
    await owner.partitions.open([0])
    assert owner.partitions[0].get("matches", b"m") == b"1"
    assert not owner.partitions.damaged
    assert not standby.partitions.damaged


async def test_stores_know_that_they_are_level_though_nothing_comes(new_worker: NewWorker) -> None:
    """After a night without a ball all would be read anew."""
    owner, standby = new_worker("owner"), new_worker("standby")
    await owner.partitions.open([0])
    await standby.partitions.open([1], [0])
    await until(lambda: standby.partitions.standbys[0].level_at)
    stores = [*owner.partitions._stores.values(), *standby.partitions._stores.values()]
    for store in stores:
        store._db.delete(_WRITTEN)
    for worker in (owner, standby):
        worker.partitions.note_level()
    assert len(stores) == 3
    assert all(store._db.get(_WRITTEN) for store in stores)


async def test_a_worker_without_partitions_is_one_like_any_other(new_worker: NewWorker) -> None:
    worker = new_worker("idle")
    await worker.partitions.open([])
    await worker.partitions.drain()
    assert dict(worker.partitions) == {}
    await worker.partitions.open([2])
    assert list(worker.partitions) == [2]


async def test_closing_gives_all_up_and_may_be_done_twice(new_worker: NewWorker) -> None:
    worker = new_worker("one")
    await worker.partitions.open([0], [1])
    await worker.partitions.close()
    await worker.partitions.close()
    assert dict(worker.partitions) == {}
    assert worker.partitions.standbys == {}
    for number in (0, 1):
        PartitionStore(worker.ownership.folder / f"{number}.db").close()


async def test_opening_that_fails_leaves_nothing_behind_and_may_be_tried_again(
    new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_worker("one")
    stopped: list[TransactionalProducer] = []
    stop = TransactionalProducer.stop

    async def noting(self: TransactionalProducer) -> None:
        stopped.append(self)
        await stop(self)

    async def unreachable(*_: object) -> None:
        assert worker.partitions.recovery is not None
        raise KafkaError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(TransactionalProducer, "stop", noting)
        broken.setattr(Recovery, "run", unreachable)
        with pytest.raises(KafkaError, match="gone"):
            await worker.partitions.open([0, 1])
    assert len({producer.transactional_id for producer in stopped}) == 3  # two claims and the owner's
    assert dict(worker.partitions) == {}
    assert worker.partitions.recovery is None
    await worker.partitions.open([0, 1])
    worker.write(1, b"m", b"1")
    await worker.partitions.drain()
    assert worker.lost == 0


async def test_opening_can_be_cancelled_while_it_restores(
    kafka: KafkaServer, new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_worker("one")
    await send(kafka, worker.changelog, [(b"m", b"1")])
    recovering = asyncio.Event()

    async def for_ever(*_: object) -> None:
        recovering.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as slow:
        slow.setattr(Recovery, "run", for_ever)
        opening = asyncio.create_task(worker.partitions.open([0]))
        await recovering.wait()
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
    assert opening.cancelled()
    assert dict(worker.partitions) == {}
    await worker.partitions.open([0])
    assert worker.partitions[0].get("matches", b"m") == b"1"


async def test_told_to_forget_it_waits_for_nothing_more(
    new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_worker("one")
    await worker.partitions.open([0])
    committing = asyncio.Event()

    async def for_ever(*_: object) -> None:
        committing.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(TransactionalProducer, "commit", for_ever)
    worker.write(0, b"m", b"1")
    await committing.wait()
    draining = asyncio.create_task(worker.partitions.drain())
    worker.partitions.forget()
    async with asyncio.timeout(5):
        await draining


async def test_a_restart_finds_on_disk_what_was_committed(kafka: KafkaServer, new_worker: NewWorker) -> None:
    before = new_worker("same")
    await before.partitions.open([0])
    for number in range(10):
        before.write(0, b"m%d" % number, b"1")
    await before.partitions.drain()
    await before.partitions.close()
    after = new_worker("same")
    await after.partitions.open([0])
    assert len(list(after.partitions[0].scan("matches"))) == 10


async def test_whatever_is_committed_beside_is_committed_by_one_owner_at_a_time(
    kafka: KafkaServer, new_worker: NewWorker
) -> None:
    """Two workers that both believe they own a partition take turns at most; nothing is mixed."""
    workers = [new_worker("one"), new_worker("two")]
    for turn in range(6):
        worker, other = workers[turn % 2], workers[1 - turn % 2]
        await worker.partitions.open([0])
        before = worker.partitions[0].get("matches", b"m") or b""
        for each in (worker, other) if turn else (worker,):
            each.write(0, b"m", before + b"%d" % turn)
            await each.partitions.drain()
    values = [record.value for record in await read(kafka, workers[0].changelog, 0)]
    assert values == [b"0", b"01", b"012", b"0123", b"01234", b"012345"]
