"""Rows of good matches, damaged while no worker runs: they are made anew, and nobody else notices."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from sandbox.kafka import KafkaServer
from schemas.cricket.published import Scorecard
from schemas.cricket.topics import DEAD_LETTERS
from tests.cluster.conftest import scoreboard_of
from tests.cluster.rebuilding import rebuild
from tests.cluster.scoreboard import Match, Scoreboard, in_turn, season, until
from tests.engine.kafka_topics import read

pytestmark = pytest.mark.cluster

WAITS = 20
"""Events of the match whose waiting row is damaged until the one that they wait for."""


def damages(random: Random, value: bytes) -> list[bytes]:
    """What may have become of a row."""
    at = random.randrange(len(value) or 1)
    return [
        value[:at],
        random.randbytes(random.choice((1, 40, 400))),
        msgspec.msgpack.encode({"a": None}),
        msgspec.msgpack.encode([None] * 9),
        b"",
        value + b"\x00",
    ]


@pytest.fixture
async def board(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[Scoreboard]:
    """A scoreboard whose matches leave the hot tables as soon as they are over."""
    environ = {"OVERSTREAM_KEEP_FINISHED": "0.5", "OVERSTREAM_LATENESS": "3600"}
    async with scoreboard_of(kafka, "fuzz-rows", tmp_path, environ, ["cricket"]) as board:
        yield board


class Damage:
    """Rows of matches by table, to be damaged."""

    def __init__(self, board: Scoreboard, random: Random) -> None:
        self._board = board
        self._random = random

    async def rows(self, table: str, match: Match) -> dict[bytes, bytes]:
        """The rows of a match that a table has now."""
        found = {}
        for one in await read(self._board.kafka, self._topic(table), match.partition):
            found[one.key] = one.value
        key = match.match_id.encode()
        return {row: value for row, value in found.items() if key in row and value is not None}

    async def do(self, table: str, match: Match) -> int:
        """Damage all rows of a match in a table, each in another way; returns how many."""
        rows = await self.rows(table, match)
        async with AIOKafkaProducer(bootstrap_servers=self._board.kafka.bootstrap) as producer:
            for row, value in rows.items():
                damaged = self._random.choice(damages(self._random, value))
                await producer.send_and_wait(self._topic(table), damaged, row, match.partition)
        return len(rows)

    def _topic(self, table: str) -> str:
        return f"{self._board.group}-cricket-{table}-changelog"


async def test_a_match_whose_rows_are_damaged_is_made_anew_or_waits_for_a_rebuild(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    damage = Damage(board, Random(17))
    hot = season(12)
    over, others = hot[:2], hot[6:]
    halves = [match.records[: len(match.records) // 2] for match in hot[2:]]
    late = hot[4].records[len(halves[2]) - WAITS]
    records = [one for match in over for one in match.records]
    records += [one for half in halves for one in half if one is not late]
    await board.send(records)

    async def settled() -> bool:
        finals = [await damage.rows("finals", match) for match in over]
        waiting = await damage.rows("waiting", hot[4])
        return all(finals) and bool(waiting)

    for match, half in zip(hot[2:], halves, strict=True):
        await board.counted(match, half[-1].seq - (WAITS + 1 if match is hot[4] else 0))
    await until(settled, "the matches that are over have left the hot tables, and events wait")
    board.fleet.kill(worker)

    tables = {
        "finals": over[0], "matches": hot[2], "overs": hot[3], "waiting": hot[4], "calendar": hot[5],
    }  # fmt: skip
    for table, match in tables.items():
        assert await damage.do(table, match), table
    lost = others[0]
    for table in ("matches", "balls"):
        assert await damage.do(table, lost)
    board.fleet.start(worker)
    pid = worker.pid
    await board.fleet.whole()

    # What waited in a row that nobody can read is set aside, and has to come again.
    await board.send([late, *halves[2][-WAITS:]])
    await board.send(in_turn([*hot[2:6], *others]))
    exact = [match for match in hot if match is not lost]
    await board.assert_exact(exact)

    status, body = await board.get(worker, lost.path)
    assert (status, msgspec.json.decode(body)["error"]["code"]) == (503, "needs-rebuild")
    assert await board.metric(worker, "overstream_matches_quarantined") == 1
    letters = await read(board.kafka, DEAD_LETTERS.name, hot[4].partition)
    [letter] = [one for one in letters if one.key == hot[4].match_id.encode()]
    assert dict(letter.headers)["topic"].decode().endswith("cricket-waiting-changelog")
    assert (worker.pid, worker.running) == (pid, True)

    await board.fleet.stop(worker)
    status, said = await rebuild(board, worker)
    assert status == 0, said
    board.fleet.start(worker)
    await board.fleet.whole()
    await board.counted(lost)
    card = await board.answer(worker, f"{lost.path}scorecard/")
    assert msgspec.convert(card, Scorecard) == lost.due.card
    assert await board.metric(worker, "overstream_matches_quarantined") == 0
