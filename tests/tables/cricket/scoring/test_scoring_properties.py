"""What holds for every match, made-up ones of careless producers included."""

from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.cricket.events import (
    AnyEvent,
    Declaration,
    Delivery,
    Dismissal,
    InningsClosed,
    InningsStart,
    MatchFormat,
    MatchInfo,
    OverCalled,
    Penalty,
    Retirement,
    Target,
    TargetRevised,
    WicketType,
)
from tables.cricket.projections import match_state
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.crease import RETIRED
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.state import Closed, Match, Over, decode, encode

Head: TypeAlias = tuple[str, int, int, str, int]
"""What every event begins with."""

NAMES = st.sampled_from([f"P{number}" for number in range(13)])
EXTRA = st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2, 5])


@st.composite
def dismissals(draw: st.DrawFn, pair: tuple[str, str]) -> tuple[Dismissal, ...]:
    gone = draw(st.lists(st.sampled_from(pair), max_size=2, unique=True))
    kinds = st.sampled_from([kind for kind in WicketType if kind])
    return tuple(Dismissal(draw(kinds), name) for name in gone)


@st.composite
def balls(draw: st.DrawFn, head: Head, over: int, named: bool) -> Delivery:
    pair = draw(st.lists(NAMES, min_size=2, max_size=2, unique=True)) if named else ["", ""]
    wide, no_ball = draw(EXTRA), draw(EXTRA)
    return Delivery(
        *head,
        over,
        0,
        0 if wide else draw(st.sampled_from([0, 0, 1, 1, 2, 3, 4, 6])),
        wide,
        0 if wide else no_ball,
        draw(EXTRA),
        0,
        draw(st.sampled_from([0] * 20 + [5])),
        draw(st.booleans()),
        draw(st.sampled_from([False] * 9 + [True])),
        pair[0],
        pair[1],
        draw(st.sampled_from(["X", "X", "X", "Y"])) if named else "",
        draw(dismissals((pair[0], pair[1]))) if draw(st.sampled_from([True] + [False] * 4)) else (),
    )


@st.composite
def other_events(draw: st.DrawFn, head: Head) -> AnyEvent:
    match_id, seq, number, team, timestamp = head
    match draw(st.integers(0, 7)):
        case 0:
            return InningsStart(*head, draw(st.integers(0, 30)), draw(st.sampled_from([5, 6])))
        case 1:
            return OverCalled(*head)
        case 2:
            return Declaration(*head)
        case 3:
            return InningsClosed(*head)
        case 4:
            return TargetRevised(*head, Target(draw(st.integers(1, 50)), draw(st.integers(0, 30))))
        case 5:
            return Retirement(*head, (Dismissal(WicketType.RETIRED_HURT, draw(NAMES)),))
        case 6:
            return Penalty(*head, 5)
        case _:
            return Penalty(match_id, seq, draw(st.integers(1, number)), team, timestamp, 5)


@st.composite
def matches(draw: st.DrawFn, named: bool = True) -> list[AnyEvent]:
    """Events in order, of innings that may begin, end and be resumed as no captain would."""
    events: list[AnyEvent] = []
    number, over = 1, 0
    for seq in range(1, draw(st.integers(1, 40)) + 1):
        turn = draw(st.integers(0, 40))
        if turn == 40:  # the next innings
            number, over = number + 1, 0
        elif turn > 35:  # the next over, whatever was bowled of this
            over += 1
        elif turn == 35:  # a number that goes back
            over = max(over - 1, 0)
        head = ("m1", seq, number, "Reds" if number % 2 else "Blues", seq * 1000)
        events.append(draw(other_events(head) if 25 < turn < 33 else balls(head, over, named)))
    return events


INFOS = st.sampled_from(
    [
        None,
        MatchInfo("m1", format=MatchFormat("T20", 2, 6, 1)),
        MatchInfo("m1", format=MatchFormat("Hundred", 3, 5, 1)),
        MatchInfo("m1", format=MatchFormat("Test", 0, 6, 2)),
    ]
)


def begin(info: MatchInfo | None) -> Match:
    return start("m1") if info is None else inform(start("m1"), info)


def play(events: list[AnyEvent], info: MatchInfo | None) -> tuple[Match, list[Over]]:
    match, overs = begin(info), []
    for event in events:
        after = fold(match, event)
        overs += new_overs(match, after)
        match = after
    return match, overs


@given(matches(), INFOS, st.data())
@settings(max_examples=60, deadline=None)
def test_duplicates_change_nothing(events: list[AnyEvent], info: MatchInfo | None, data: st.DataObject):
    match = begin(info)
    for index, event in enumerate(events):
        match = fold(match, event)
        assert fold(match, data.draw(st.sampled_from(events[: index + 1]))) is match


@given(matches(), INFOS, st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_a_stored_state_goes_on_as_if_it_had_never_left_memory(
    events: list[AnyEvent], info: MatchInfo | None, often: int
):
    stored = begin(info)
    for number, event in enumerate(events):
        stored = fold(stored, event)
        if number % often == 0:
            stored = decode(encode(stored))
    match, _ = play(events, info)
    assert stored == match
    assert match_state(stored) == match_state(match)


@given(matches(), INFOS)
@settings(max_examples=100, deadline=None)
def test_the_sum_of_the_parts_is_the_total(events: list[AnyEvent], info: MatchInfo | None):
    match, _ = play(events, info)
    outside = {event.innings_no: 0 for event in events}
    for event in events:
        if isinstance(event, Penalty):
            outside[event.innings_no] = outside.get(event.innings_no, 0) + event.penalty_runs
    for innings, card in zip(match.innings, scorecard(match).innings, strict=True):
        extras = card.extras
        assert sum(line.runs for line in card.batting) + extras.total == card.runs
        others = extras.byes + extras.leg_byes + extras.penalty
        assert sum(line.runs for line in card.bowling) + others == card.runs
        assert sum(line.wides for line in card.bowling) == extras.wides
        assert sum(line.runs for line in card.partnerships) + outside[card.number] == card.runs
        assert sum(stand.balls for stand in card.partnerships) == innings.legal_balls
        assert len(card.fall_of_wickets) == card.wickets
        assert [fall.wicket for fall in card.fall_of_wickets] == list(range(1, card.wickets + 1))


@given(matches(named=False), INFOS)
@settings(max_examples=60, deadline=None)
def test_the_totals_need_no_names(events: list[AnyEvent], info: MatchInfo | None):
    match, _ = play(events, info)
    for innings in match.innings:
        mine = [event for event in events if event.innings_no == innings.number]
        deliveries = [event for event in mine if isinstance(event, Delivery)]
        wickets = [
            gone
            for event in mine
            if isinstance(event, Delivery | Retirement)
            for gone in event.dismissals
            if gone.wicket_type not in RETIRED
        ]
        runs = sum(b.runs + b.wide + b.no_ball + b.byes + b.leg_byes + b.penalty_runs for b in deliveries)
        runs += sum(event.penalty_runs for event in mine if isinstance(event, Penalty))
        assert (innings.runs, innings.wickets) == (runs, len(wickets))
        assert innings.legal_balls == sum(not ball.wide and not ball.no_ball for ball in deliveries)


@given(matches(), INFOS)
@settings(max_examples=100, deadline=None)
def test_overs_are_whole_and_in_order_and_hold_every_ball(events: list[AnyEvent], info: MatchInfo | None):
    match, closed = play(events, info)
    latest = {(over.innings, over.number): over for over in closed}
    for innings in match.innings:
        overs = [over for over in latest.values() if over.innings == innings.number]
        assert [over.number for over in overs] == sorted(over.number for over in overs)
        whole = [over for over in overs if over.complete]
        assert len(whole) == innings.overs
        if innings.closed:
            assert all(over.complete for over in overs[:-1])
        in_progress = (innings.over,) if innings.over is not None else ()
        assert sum(over.legal_balls for over in (*whole, *in_progress)) == innings.legal_balls
        assert sum(len(over.balls) for over in (*whole, *in_progress)) == sum(
            isinstance(event, Delivery) and event.innings_no == innings.number for event in events
        )
    first = [(over.innings, over.number) for over in closed if over.complete and not over.revision]
    assert len(first) == len(set(first)), "an over is published once"


@given(matches(), INFOS)
@settings(max_examples=60, deadline=None)
def test_an_event_keeps_what_it_does_not_touch(events: list[AnyEvent], info: MatchInfo | None):
    match = begin(info)
    for event in events:
        after = fold(match, event)
        for before, now in zip(match.earlier, after.earlier, strict=False):
            assert now is before or event.innings_no == before.number
        assert match.current is None or all(innings.closed is not Closed.OPEN for innings in after.earlier)
        assert (after.last_seq, after.last_update) == (event.seq, event.timestamp)
        match = after
