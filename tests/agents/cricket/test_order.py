"""Events out of their turn: early, twice, late, otherwise than before, absurd."""

import pytest
from msgspec.structs import replace

from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent, Delivery, InningsStart
from schemas.cricket.topics import DEAD_LETTERS, EVENTS, LATE, OVERS, STATE
from tables.matches.sequence.ordering import MOST_WAITING, TOO_FAR
from tests.agents.cricket.ground import PATIENCE, Ground
from tests.tables.cricket.story import BALL_MS, Story, t20

OVER = "1 . 4 2 . 6"
LATENESS = 5.0
"""Seconds, the default."""


def story() -> Story:
    return Story(t20()).innings("Reds").over(OVER).over(OVER, "Y").over("1 1 1 1 1 W", "X")


def balls() -> list[AnyEvent]:
    return story().events


def close(events: list[AnyEvent], gap: int = 100) -> list[AnyEvent]:
    """Events `gap` ms apart, so that no watermark passes any of them."""
    return [replace(event, timestamp=1_000_000 + number * gap) for number, event in enumerate(events)]


def scored(events: list[AnyEvent]) -> object:
    clean = Story()
    for event in events:
        clean.send(event)
    return clean.cards


async def test_an_event_ahead_of_its_turn_waits_for_those_before_it(ground: Ground) -> None:
    first, second, third, fourth, *_ = close(balls())
    ground.send(first)
    ground.send(fourth)
    ground.send(third)
    assert ground.state().last_seq == 1
    ground.send(second)
    assert ground.state().last_seq == 4
    assert ground.card().innings == scored([first, second, third, fourth])


async def test_any_order_within_the_watermark_makes_the_same_match_and_overs(ground: Ground) -> None:
    events = close(balls())
    ground.send(*reversed(events[1:]), events[0])
    assert ground.card().innings == scored(events)
    assert [over.over for over in ground.overs_published()] == [0, 1, 2]
    assert ground.state().missing == ()


async def test_what_waits_is_not_lost_with_the_memory(ground: Ground) -> None:
    """To see it fail, do not write `cricket-waiting` in `keep_waiting`."""
    first, second, third, *_ = close(balls())
    ground.send(first, third)
    ground.restart()
    ground.send(second)
    assert ground.state().last_seq == 3


async def test_a_gap_is_given_up_when_the_event_time_watermark_has_passed_what_waits(ground: Ground) -> None:
    events = close(balls())
    ground.send(events[0], *events[2:5])
    assert ground.state().last_seq == 1
    much_later = replace(events[5], timestamp=events[2].timestamp + round(LATENESS * 1000) + 1)
    ground.send(much_later)
    assert ground.state().last_seq == 6
    assert ground.state().missing == (2,)


async def test_a_gap_is_given_up_when_the_match_has_been_silent_for_as_long(ground: Ground) -> None:
    events = close(balls())
    ground.send(events[0], *events[2:])
    assert not ground.wait(LATENESS - 0.1)
    assert ground.wait(0.2)
    assert ground.state().last_seq == len(events)
    assert ground.state().missing == (2,)
    assert not ground.wait(60)


async def test_a_match_whose_beginning_nobody_has_is_scored_from_where_it_is(ground: Ground) -> None:
    ground.send(*close(balls())[3:])
    assert ground.wait(LATENESS + 1)
    assert ground.state().missing == (1, 2, 3)


async def test_a_clock_that_is_hours_wrong_moves_no_other_match_s_watermark(ground: Ground) -> None:
    events = close(balls())
    other = [replace(event, match_id="m2", timestamp=event.timestamp + 7_200_000) for event in events]
    ground.send(events[0], other[0], events[2], *other[1:])
    assert (ground.state().last_seq, ground.state("m2").last_seq) == (1, len(other))


async def test_only_so_many_wait(ground: Ground) -> None:
    first = balls()[0]
    assert isinstance(first, InningsStart)
    later = [
        Delivery("m1", seq, 1, "Reds", 1_000_000, seq // 6, 0, runs=1) for seq in range(3, MOST_WAITING + 3)
    ]
    ground.send(replace(first, timestamp=1_000_000), *later)
    assert ground.state().last_seq == 1
    ground.send(replace(later[-1], seq=MOST_WAITING + 3))
    assert ground.state().last_seq == MOST_WAITING + 3
    assert ground.state().missing == (2,)


async def test_a_repeat_is_dropped_whether_it_was_scored_or_waits(ground: Ground) -> None:
    first, second, third, *_ = close(balls())
    ground.send(first, third)
    ground.send(third, first)
    ground.send(second)
    states = len(ground.on(STATE))
    ground.send(first, second, third)
    assert len(ground.on(STATE)) == states
    assert ground.card().innings == scored([first, second, third])
    assert not ground.on(DEAD_LETTERS)


@pytest.mark.parametrize("waits", [False, True])
async def test_a_repeat_with_other_content_is_a_conflict(ground: Ground, waits: bool) -> None:
    first, second, third, *_ = close(balls())
    ground.send(first, third) if waits else ground.send(first, second, third)
    assert isinstance(third, Delivery)
    other = replace(third, runs=third.runs + 1)
    ground.send(other)
    (letter,) = ground.on(DEAD_LETTERS)
    assert letter.headers["reason"] == b"conflict"
    assert letter.value == encode_event(other)
    ground.send(second)
    assert ground.card().innings == scored([first, second, third])


async def test_other_bytes_that_say_the_same_are_no_conflict(ground: Ground) -> None:
    first, second, *_ = balls()
    ground.send(first, second)
    ground.send_raw((b"m1", encode_event(second) + b"\xf8\x3f\x01"))  # a newer producer's unknown field
    assert not ground.on(DEAD_LETTERS)


async def test_an_event_after_its_gap_was_given_up_goes_to_the_late_ones_as_it_came(ground: Ground) -> None:
    events = close(balls())
    ground.send(events[0], *events[2:])
    ground.wait(LATENESS + 1)
    before = ground.state()
    ground.send(events[1])
    (late,) = ground.on(LATE)
    assert (late.key, late.value) == (b"m1", encode_event(events[1]))
    assert late.headers["reason"] == b"late"
    assert late.headers["topic"] == EVENTS.name.encode()
    assert ground.state() == before


@pytest.mark.parametrize("header", ["late", "retried"])
async def test_a_late_event_that_is_applied_makes_the_match_whole(ground: Ground, header: str) -> None:
    events = close(balls())
    ground.send(events[0], *events[2:])
    ground.wait(LATENESS + 1)
    ground.send(events[1], headers=[(header, b"apply")])
    ground.send(events[1], headers=[(header, b"apply")])
    assert ground.card().innings == scored(events)
    state = ground.state()
    assert (state.missing, state.last_seq) == ((), len(events))
    assert state.correction is not None
    assert (state.correction.kind, state.correction.ball_seq) == ("late", 2)
    assert not ground.on(LATE)


async def test_late_events_are_applied_unasked_where_the_setting_says_so() -> None:
    events = close(balls())
    ground = Ground(patience=replace(PATIENCE, apply_late=True))
    ground.send(events[0], *events[2:])
    ground.wait(LATENESS + 1)
    ground.send(events[1])
    assert ground.card().innings == scored(events)
    assert not ground.on(LATE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seq": TOO_FAR + 2}, b"too-far-ahead"),
        ({"over_number": 35}, b"broken-rule"),
        ({"over_number": 5_000}, b"broken-rule"),
        ({"runs": 4_000_000_000}, b"broken-rule"),
        ({"innings_no": 70_000}, b"broken-rule"),
        ({"striker": "x" * 2_000}, b"broken-rule"),
    ],
)
async def test_nonsense_becomes_a_dead_letter_and_its_neighbours_are_scored(
    ground: Ground, change: dict[str, int | str], reason: bytes
) -> None:
    made = story()
    assert made.match.info is not None
    ground.inform(made.match.info)
    first, second, third, *_ = close(made.events)
    ground.send(first, replace(second, **change), second, third)
    (letter,) = ground.on(DEAD_LETTERS)
    assert letter.headers["reason"] == reason
    assert ground.state().last_seq == 3


async def test_over_numbers_never_go_back(ground: Ground) -> None:
    events = close(balls(), gap=BALL_MS)
    ground.send(events[0], *events[3:], events[1], events[2])
    ground.wait(LATENESS + 1)
    numbers = [over.over for over in ground.overs_published()]
    assert numbers == sorted(numbers)
    assert len(ground.on(OVERS)) == len(set(numbers))


async def test_of_a_hundred_thousand_gaps_few_are_kept_and_what_was_given_up_can_still_come(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, take a number that is not listed any more for one that came: it is a repeat then."""
    monkeypatch.setattr("tables.matches.sequence.gaps.MOST_GAPS", 20)
    first, ball, *_ = balls()
    odd = [replace(ball, seq=seq, timestamp=seq * 60_000, over_number=seq // 12) for seq in range(3, 203, 2)]
    ground.send(first, *odd)
    ground.wait(60)
    feed = ground.match().feed
    assert len(feed.missing) == 20
    assert feed.unlisted == 160
    late = replace(ball, seq=4, timestamp=240_000)
    ground.send(late)
    assert [record.headers["reason"] for record in ground.on(LATE)] == [b"late"]
    runs = ground.card().innings[0].runs
    ground.send(late, headers=[("late", b"apply")])
    assert ground.card().innings[0].runs == runs + 1
    ground.send(late, odd[0])
    assert ground.card().innings[0].runs == runs + 1
    assert len(ground.on(LATE)) == 1
