"""The scoring of cricket: a match and its next event give the next match.

Pure: no clock, no I/O. Workers, tests, corrections, rebuilds and the benchmark call
the same `fold`. Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
"""

from msgspec.structs import replace

from schemas.cricket.events import (
    AnyEvent,
    Correction,
    Declaration,
    Delivery,
    Forfeiture,
    InningsClosed,
    InningsStart,
    MatchInfo,
    OverCalled,
    Penalty,
    PlayEvent,
    Retirement,
    TargetRevised,
)
from tables.cricket.scoring.deliveries import deliver
from tables.cricket.scoring.interludes import (
    award_penalty,
    close_innings,
    declare,
    end_over,
    forfeit,
    next_innings,
    note_upcoming,
    retire,
    revise_target,
    start_innings,
    stop_innings,
)
from tables.cricket.scoring.state import Closed, Innings, Match, Over
from tables.cricket.scoring.terms import derive_terms


def start(match_id: str) -> Match:
    """Return a match without events and without a description."""
    return Match(match_id)


def inform(match: Match, info: MatchInfo) -> Match:
    """Replace the match's description.

    It may come before, between or after the events. The terms of all innings are derived
    again, since limits, targets and super overs may follow from the format.
    """
    if info == match.info:
        return match
    updated = replace(match, info=info, earlier=(), current=None)
    for innings in match.innings:
        updated = replace(updated, earlier=_followed(updated), current=innings)
        updated = _update_terms(updated)
    return updated


def fold(match: Match, event: AnyEvent) -> Match:
    """Apply the next event of a match.

    For an event that was applied before (`ball_seq` not above `last_seq`) it returns
    `match` itself. It does not check for gaps: the caller puts events in order. A
    `Correction` only advances `last_seq`; `tables.matches.sequence.refold` applies it to
    the events before it.

    Raises:
        RefusedError: the event cannot happen in this match.
    """
    if event.seq <= match.last_seq:
        return match
    innings = match.current
    # Checked first, and by identity: nearly every event is a ball of the current innings.
    if (
        type(event) is Delivery
        and innings is not None
        and innings.number == event.innings_no
        and not innings.closed
    ):
        return deliver(match, innings, event)
    return _apply_to_its_innings(match, event)


def new_overs(before: Match, after: Match) -> tuple[Over, ...]:
    """Return the overs that one event closed, from the states before and after it.

    Nearly always none or one; two, in order, when a ball shows that the previous
    over was called and ends the innings as well. An over with a `revision` was closed
    before, and has a further ball.
    """
    return () if after.last_overs is before.last_overs else after.last_overs


def _apply_to_its_innings(match: Match, event: AnyEvent) -> Match:
    """Apply an event to its innings: the current, the next or an earlier one."""
    if isinstance(event, Correction):
        return replace(match, last_seq=event.seq, last_update=event.timestamp)
    current = match.current
    if current is not None and event.innings_no < current.number:
        return _apply_to_earlier(match, current, event)
    switched = match
    if current is None or event.innings_no > current.number:
        first = current is None and event.innings_no == 1 and event.batting_team
        if isinstance(event, Penalty | TargetRevised) and not first:
            return note_upcoming(match, event)
        switched = next_innings(match, event)
    if switched.current is None:
        raise AssertionError("next_innings has just begun one")
    after = _apply(switched, switched.current, event)
    # Both the end of the previous innings and the event may have closed an over: keep both.
    if switched.last_overs is not match.last_overs and after.last_overs is not switched.last_overs:
        after = replace(after, last_overs=(*switched.last_overs, *after.last_overs))
    return replace(after, last_seq=event.seq, last_update=event.timestamp)


def _apply(match: Match, innings: Innings, event: PlayEvent) -> Match:
    match event:
        case Delivery():
            # A ball of a closed innings reopens it, whatever closed it.
            return deliver(match, replace(innings, closed=Closed.OPEN), event)
        case InningsStart():
            return start_innings(match, innings, event)
        case OverCalled():
            return end_over(match, innings)
        case Retirement():
            return retire(match, innings, event)
        case Penalty():
            return award_penalty(match, innings, event)
        case Declaration():
            return declare(match, innings)
        case Forfeiture():
            return forfeit(match, innings)
        case TargetRevised():
            return revise_target(match, innings, event)
        case InningsClosed():
            return stop_innings(match, innings)


def _apply_to_earlier(match: Match, current: Innings, event: PlayEvent) -> Match:
    """Apply an event to an earlier innings, and derive the current target again."""
    before = tuple(innings for innings in match.earlier if innings.number < event.innings_no)
    since = match.earlier[len(before) :]
    if since and since[0].number == event.innings_no:
        switched, since = replace(match, earlier=before, current=since[0]), since[1:]
    elif isinstance(event, Penalty | TargetRevised):
        return note_upcoming(match, event)
    elif isinstance(event, Delivery | InningsStart):  # a skipped innings begins after all
        switched = next_innings(replace(match, earlier=before, current=None), event)
    else:  # its innings never began
        return replace(match, last_seq=event.seq, last_update=event.timestamp)
    after = fold(switched, event)
    if after.current is not None and not after.current.closed:
        called = after.last_overs if after.last_overs is not switched.last_overs else ()
        after = close_innings(after, replace(after.current, closed=Closed.SUCCEEDED), called)
    return _update_terms(replace(after, earlier=(*after.innings, *since), current=current, ended=match.ended))


def _followed(match: Match) -> tuple[Innings, ...]:
    """Return all innings of a match, closed, before another begins."""
    current = match.current
    if current is not None and not current.closed:
        return (*match.earlier, replace(current, closed=Closed.SUCCEEDED))
    return match.innings


def _update_terms(match: Match) -> Match:
    """Derive the terms of the current innings again, and close it if they end it."""
    if match.current is None:
        return match
    return close_innings(match, derive_terms(match, match.current))
