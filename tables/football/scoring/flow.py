"""The moment of a match: its phase and clock, and the windows of five minutes that they open and close.

An event closes a window, and never a clock: the first one in a later window, or the end of the half. What is
told late counts in the window in progress, and between two halves in the last one, which is published again.
"""

from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from schemas.football.events import MatchEvent, PhaseEnd
from schemas.football.kinds import HALVES, Phase, Side
from tables.football.scoring.state import WINDOW_MS, Goal, Match, Opened, Pair, Totals, Window

AFTER = {
    Phase.FIRST_HALF: Phase.HALF_TIME,
    Phase.SECOND_HALF: Phase.FULL_TIME,
    Phase.EXTRA_TIME_FIRST_HALF: Phase.EXTRA_TIME_HALF_TIME,
    Phase.EXTRA_TIME_SECOND_HALF: Phase.EXTRA_TIME_OVER,
    Phase.SHOOT_OUT: Phase.POST_MATCH,
}
"""The phases that follow when others end."""

Place: TypeAlias = tuple[Phase, int]
"""Where a window stands in its match: its phase, and its number in it."""


def at(match: Match, event: MatchEvent) -> Match:
    """Return the match at the moment of an event: its clock never falls in a phase, and no phase returns."""
    seq, timestamp = event.seq, event.timestamp or match.last_update
    phase, clock_ms = event.phase, event.clock_ms
    if phase < match.phase or (phase == match.phase and clock_ms <= match.clock_ms):
        return replace(match, last_seq=seq, last_update=timestamp)
    opened = match.opened
    if phase == match.phase and (opened is None or clock_ms // WINDOW_MS == opened.number):
        return replace(match, last_seq=seq, last_update=timestamp, clock_ms=clock_ms)
    stopped = _stopped(match, phase, seq)
    match = _moved(match, phase, clock_ms // WINDOW_MS)
    return replace(
        match, last_seq=seq, last_update=timestamp, phase=phase, clock_ms=clock_ms, stopped=stopped
    )


def end_phase(match: Match, event: PhaseEnd) -> Match:
    """Return the match after a phase, or all of it, ended; the end of an earlier phase changes nothing."""
    if event.match:
        phase = Phase.POST_MATCH
    elif event.phase < match.phase:
        return match
    else:
        phase = AFTER.get(event.phase, event.phase)
    return replace(closed(match), phase=phase, clock_ms=0, stopped=_stopped(match, phase, event.seq))


def _stopped(match: Match, phase: Phase, seq: int) -> int:
    """Return the number of the event with which the latest half ended, once another phase is in play."""
    if phase in HALVES:
        return 0
    return seq if match.phase in HALVES else match.stopped


def closed(match: Match) -> Match:
    """Return the match with its window in progress over."""
    if match.opened is None:
        return match
    return replace(match, windows=(*match.windows, so_far(match, match.opened, complete=True)), opened=None)


def so_far(match: Match, opened: Opened, complete: bool = False) -> Window:
    """Return what was counted in the window in progress."""
    place = opened.phase, opened.number
    began, now = opened.began, match.totals
    return Window(
        *place,
        _less(now.passes, began.passes),
        _less(now.accurate, began.accurate),
        _less(now.shots, began.shots),
        _less(now.on_target, began.on_target),
        (now.xg[0] - began.xg[0], now.xg[1] - began.xg[1]),
        _less(now.corners, began.corners),
        _tally(match, lambda goal: _place(goal) == place),
        _score_at(match, place),
        complete,
    )


def counted(match: Match, totals: Totals) -> Match:
    """Return the match with other totals; where no window is in progress they change the last one."""
    if match.opened is not None or not match.windows:
        return replace(match, totals=totals)
    last = match.windows[-1]
    more = so_far(replace(match, totals=totals), Opened(last.phase, last.number, match.totals))
    changed = replace(
        last,
        passes=_more(last.passes, more.passes),
        accurate=_more(last.accurate, more.accurate),
        shots=_more(last.shots, more.shots),
        on_target=_more(last.on_target, more.on_target),
        xg=(last.xg[0] + more.xg[0], last.xg[1] + more.xg[1]),
        corners=_more(last.corners, more.corners),
    )
    if changed == last:
        return replace(match, totals=totals)
    changed = replace(changed, revision=last.revision + 1)
    return replace(match, totals=totals, windows=(*match.windows[:-1], changed))


def rescored(match: Match) -> Match:
    """Return the match whose goals changed, with the score and the complete windows that follow from them."""
    windows = tuple(_rescored(match, window) for window in match.windows)
    return replace(match, score=_tally(match, lambda _: True), windows=windows)


def _moved(match: Match, phase: Phase, number: int) -> Match:
    """Return the match at another window, with those between complete, though nothing happened in them."""
    before = match.opened
    match = closed(match)
    if phase not in HALVES:
        return match
    windows = match.windows
    if before is not None and before.phase == phase:
        for idle in range(before.number + 1, number):
            windows = (*windows, Window(phase, idle, score=_score_at(match, (phase, idle)), complete=True))
    return replace(match, windows=windows, opened=Opened(phase, number, match.totals))


def _rescored(match: Match, window: Window) -> Window:
    place = window.phase, window.number
    goals, score = _tally(match, lambda goal: _place(goal) == place), _score_at(match, place)
    if goals == window.goals and score == window.score:
        return window
    return replace(window, goals=goals, score=score, revision=window.revision + 1)


def _score_at(match: Match, place: Place) -> Pair:
    """Return the score at the end of a window."""
    return _tally(match, lambda goal: _place(goal) <= place)


def _place(goal: Goal) -> Place:
    return goal.phase, goal.clock_ms // WINDOW_MS


def _tally(match: Match, wanted: Callable[[Goal], bool]) -> Pair:
    """Return how many goals of each side count, of those that are wanted."""
    sides = [goal.side for goal in match.goals if goal.counts and wanted(goal)]
    return sides.count(Side.HOME), sides.count(Side.AWAY)


def _less(now: Pair, then: Pair) -> Pair:
    return now[0] - then[0], now[1] - then[1]


def _more(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]
