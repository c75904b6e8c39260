"""A record that lies where its match does not belong is set aside, and never listed or scored."""

from itertools import count

import pytest
from msgspec.structs import replace

from schemas.cricket.codec import encode_event
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import DEAD_LETTERS
from tables.matches.notes import NOTED
from tables.matches.sequence.ordering import Held, Waiting
from tests.agents.cricket.ground import Ground, tables_over
from tests.tables.cricket.story import Story, t20

HOME = tables_over(2).app.partition_of(b"m1")
EVENTS = Story(t20()).innings("Reds").over("1 . 4").events


@pytest.fixture
def elsewhere() -> Ground:
    """A partition of two, where m1 does not belong."""
    return Ground(number=1 - HOME, partitions=2)


def reasons(ground: Ground) -> list[bytes]:
    return [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)]


async def test_the_right_key_in_the_wrong_partition_is_a_dead_letter(elsewhere: Ground) -> None:
    elsewhere.send(EVENTS[0], EVENTS[2])
    elsewhere.inform(MatchInfo("m1", format=t20()))
    assert reasons(elsewhere) == [b"wrong-key"] * 3
    assert b"partition %d" % HOME in elsewhere.on(DEAD_LETTERS)[0].headers["error"]
    assert not elsewhere.listed
    assert not elsewhere.waiting


async def test_a_record_without_a_key_is_a_dead_letter(ground: Ground) -> None:
    ground.send_raw((None, encode_event(EVENTS[0])), (b"m1", encode_event(EVENTS[0])))
    assert reasons(ground) == [b"wrong-key"]
    assert ground.state().last_seq == 1


async def test_what_waited_in_the_wrong_partition_becomes_a_dead_letter_too(elsewhere: Ground) -> None:
    """0.1.0 let it wait; to see it fail, check the place of what comes only."""
    held = Held(3, 1_000, 7, 1_000, b"m1", encode_event(EVENTS[2]))
    elsewhere.tables.keep_waiting(elsewhere.partition, b"m1", Waiting((held,), 1_000, elsewhere.now))
    assert elsewhere.wait(600)
    assert reasons(elsewhere) == [b"wrong-key"]
    assert not elsewhere.waiting
    assert not elsewhere.wait(0)


async def test_what_an_earlier_version_scored_and_this_one_refuses_is_scored_again_by_a_correction(
    ground: Ground,
) -> None:
    """0.1.0 kept a catch off a no-ball; to see it fail, decode what is kept as what comes."""
    from schemas.cricket.events import Delivery, Dismissal, WicketType
    from tests.agents.cricket.test_corrections import corrected

    ground.send(*EVENTS)
    caught = EVENTS[2]
    assert isinstance(caught, Delivery)
    caught = replace(caught, no_ball=1, dismissals=(Dismissal(WicketType.CAUGHT, "A1"),))
    rows = [(event.seq, encode_event(event)) for event in (EVENTS[0], EVENTS[1], caught, EVENTS[3])]
    ground.tables.log.chunks.on(ground.partition)[b"m1\x00\x00\x00\x00\x00"] = tuple(rows)
    first = EVENTS[1]
    assert isinstance(first, Delivery)
    ground.send(corrected([*EVENTS], 2, replace(first, runs=3))[-1])
    assert not ground.on(DEAD_LETTERS)
    assert (ground.state().score, ground.state().wickets) == (8, 1)


def test_a_match_that_0_1_0_scored_in_the_wrong_partition_is_not_listed_there() -> None:
    """It was listed twice, or once for good although nobody could answer for it."""
    partition_of = tables_over(2).app.partition_of
    right, wrong = (next(f"m{n}" for n in count() if partition_of(b"m%d" % n) == home) for home in (0, 1))
    ground = Ground()  # which takes all there is
    made = Story().innings("Reds").over("1 . 4")
    for match_id in (right, wrong):
        ground.send(*(replace(event, match_id=match_id) for event in made.events))
        ground.put("cricket-calendar", NOTED + match_id.encode(), None)  # 0.1.0 noted nothing
    ground.restart()
    ground.tables = tables_over(2)
    for _ in range(2):
        assert list(ground.listed) == [right.encode()]
        ground.tables.notes.keep_missing(ground.partition)
        ground.restart()
