"""A match that cannot be written harms no other match, and stays as it was before."""

import pytest
from msgspec.structs import replace

from engine.partitions.partition import Partition
from schemas.cricket.events import AnyEvent, MatchInfo
from schemas.cricket.published import MatchState
from schemas.cricket.topics import DEAD_LETTERS, STATE
from tables.cricket.projections import match_state
from tables.cricket.scoring.state import Match
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story, t20


class BoomError(Exception):
    """A fault of ours, made up."""


@pytest.fixture
def writing_m2_fails(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step of writing m2 fails, when its rows are staged already."""

    def fail(partition: Partition, key: bytes, state: MatchState, heard: int) -> None:
        if key == b"m2":
            raise BoomError
        listed(partition, key, state, heard)

    listed = ground.tables.list_match
    monkeypatch.setattr(ground.tables, "list_match", fail)


def events(match_id: str) -> list[AnyEvent]:
    made = Story(t20()).innings("Reds").over("1 . 4 2 . 6").events
    return [
        replace(event, match_id=match_id, timestamp=1_000_000 + number * 100)
        for number, event in enumerate(made)
    ]


@pytest.fixture
async def waiting(ground: Ground) -> Ground:
    """Two matches at their first event, and the third of each waits for the second."""
    for match_id in ("m1", "m2"):
        first, _, third, *_ = events(match_id)
        ground.send(first)
        ground.send(third)
    assert sorted(ground.waiting) == [b"m1", b"m2"]
    return ground


async def test_what_waits_of_a_match_that_cannot_be_written_becomes_a_dead_letter_and_others_go_on(
    waiting: Ground, request: pytest.FixtureRequest
) -> None:
    """To see it fail, write all that is due in one scorebook, as 0.1.0 did: the worker ends."""
    known = dict(waiting.listed)
    before: Match = waiting.match("m2")
    request.getfixturevalue("writing_m2_fails")
    assert waiting.wait(60)
    assert waiting.state("m1").last_seq == 3
    assert waiting.match("m2") == before
    assert waiting.listed[b"m2"] == known[b"m2"] == match_state(before)
    assert dict(waiting.waiting) == {}
    (letter,) = waiting.on(DEAD_LETTERS)
    assert (letter.key, letter.headers["reason"]) == (b"m2", b"failed")
    assert [one.key for one in waiting.on(STATE)] == [b"m1", b"m2", b"m1"]
    waiting.restart()
    assert dict(waiting.waiting) == {}
    assert waiting.match("m2") == before


async def test_a_description_that_cannot_be_written_becomes_a_dead_letter_and_nothing_of_it_stays(
    ground: Ground, writing_m2_fails: None
) -> None:
    """To see it fail, write it outside of a unit: the match is in its table, and nobody was told."""
    for match_id in ("m1", "m2", "m3"):
        ground.inform(MatchInfo(match_id, venue="Lord's"))
    (letter,) = ground.on(DEAD_LETTERS)
    assert (letter.key, letter.headers["reason"]) == (b"m2", b"failed")
    assert [one.key for one in ground.on(STATE)] == [b"m1", b"m3"]
    assert sorted(ground.listed) == [b"m1", b"m3"]


async def test_a_null_header_of_what_waits_for_its_turn_is_none_of_its_concern(ground: Ground) -> None:
    """Kafka takes headers without a value. To see it fail, have `Held` take none: the row it is in
    cannot be read at the next start, nor at any other."""
    first, second, third, *_ = events("m1")
    ground.send(first)
    ground.send(third, headers=[("trace", None), ("é", b"\xff")])
    ground.restart()
    ground.send(second)
    assert ground.state().last_seq == 3
    assert ground.on(DEAD_LETTERS) == []
