"""Owning partitions of a real Kafka: taking them over, giving them up, reading them meanwhile."""

import asyncio

import pytest

from engine.partitions.recovery import Recovery
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import read
from tests.engine.partitions.worker import NUMBERS, NewWorker
from tests.engine.records import batch

pytestmark = pytest.mark.cluster


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


async def test_a_worker_without_partitions_is_one_like_any_other(new_worker: NewWorker) -> None:
    worker = new_worker("idle")
    await worker.partitions.open([])
    await worker.partitions.drain()
    assert dict(worker.partitions) == {}
    await worker.partitions.open([2])
    assert list(worker.partitions) == [2]


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
