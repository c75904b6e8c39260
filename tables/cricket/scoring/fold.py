"""The scoring of cricket: a match and its next event make the match after it.

Pure: no clock, no I/O. The worker, the tests, a rebuild after a correction and
the benchmark call the same `fold`. Law numbers are of the MCC Laws (2017 code, 3rd edition 2022).
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
    await_innings,
    award_penalty,
    close_innings,
    declare,
    end_over,
    forfeit,
    next_innings,
    retire,
    revise_target,
    start_innings,
    stop,
)
from tables.cricket.scoring.state import Closed, Innings, Match, Over
from tables.cricket.scoring.terms import settle_terms


def start(match_id: str) -> Match:
    """Begin a match of which nothing is known yet."""
    return Match(match_id)


def inform(match: Match, info: MatchInfo) -> Match:
    """Replace what is known of the match beside its events.

    It may come before, between or after them. All innings are settled anew, since
    the format may be what tells a super over, a limit or a target.
    """
    if info == match.info:
        return match
    settled = replace(match, info=info, earlier=(), current=None)
    for innings in match.innings:
        settled = replace(settled, earlier=_followed(settled), current=innings)
        settled = _settle(settled)
    return settled


def fold(match: Match, event: AnyEvent) -> Match:
    """Apply the next event of a match.

    An event that was applied before (`ball_seq` not above `last_seq`) returns the
    very same object. A gap is applied as it comes: order is the caller's affair. A
    `Correction` is counted and changes nothing: what it means for the events before
    it is `tables.matches.sequence.refold`'s.

    Raises:
        RefusedError: after what is known of the match, it cannot have happened.
    """
    if event.seq <= match.last_seq:
        return match
    innings = match.current
    # Asked first, and by identity: this is what nearly every event is.
    if (
        type(event) is Delivery
        and innings is not None
        and innings.number == event.innings_no
        and not innings.closed
    ):
        return deliver(match, innings, event)
    return _turn_and_apply(match, event)


def new_overs(before: Match, after: Match) -> tuple[Over, ...]:
    """Return the overs that one event closed, from the states before and after it.

    Nearly always none or one; two, in order, when a ball shows that the over before
    it was called and ends the innings as well. An over with a `revision` was here
    before: a further ball of it came.
    """
    return () if after.last_overs is before.last_overs else after.last_overs


def _turn_and_apply(match: Match, event: AnyEvent) -> Match:
    """Apply an event after turning to its innings, the next or an earlier one."""
    if isinstance(event, Correction):
        return replace(match, last_seq=event.seq, last_update=event.timestamp)
    current = match.current
    if current is not None and event.innings_no < current.number:
        return _apply_to_earlier(match, current, event)
    turned = match
    if current is None or event.innings_no > current.number:
        first = current is None and event.innings_no == 1 and event.batting_team
        if isinstance(event, Penalty | TargetRevised) and not first:
            return await_innings(match, event)
        turned = next_innings(match, event)
    if turned.current is None:
        raise AssertionError("an innings has just begun")
    after = _apply(turned, turned.current, event)
    # Both turning and the event may have closed an over: neither is lost.
    if turned.last_overs is not match.last_overs and after.last_overs is not turned.last_overs:
        after = replace(after, last_overs=(*turned.last_overs, *after.last_overs))
    return replace(after, last_seq=event.seq, last_update=event.timestamp)


def _apply(match: Match, innings: Innings, event: PlayEvent) -> Match:
    match event:
        case Delivery():
            # A ball of a closed innings: whatever closed it, play goes on.
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
            return stop(match, innings)


def _apply_to_earlier(match: Match, current: Innings, event: PlayEvent) -> Match:
    """Apply an event to an innings that others have followed, and settle the target they play for."""
    before = tuple(innings for innings in match.earlier if innings.number < event.innings_no)
    since = match.earlier[len(before) :]
    if since and since[0].number == event.innings_no:
        turned, since = replace(match, earlier=before, current=since[0]), since[1:]
    elif isinstance(event, Penalty | TargetRevised):
        return await_innings(match, event)
    elif isinstance(event, Delivery | InningsStart):  # it was skipped, and begins after all
        turned = next_innings(replace(match, earlier=before, current=None), event)
    else:  # never begun: nothing to apply it to
        return replace(match, last_seq=event.seq, last_update=event.timestamp)
    after = fold(turned, event)
    if after.current is not None and not after.current.closed:
        called = after.last_overs if after.last_overs is not turned.last_overs else ()
        after = close_innings(after, replace(after.current, closed=Closed.SUCCEEDED), called)
    return _settle(replace(after, earlier=(*after.innings, *since), current=current, ended=match.ended))


def _followed(match: Match) -> tuple[Innings, ...]:
    """All innings of a match that another is to follow: none of them open."""
    current = match.current
    if current is not None and not current.closed:
        return (*match.earlier, replace(current, closed=Closed.SUCCEEDED))
    return match.innings


def _settle(match: Match) -> Match:
    """Bring the current innings in line with what its terms follow from."""
    if match.current is None:
        return match
    return close_innings(match, settle_terms(match, match.current))
