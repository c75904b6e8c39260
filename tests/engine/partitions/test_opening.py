"""Opening and closing partitions and their stores: failures, cancellation, restarts, damage."""

import asyncio

import pytest
from aiokafka.errors import KafkaError

from engine.partitions.recovery import Recovery
from engine.partitions.store import _WRITTEN, PartitionStore
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import send
from tests.engine.partitions.worker import NewWorker

pytestmark = pytest.mark.cluster


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


async def test_who_takes_a_partition_over_knows_how_far_it_is_committed_before_anything_is_read(
    new_worker: NewWorker,
) -> None:
    """To see it fail, let `Partitions.open` forget what the claim found."""
    first, second = new_worker("first"), new_worker("second")
    await first.partitions.open([0, 1])
    assert not first.partitions[0].progress.has_passed(first.events, 0)
    for value in (b"1", b"2"):
        first.write(0, b"m", value)
    await first.partitions.drain()
    await second.partitions.open([0, 1])
    progress = second.partitions[0].progress
    assert (progress.since(first.events), progress.committed(first.events)) == (2, 2)
    assert await progress.passes(first.events, 1)
    assert not second.partitions[1].progress.has_passed(first.events, 0)
