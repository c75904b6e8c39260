"""Going back a version, and what to do about state that the older one cannot read: docs/operations.md."""

import re

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from engine.dead_letters.reader import DeadLetterReader
from sandbox.process import FAUST, Process
from schemas.cricket.topics import DEAD_LETTERS, EVENTS
from tests.cluster.letters import letters_in
from tests.cluster.rebuilding import rebuild
from tests.cluster.scoreboard import PARTITIONS, Scoreboard, in_turn, season, until
from tests.engine.kafka_topics import read

pytestmark = pytest.mark.cluster


async def spoil(board: Scoreboard) -> None:
    """Put into the derived tables what no version of ours can read."""
    async with AIOKafkaProducer(bootstrap_servers=board.kafka.bootstrap) as producer:
        for table in ("cricket-matches", "cricket-overs"):
            topic = f"{board.group}-{table}-changelog"
            for number in range(PARTITIONS):
                keys = {record.key for record in await read(board.kafka, topic, number)}
                for key in keys:
                    await producer.send_and_wait(topic, b"\xc1 of a later version", key, partition=number)


@pytest.mark.slices
async def test_state_that_nobody_can_read_is_made_anew_from_the_balls(board: Scoreboard) -> None:
    """To see it fail, leave `rebuild` out: the worker cannot read a single match."""
    [worker] = await board.start(1)
    matches = season(12)
    records = in_turn(matches)
    await board.send(records[: len(records) // 2])
    await board.counted(matches[0], 40)
    assert (await rebuild(board, worker))[0] == 1  # not while a worker runs
    await board.fleet.stop(worker)
    await spoil(board)
    for file in worker.data.rglob("*.sst"):
        file.write_bytes(b"damaged")
    (worker.data / "CURRENT").write_bytes(b"damaged")

    status, said = await rebuild(board, worker)
    assert status == 0, said
    # The topics are shared: matches of other tests may be among them.
    rebuilt = re.search(r"rebuilt (\d+) matches", said)
    assert rebuilt is not None, said
    assert int(rebuilt[1]) >= len(matches)

    board.fleet.start(worker)
    await board.fleet.whole()
    await board.send(records[len(records) // 2 :])
    await board.assert_exact(matches)


async def test_a_rebuild_that_was_killed_is_run_again(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    matches = season(12)
    await board.send(in_turn(matches))
    for match in matches:
        await board.counted(match)
    await board.fleet.stop(worker)
    environ = {**board.environ, "OVERSTREAM_DATADIR": str(worker.data)}
    log = worker.folder / "killed.log"
    killed = Process([*FAUST, "rebuild"], log, environ)

    async def halfway() -> bool:
        return "partitions: 2 of" in log.read_text() or not killed.running

    await until(halfway, "half of it is rebuilt")
    killed.kill()
    status, said = await rebuild(board, worker)
    assert status == 0, said
    board.fleet.start(worker)
    await board.fleet.whole()
    await board.assert_exact(matches)


async def test_a_changelog_that_was_made_anew_is_refused_and_a_rebuild_puts_it_right(
    board: Scoreboard,
) -> None:
    """0.1.0 read the empty one, and scored from nothing. What was set aside is listed once all the same."""
    [worker] = await board.start(1)
    matches = season(6)
    records = in_turn(matches)
    await board.send(records[: len(records) // 2])
    async with AIOKafkaProducer(bootstrap_servers=board.kafka.bootstrap) as producer:
        key = matches[0].match_id.encode()
        bad = await producer.send_and_wait(EVENTS.name, b"\xff", key, matches[0].partition)

    async def set_aside(times: int) -> None:
        async def is_so() -> bool:
            places = [letter.place for letter in await letters_in(board.kafka, bad.partition)]
            return places.count((EVENTS.name, bad.offset)) == times

        await until(is_so, f"the bad record is set aside, {times} times")

    for match in matches:
        await board.counted(match, 40)
    await set_aside(1)
    await board.fleet.stop(worker)
    topic = f"{board.group}-cricket-matches-changelog"
    admin = AIOKafkaAdminClient(bootstrap_servers=board.kafka.bootstrap)
    await admin.start()
    try:
        await admin.delete_topics([topic])

        async def gone() -> bool:
            return topic not in await admin.list_topics()

        await until(gone, "the changelog is deleted")
        await board.make_topics()
    finally:
        await admin.close()

    worker.start()
    assert worker.wait(60) == 1
    [said] = [line for line in worker.last_words().splitlines() if "made again" in line]
    assert topic in said
    assert "faust -A app rebuild" in said
    status, said = await rebuild(board, worker)
    assert status == 0, said

    board.fleet.start(worker)
    await board.fleet.whole()
    await board.send(records[len(records) // 2 :])
    await board.assert_exact(matches)
    await set_aside(2)  # it was read again
    async with DeadLetterReader(DEAD_LETTERS.name, {"bootstrap_servers": board.kafka.bootstrap}) as reader:
        origins = [(letter.origin, letter.header("offset")) for letter in await reader.list()]
    assert origins.count(((EVENTS.name, bad.partition), str(bad.offset))) == 1
