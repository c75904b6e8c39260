"""Tables as an earlier version left them: the agents answer for them as it did, and go on scoring."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.cricket.topics import DEAD_LETTERS, LATE, OVERS
from tests.agents.cricket.ground import Ground

KEPT = Path(__file__).parents[2] / "tables" / "cricket" / "kept"


class Sent(msgspec.Struct):
    """A record that came next: its value in hex, and whether its header says that it is late."""

    key: str
    value: str
    late: bool


class Tables(msgspec.Struct):
    """All rows of a partition at `now` (epoch ms), in hex, and what the version answered for them.

    Among its matches are one that is over and one that is silent, which have left the hot tables, one whose
    events wait, one to come, and one that was corrected and lacks an event. `then` brings each on: the first
    is a correction of the one that is over. `after` are the answers then, `overs` those published since.
    """

    now: int
    rows: list[tuple[str, str, str]]
    before: dict[str, Any]
    then: list[Sent]
    after: dict[str, Any]
    overs: list[tuple[str, Any]]


@pytest.fixture(scope="module", params=["tables-0.1.0"])
def kept(request: pytest.FixtureRequest) -> Tables:
    return msgspec.json.decode((KEPT / f"{request.param}.json").read_bytes(), type=Tables)


def taken_over(ground: Ground, kept: Tables) -> Ground:
    ground.now = kept.now
    for table, key, value in kept.rows:
        ground.put(table, bytes.fromhex(key), bytes.fromhex(value))
    return ground


def answers(ground: Ground, matches: Iterable[str]) -> dict[str, Any]:
    found = {
        match_id: {
            "state": ground.state(match_id),
            "card": ground.card(match_id),
            "overs": ground.overs(match_id),
        }
        for match_id in matches
    }
    return msgspec.json.decode(msgspec.json.encode(found), type=dict[str, Any])


def known_to(then: Any, now: Any) -> Any:
    """Return of an answer what the earlier version's had: answers change by addition only."""
    if isinstance(then, dict) and isinstance(now, dict):
        return {key: known_to(then.get(key), value) for key, value in now.items() if key in then}
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [known_to(*pair) for pair in zip(then, now, strict=True)]
    return now


async def test_every_table_of_an_earlier_version_is_answered_for(ground: Ground, kept: Tables) -> None:
    taken_over(ground, kept)
    tables = {table for table, _, _ in kept.rows}
    assert tables == {name for name in ground.tables.app.tables if name.startswith("cricket-")}
    assert known_to(kept.before, answers(ground, kept.before)) == kept.before
    assert sorted(ground.listed) == [b"live", b"to-come", b"waiting"]
    assert list(ground.waiting) == [b"waiting"]


@pytest.mark.parametrize("restarts", [False, True])
async def test_matches_of_an_earlier_version_go_on(ground: Ground, kept: Tables, restarts: bool) -> None:
    taken_over(ground, kept)
    for sent in kept.then:
        headers = [("late", b"1")] if sent.late else []
        ground.send_raw((sent.key.encode(), bytes.fromhex(sent.value)), headers=headers)
        if restarts:
            ground.restart()
    assert known_to(kept.after, answers(ground, kept.after)) == kept.after
    published = [(one.key, msgspec.json.decode(one.value or b"")) for one in ground.on(OVERS)]
    assert published == [(key.encode(), over) for key, over in kept.overs]
    assert not ground.on(DEAD_LETTERS)
    assert not ground.on(LATE)
    assert b"done" in ground.listed


async def test_a_rebuild_of_the_tables_of_an_earlier_version_makes_the_same(
    ground: Ground, kept: Tables
) -> None:
    taken_over(ground, kept)
    ground.rebuild()
    played = kept.before.keys() - {"to-come"}  # its description comes again from its topic
    now = answers(ground, played)
    for match_id in played:
        assert now[match_id]["card"] == kept.before[match_id]["card"]
        assert now[match_id]["overs"] == kept.before[match_id]["overs"]
