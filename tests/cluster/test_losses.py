"""Each way in which balls were seen to be lost or counted twice, and one that was certain to come.

Every test names the guard that it watches. Without it, the test was seen to fail.
"""

import asyncio
from collections.abc import Sequence

import pytest
from msgspec import json

from engine.partitions.store import PartitionStore
from sandbox.worker import WorkerProcess
from schemas.cricket.codec import decode_event
from schemas.cricket.topics import EVENTS, STATE
from tables.cricket.scoring.state import decode
from tests.cluster.scoreboard import PARTITIONS, Match, Scoreboard, in_turn, season, until
from tests.engine.kafka_topics import committed, read

pytestmark = pytest.mark.cluster


async def test_nothing_is_lost_before_the_first_commit(board: Scoreboard) -> None:
    """A partition that never committed starts over at its beginning, not behind what was fetched.

    Guard: `BatchConsumer.seek_to_committed` in engine/driver/consumer.py.
    """
    [worker] = await board.start(1)
    matches = season(24)
    of_each_partition(matches)
    async with board.storm(pause=0.05):
        # From the first ball on: hardly a commit comes through.
        await board.send(in_turn(matches), rate=1200)
    await board.assert_exact(matches)
    assert await board.metric(worker, "overstream_partitions_lost_total") >= PARTITIONS


async def test_offsets_wait_for_the_work_of_their_batch(board: Scoreboard) -> None:
    """Offsets are committed with what their batch wrote, never by Faust's own account of what it delivered.

    Guard: `BatchConsumer._filter_committable_offsets` in engine/driver/consumer.py.
    """
    [worker] = await board.start(1)
    matches = season(24)
    of_each_partition(matches)
    records = in_turn(matches)
    third = len(records) // 3
    await board.send(records[:third])
    async with board.storm(pause=0.3):
        # Work is refused again and again, long enough for Faust's timer to commit twice.
        await board.send(records[third:], rate=third / 3)
    await board.assert_exact(matches)
    assert await board.metric(worker, "overstream_partitions_lost_total") >= PARTITIONS


async def test_a_kill_leaves_offsets_changelog_snapshots_and_disk_at_one_moment(board: Scoreboard) -> None:
    """What was committed is committed whole, and the disk is never ahead of it.

    Guards: the offsets in the transaction (`TransactionalProducer.commit` in
    engine/partitions/transactions.py); the store written after it (`Committer._commit` in
    engine/partitions/committer.py).
    """
    workers = await board.start(2)
    matches = season(24)
    of_each_partition(matches)
    feeding = asyncio.create_task(board.send(in_turn(matches), rate=2000))
    for match in matches[:6]:
        await board.counted(match, 60)
    for worker in workers:
        board.fleet.kill(worker)
    await feeding
    # Settles the transactions that the dead left open, as their successors will.
    await board.fence()
    for number in range(PARTITIONS):
        due = await up_to_the_committed_offset(board, number)
        told = await latest(board, STATE.name, number)
        kept = await latest(board, f"{board.group}-cricket-matches-changelog", number)
        disk = on_disk(workers, number, [match.match_id.encode() for match in matches])
        for match in matches:
            key = match.match_id.encode()
            if match.partition == number:
                assert (json.decode(told[key])["last_seq"] if key in told else 0) == due.get(key, 0)
                assert (decode(kept[key]).last_seq if key in kept else 0) == due.get(key, 0)
                assert disk[key] <= due.get(key, 0)
    for worker in workers:
        board.fleet.start(worker)
    await board.fleet.whole()
    await board.assert_exact(matches)


async def test_a_zombie_writes_nothing(board: Scoreboard) -> None:
    """A worker that wakes when others own its partitions can neither commit nor send: Kafka refuses it.

    Guard: the fencing of the owner whose id stands beside the offsets (`claim` in
    engine/partitions/claims.py).
    """
    zombie, heir = await board.start(2)
    lost = 0.0
    for _ in range(3):
        await freeze(board, zombie, heir)
        lost = await board.metric(zombie, "overstream_partitions_lost_total")
        if lost:
            break
        # It learned of its heir before it had something to commit: that proves nothing.
    assert lost > 0


async def freeze(board: Scoreboard, zombie: WorkerProcess, heir: WorkerProcess) -> None:
    """Freeze a worker until another owns its partitions, and wake it; all ends exact."""
    matches = season(90)
    records = in_turn(matches)
    frozen = False

    async def feed() -> None:
        # Fast until it is frozen: so there is always something to commit, which it may not do when it wakes.
        for first in range(0, len(records), 300):
            await board.send(records[first : first + 300], rate=300 if frozen else 3000)

    feeding = asyncio.create_task(feed())
    for match in {match.partition: match for match in matches}.values():
        # Of each partition: one that has not begun to read has nothing to commit either.
        await board.counted(match, 20, worker=heir)
    zombie.pause()
    frozen = True

    async def inherited() -> bool:
        status, body = await board.get(heir, "/ready/")
        return status == 200 and len(json.decode(body)["partitions"]) == PARTITIONS

    await until(inherited, "the frozen worker's partitions are taken over")
    for match in matches:
        await board.counted(match, 50, worker=heir)
    assert not feeding.done()
    zombie.resume()
    frozen = False
    await feeding
    await board.fleet.whole()
    await board.assert_exact(matches)


async def test_a_worker_killed_in_its_first_moments_loses_nothing(board: Scoreboard) -> None:
    """Balls that wait for a group's first worker are all there for the next one, whatever the first did."""
    matches = season(24)
    await board.send(in_turn(matches))
    newborn = board.fleet.add()

    async def at_work() -> bool:
        return await board.metric(newborn, "overstream_records_total", topic=EVENTS.name) > 0

    await until(at_work, "the first balls are read")
    board.fleet.kill(newborn)
    board.fleet.start(newborn)
    await board.fleet.whole()
    await board.assert_exact(matches)


def of_each_partition(matches: Sequence[Match]) -> None:
    assert {match.partition for match in matches} == set(range(PARTITIONS))


async def up_to_the_committed_offset(board: Scoreboard, number: int) -> dict[bytes, int]:
    """The last `ball_seq` of each match that the group's committed offset has behind it."""
    offsets = await committed(board.kafka, board.group)
    events = await read(board.kafka, EVENTS.name, number)
    behind = [event for event in events if event.offset < offsets.get((EVENTS.name, number), 0)]
    return {event.key: decode_event(event.value).seq for event in behind if event.value}


async def latest(board: Scoreboard, topic: str, number: int) -> dict[bytes, bytes]:
    """The last value of each key that readers of committed records see."""
    return {record.key: record.value for record in await read(board.kafka, topic, number)}


def on_disk(workers: Sequence[WorkerProcess], number: int, keys: Sequence[bytes]) -> dict[bytes, int]:
    """The highest `last_seq` that any worker's disk has of matches of a partition."""
    found = dict.fromkeys(keys, 0)
    for worker in workers:
        for path in worker.data.rglob(f"{number}.db"):
            store = PartitionStore(path)
            for key in keys:
                if (value := store.get("cricket-matches", key)) is not None:
                    found[key] = max(found[key], decode(value).last_seq)
            store.close()
    return found
