"""A record that lies where its match does not belong is set aside, and never listed or scored."""

from typing import cast

import pytest
from msgspec.structs import replace

from agents import cricket
from app import app
from engine.partitions.partition import Partition
from schemas.cricket.codec import encode_event
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import DEAD_LETTERS
from tables.cricket.tables import NOTED, calendar, keep_waiting, listing, waiting_in
from tables.matches import notes
from tables.matches.ordering import Held, Waiting
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story, t20

EVENTS = Story(t20()).innings("Reds").over("1 . 4").events


@pytest.fixture
def elsewhere(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """Partition 0, where m1 does not belong."""
    monkeypatch.setattr(app, "partition_of", lambda key: 1 if key == b"m1" else 0)
    return ground


def reasons(ground: Ground) -> list[bytes]:
    return [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)]


async def test_the_right_key_in_the_wrong_partition_is_a_dead_letter(elsewhere: Ground) -> None:
    elsewhere.send(EVENTS[0], EVENTS[2])
    elsewhere.inform(MatchInfo("m1", format=t20()))
    assert reasons(elsewhere) == [b"wrong-key"] * 3
    assert b"partition 1" in elsewhere.on(DEAD_LETTERS)[0].headers["error"]
    assert not listing(0)
    assert not waiting_in(0)


async def test_a_record_without_a_key_is_a_dead_letter(ground: Ground) -> None:
    ground.send_raw((None, encode_event(EVENTS[0])), (b"m1", encode_event(EVENTS[0])))
    assert reasons(ground) == [b"wrong-key"]
    assert ground.state().last_seq == 1


async def test_what_waited_in_the_wrong_partition_is_set_aside_too(elsewhere: Ground) -> None:
    """0.1.0 let it wait; to see it fail, check the place of what comes only."""
    held = Held(3, 1_000, 7, 1_000, b"m1", encode_event(EVENTS[2]))
    keep_waiting(elsewhere, b"m1", Waiting((held,), 1_000, elsewhere.now))  # type: ignore[arg-type]
    assert elsewhere.wait(600)
    assert reasons(elsewhere) == [b"wrong-key"]
    assert not waiting_in(0)
    assert not any([*cricket.release_waiting(elsewhere)])  # type: ignore[arg-type]


async def test_what_an_earlier_version_scored_and_this_one_refuses_is_scored_again_by_a_correction(
    ground: Ground,
) -> None:
    """0.1.0 kept a catch off a no-ball; to see it fail, decode what is kept as what comes."""
    from schemas.cricket.events import Delivery, Dismissal, WicketType
    from tables.matches import event_log as balls
    from tests.agents.cricket.test_corrections import corrected

    ground.send(*EVENTS)
    caught = EVENTS[2]
    assert isinstance(caught, Delivery)
    caught = replace(caught, no_ball=1, dismissals=(Dismissal(WicketType.CAUGHT, "A1"),))
    rows = [(event.seq, encode_event(event)) for event in (EVENTS[0], EVENTS[1], caught, EVENTS[3])]
    balls.stored.put(ground, b"m1\x00\x00\x00\x00\x00", tuple(rows))  # type: ignore[arg-type]
    first = EVENTS[1]
    assert isinstance(first, Delivery)
    ground.send(corrected([*EVENTS], 2, replace(first, runs=3))[-1])
    assert not ground.on(DEAD_LETTERS)
    assert (ground.state().score, ground.state().wickets) == (8, 1)


def test_a_match_that_0_1_0_scored_in_the_wrong_partition_is_not_listed_there(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was listed twice, or once for good although nobody could answer for it."""
    made = Story().innings("Reds").over("1 . 4")
    ground.send(*made.events, *(replace(event, match_id="m2") for event in made.events))
    for key in (b"m1", b"m2"):
        ground.put(calendar.name, NOTED + key, None)  # 0.1.0 noted nothing
    ground.restart()
    monkeypatch.setattr(app, "partition_of", lambda key: 0 if key == b"m2" else 1)
    for _ in range(2):
        assert list(listing(0)) == [b"m2"]
        notes.keep_missing(cast(Partition, ground))
        ground.restart()
