"""What happens between balls: a function for each kind of event that is none.

Each takes the match with the event's innings as its current one, and returns it
with the event applied; `tables.cricket.scoring.fold` sees to the rest.
"""

from msgspec.structs import replace

from schemas.cricket.bounds import MAX_PENALTY
from schemas.cricket.events import (
    Event,
    InningsStart,
    Penalty,
    Retirement,
    TargetRevised,
)
from schemas.matches.checks import check_number, check_text
from schemas.refusals import Reason, RefusedError
from tables.cricket.scoring.crease import dismiss, nobody_left
from tables.cricket.scoring.overs import call_over, cut_short, place
from tables.cricket.scoring.state import Awaited, Closed, Innings, Match, Over, Terms
from tables.cricket.scoring.terms import close_if_over, match_format, next_team, settle_terms, stated_terms


def next_innings(match: Match, event: Event) -> Match:
    """Begin the innings of `event`; the one before is closed, if nothing closed it.

    Raises:
        RefusedError: nobody says whose innings it is.
    """
    team = event.batting_team if event.batting_team.strip() else next_team(match)
    if not team.strip():
        raise RefusedError(
            Reason.BROKEN_RULE, f"innings {event.innings_no} begins, and batting_team is empty"
        )
    check_text(team, "batting_team")
    current = match.current
    if current is not None:
        if not current.closed:
            match = close_innings(match, _closed(current, Closed.SUCCEEDED))
        match = replace(match, earlier=match.innings, current=None, ended=False)
    innings = Innings(event.innings_no, team, Terms())
    match, innings = _with_awaited(match, innings)
    return replace(match, current=settle_terms(match, innings))


def await_innings(match: Match, event: Penalty | TargetRevised) -> Match:
    """Note what is said of an innings that has not begun: it begins with it (Law 41.17.4)."""
    number = event.innings_no
    known = next((one for one in match.awaited if one.innings == number), Awaited(number))
    if isinstance(event, Penalty):
        runs = check_number(known.penalty + event.penalty_runs, "penalty runs of an innings", MAX_PENALTY)
        said = replace(known, penalty=runs)
    else:
        said = replace(known, target=event.target)
    others = tuple(one for one in match.awaited if one is not known)
    return replace(match, awaited=(*others, said), last_seq=event.seq, last_update=event.timestamp)


def _with_awaited(match: Match, innings: Innings) -> tuple[Match, Innings]:
    """Let an innings begin with what was said of it before."""
    said = next((one for one in match.awaited if one.innings == innings.number), None)
    if said is None:
        return match, innings
    innings = replace(
        innings,
        runs=said.penalty,
        extras=replace(innings.extras, penalty=said.penalty),
        terms=replace(innings.terms, given=said.target),
    )
    return replace(match, awaited=tuple(one for one in match.awaited if one is not said)), innings


def close_innings(match: Match, innings: Innings, closed: tuple[Over, ...] = ()) -> Match:
    """Put `innings` back as the current one, closed if that is what it has come to.

    `closed` are the overs that the event has closed already.
    """
    was_open = match.current is None or not match.current.closed
    innings = close_if_over(innings)
    if was_open:
        closed = (*closed, *cut_short(innings))
    return replace(match, current=innings, last_overs=closed or match.last_overs)


def start_innings(match: Match, innings: Innings, event: InningsStart) -> Match:
    """Apply the conditions that are announced, if need be to an innings already begun."""
    terms = stated_terms(event)
    if terms.given is None:
        terms = replace(terms, given=innings.terms.given)
    team = event.batting_team if event.batting_team.strip() else innings.team
    innings = replace(innings, team=team, terms=terms)
    return close_innings(match, settle_terms(match, innings))


def end_over(match: Match, innings: Innings) -> Match:
    """Close the over in progress as a whole one, however long it was (Law 17.5)."""
    if innings.over is None:
        return match
    innings, over = call_over(innings, innings.over)
    return close_innings(match, innings, (over,))


def retire(match: Match, innings: Innings, event: Retirement) -> Match:
    """Let batters leave, or be out, between two balls (Laws 25.4 and 40)."""
    return close_innings(match, dismiss(innings, event.dismissals, "", place(innings, match.last_over)))


def award_penalty(match: Match, innings: Innings, event: Penalty) -> Match:
    """Add runs that belong to no ball, no over and no stand; a closed innings has them too (Law 41)."""
    runs, extras, stand = event.penalty_runs, innings.extras, innings.stand
    penalty = check_number(extras.penalty + runs, "penalty runs of an innings", MAX_PENALTY)
    innings = replace(
        innings,
        runs=innings.runs + runs,
        extras=replace(extras, penalty=penalty),
        awarded_since=innings.awarded_since + runs if innings.closed else 0,
        stand=replace(stand, runs=stand.runs + runs) if stand is not None else None,
    )
    return close_innings(match, innings)


def declare(match: Match, innings: Innings) -> Match:
    """Close the innings at its captain's word (Law 15)."""
    return close_innings(match, _closed(innings, Closed.DECLARED))


def forfeit(match: Match, innings: Innings) -> Match:
    """Give up the innings, which usually has not begun (Law 15.2)."""
    return close_innings(match, _closed(innings, Closed.FORFEITED))


def revise_target(match: Match, innings: Innings, event: TargetRevised) -> Match:
    """Set the target anew; one for the balls already bowled is a par and ends the chase."""
    innings = replace(innings, terms=replace(innings.terms, given=event.target))
    return close_innings(match, settle_terms(match, innings))


def stop(match: Match, innings: Innings) -> Match:
    """Close an innings that will not go on, or say of a closed one that none will follow.

    The match is over where no other innings can follow, or where nothing but the
    time ended this one.
    """
    form = match_format(match)
    last = form is not None and innings.number >= 2 * form.innings_per_side
    timed = form is not None and not form.overs
    # Where time is the limit, it is the likelier end of a last innings than retired batters.
    all_out = nobody_left(innings) and not (last and timed)
    ended = bool(innings.closed) or last or (timed and not all_out)
    why = Closed.ALL_OUT if all_out else Closed.STOPPED
    return close_innings(replace(match, ended=ended), _closed(innings, why))


def _closed(innings: Innings, why: Closed) -> Innings:
    return innings if innings.closed else replace(innings, closed=why)
