"""`faust -A app dead-letters` and `late`, as an operator runs them, beside real workers.

A command is typed where something may be lost between a terminal and it; else it runs in this process.
"""

import asyncio
import os
import shlex
from itertools import count

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from app import app
from engine.dead_letters.reader import Place
from engine.topics import Topics
from sandbox.kafka import KafkaServer
from sandbox.process import FAUST, ROOT
from schemas.basketball.topics import DEAD_LETTERS as BASKETBALL
from schemas.cricket.codec import encode_event
from schemas.cricket.topics import DEAD_LETTERS, EVENTS, LATE
from schemas.topics import TopicPolicy
from tests.app.commands.running import Ran, run
from tests.cluster.scoreboard import PARTITIONS, Match, Scoreboard, partition_of, until
from tests.engine.kafka_topics import connection_to, read, unique

pytestmark = pytest.mark.cluster

OF_CRICKET = ("--topic", DEAD_LETTERS.name)
"""With a place: on the Kafka that tests share, another topic may have a record there too."""


class Operator:
    """Somebody at a terminal, and the records that are set aside for them."""

    def __init__(self, kafka: KafkaServer) -> None:
        self._kafka = kafka
        self._offsets = count(1)
        self._environ = {**os.environ, "OVERSTREAM_BROKER": kafka.bootstrap}

    async def run(self, *words: str) -> Ran:
        """Run the command of `faust -A app ...` in this process."""
        # In a thread, for it has an event loop of its own.
        return await asyncio.to_thread(run, *words)

    async def type(self, *words: str) -> Ran:
        """Type `faust -A app ...`."""
        process = await asyncio.create_subprocess_exec(
            *FAUST,
            *words,
            cwd=ROOT,
            env=self._environ,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return Ran(process.returncode or 0, out.decode(), err.decode())

    async def put(self, topic: TopicPolicy, match_id: str, value: bytes, reason: str, error: str) -> str:
        """Set a record of `cricket.events` aside as a worker does; its place."""
        number = partition_of(match_id.encode())
        # Each from a place of its own: from the same one it would be the same record, set aside anew.
        headers = {"topic": EVENTS.name, "partition": str(number), "offset": str(next(self._offsets))}
        headers |= {"reason": reason, "error": error}
        encoded = [(name, text.encode()) for name, text in headers.items()]
        async with AIOKafkaProducer(bootstrap_servers=self._kafka.bootstrap, acks="all") as producer:
            written = await producer.send_and_wait(
                topic.name, value, match_id.encode(), number, headers=encoded
            )
        return f"{number}@{written.offset}"


@pytest.fixture
async def operator(kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setattr(app, "connection", connection_to(kafka))
    async with Topics(app.connection, PARTITIONS, replication=1) as topics:
        await topics.make(app.declared_topics)
    return Operator(kafka)


async def test_a_ball_that_failed_is_scored_when_it_is_retried(board: Scoreboard, operator: Operator) -> None:
    match = Match(unique("é/1 failed"), 3)
    await board.start(1)
    await board.send([record for record in match.records if record is not match.events[-1]])
    place = await operator.put(DEAD_LETTERS, match.match_id, encode_event(match.events[-1]), "failed", "ours")

    listed = await operator.type("dead-letters", "list", "--match", match.match_id, "--json")
    assert (listed.status, listed.err) == (0, "")
    assert msgspec.json.decode(listed.out)["place"] == place

    shown = await operator.run("dead-letters", "show", place, *OF_CRICKET)
    assert shown.status == 0, shown.err
    assert f'match_id: "{match.match_id}"' in shown.out
    assert f"ball_seq: {match.last_seq}" in shown.out

    for way in (operator.type, operator.run):
        retried = await way("dead-letters", "retry", "--all", "--match", match.match_id)
        assert (retried.status, retried.err) == (0, "")
    again = await operator.run("dead-letters", "retry", place, *OF_CRICKET)
    assert (again.status, again.out) == (0, f"{place}  retried already\n")
    await board.assert_exact([match])

    listed = await operator.run("dead-letters", "list", "--match", match.match_id, "--all")
    assert listed.status == 0
    assert "(retried) ours" in listed.out


async def test_what_fails_again_is_a_new_dead_letter(board: Scoreboard, operator: Operator) -> None:
    await board.start(1)
    match_id = unique("wrong")
    place = await operator.put(DEAD_LETTERS, match_id, b"\xff\x00", "unreadable", "no message")
    retried = await operator.run("dead-letters", "retry", place, *OF_CRICKET)
    assert (retried.status, retried.out) == (0, f"{place}  retried\n")

    async with asyncio.timeout(60):
        found: list[str] = []
        while not found:
            listed = await operator.run("dead-letters", "list", "--match", match_id, "--json")
            found = listed.out.splitlines()
    [letter] = map(msgspec.json.decode, found)
    assert letter["place"] != place
    assert (letter["reason"], letter["settled"]) == ("unreadable", None)


async def test_a_ball_that_came_too_late_is_in_its_place_when_it_is_applied(
    board: Scoreboard, operator: Operator
) -> None:
    match = Match(unique("too-late"), 5)
    [worker] = await board.start(1)
    late = match.events[40]
    await board.send([record for record in match.records if record is not late])
    await board.counted(match)
    before = await board.answer(worker, match.path)
    assert before["missing"] == [late.seq]

    await board.send([late])
    found: list[str] = []

    async def is_listed() -> bool:
        listed = await operator.run("late", "list", "--match", match.match_id, "--json")
        found[:] = listed.out.splitlines()
        return bool(found)

    await until(is_listed, "the late ball is a dead letter")
    [letter] = map(msgspec.json.decode, found)
    assert (letter["reason"], letter["from"].partition(" ")[0]) == ("late", EVENTS.name)

    applied = await operator.type("late", "apply", "--all", "--match", match.match_id)
    assert (applied.status, applied.out, applied.err) == (0, f"{letter['place']}  applied\n", "")

    async def whole() -> bool:
        return not (await board.answer(worker, match.path))["missing"]

    await until(whole, "the late ball is merged")
    assert await board._card(match, worker) == match.due.card


async def test_late_events_go_back_to_be_merged_or_are_left_out(
    kafka: KafkaServer, operator: Operator
) -> None:
    match = Match(unique("late"), 4)
    value = encode_event(match.events[0])
    apply, drop = [await operator.put(LATE, match.match_id, value, "late", "passed over") for _ in range(2)]

    applied = await operator.run("late", "apply", apply)
    dropped = await operator.run("late", "drop", "--all", "--match", match.match_id)

    assert (applied.status, applied.out) == (0, f"{apply}  applied\n")
    assert (dropped.status, dropped.out) == (0, f"{drop}  dropped\n")
    events = [r for r in await read(kafka, EVENTS.name, match.partition) if r.key == match.match_id.encode()]
    assert [(event.value, event.headers) for event in events] == [(value, (("late", b"apply"),))]
    listed = await operator.run("late", "list", "--match", match.match_id, "--json")
    assert (listed.status, listed.out) == (0, "")


async def test_what_a_producer_wrote_does_not_drive_the_terminal(operator: Operator) -> None:
    match_id = unique("\x1b[2J\u202e")
    place = await operator.put(DEAD_LETTERS, match_id, b"\x1b]0;\x07", "unreadable", "\x1b[31m\nred")
    for words in (("list", "--match", match_id), ("show", place, *OF_CRICKET)):
        ran = await operator.run("dead-letters", *words)
        assert ran.status == 0
        assert all(char.isprintable() or char == "\n" for char in ran.out)
        assert "\\x1b[31m\\nred" in ran.out


@pytest.mark.parametrize(
    ("words", "status", "about"),
    [
        (("retry",), 2, "--all"),
        (("retry", "0@0", "--all"), 2, "--all"),
        (("retry", "0@0", "--match", "m1"), 2, "--match"),
        (("retry", "first"), 2, "PARTITION@OFFSET"),
        (("retry", "0@99999999999"), 1, "0@99999999999"),
        (("show", "99@0"), 1, "99@0"),
        (("list", "--topic", "tennis.dead-letters"), 2, "cricket.dead-letters"),
    ],
)
async def test_what_cannot_be_done_is_said_and_is_no_success(
    operator: Operator, words: tuple[str, ...], status: int, about: str
) -> None:
    ran = await operator.run("dead-letters", *words)
    assert (ran.status, ran.out) == (status, "")
    assert about in ran.err
    assert "Traceback" not in ran.err


async def test_what_the_documentation_says_can_be_typed(operator: Operator) -> None:
    section = (ROOT / "docs" / "operations.md").read_text().partition("## Dead letters and late balls")[2]
    lines = [line for line in section.partition("## ")[0].splitlines() if line.startswith("faust -A app ")]
    assert len(lines) > 5
    for line in lines:
        ran = await operator.run(*shlex.split(line, comments=True)[3:])
        # 2 is for what it does not understand; that there is no such record, or that there are two, it says.
        told = "there is no such record" in ran.err or "say which with --topic" in ran.err
        assert ran.status == 0 or told, (line, ran)


async def test_a_kafka_that_is_away_is_said_and_is_no_success() -> None:
    process = await asyncio.create_subprocess_exec(
        *FAUST,
        "late",
        "list",
        cwd=ROOT,
        env={**os.environ, "OVERSTREAM_BROKER": "127.0.0.1:1"},
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await process.communicate()
    assert process.returncode == 1
    assert b"Kafka at 127.0.0.1:1" in err
    assert b"Traceback" not in err


async def test_every_sport_s_are_listed_and_a_place_that_several_topics_have_needs_its_topic(
    operator: Operator,
) -> None:
    game, other = unique("game"), unique("other")
    while partition_of(other.encode()) != partition_of(game.encode()):
        other = unique("other")

    async def put(topic: TopicPolicy, match_id: str) -> Place:
        return Place.parse(await operator.put(topic, match_id, b"\xff", "unreadable", "no message"))

    ours, theirs = await put(BASKETBALL, game), await put(DEAD_LETTERS, other)
    while ours != theirs:
        if ours.offset < theirs.offset:
            ours = await put(BASKETBALL, game)
        else:
            theirs = await put(DEAD_LETTERS, other)
    both = str(ours)

    listed = await operator.run("dead-letters", "list", "--match", game, "--json")
    assert listed.status == 0, listed.err
    letters = [msgspec.json.decode(line) for line in listed.out.splitlines()]
    assert {letter["topic"] for letter in letters} == {BASKETBALL.name}
    assert letters[-1]["place"] == both

    shown = await operator.run("dead-letters", "show", both)
    assert (shown.status, shown.out) == (2, "")
    assert f"{both} is in {BASKETBALL.name} and {DEAD_LETTERS.name}: say which with --topic" in shown.err
    shown = await operator.run("dead-letters", "show", both, "--topic", BASKETBALL.name)
    assert shown.status == 0, shown.err
    assert game in shown.out
