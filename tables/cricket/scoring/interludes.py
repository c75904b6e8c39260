"""Events between balls: a function for each kind of event other than a ball.

Each takes a match whose current innings is the event's, and returns it with the
event applied; `tables.cricket.scoring.fold` does the rest.
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
from tables.cricket.scoring.crease import dismiss, has_no_pair
from tables.cricket.scoring.overs import call_over, over_and_ball, unfinished_over
from tables.cricket.scoring.state import Closed, Innings, Match, Over, Terms, Upcoming
from tables.cricket.scoring.terms import close_if_over, derive_terms, match_format, next_team, stated_terms


def next_innings(match: Match, event: Event) -> Match:
    """Begin the innings of `event`, and close the previous one if it is open.

    Raises:
        RefusedError: neither the event nor the match shows which side bats.
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
    match, innings = _with_upcoming(match, innings)
    return replace(match, current=derive_terms(match, innings))


def note_upcoming(match: Match, event: Penalty | TargetRevised) -> Match:
    """Keep a penalty or a target for an innings that has not begun yet (Law 41.17.4)."""
    number = event.innings_no
    before = next((one for one in match.upcoming if one.innings == number), Upcoming(number))
    if isinstance(event, Penalty):
        runs = check_number(before.penalty + event.penalty_runs, "penalty runs of an innings", MAX_PENALTY)
        noted = replace(before, penalty=runs)
    else:
        noted = replace(before, target=event.target)
    others = tuple(one for one in match.upcoming if one is not before)
    return replace(match, upcoming=(*others, noted), last_seq=event.seq, last_update=event.timestamp)


def _with_upcoming(match: Match, innings: Innings) -> tuple[Match, Innings]:
    """Move the penalty and the target kept for an innings into it."""
    noted = next((one for one in match.upcoming if one.innings == innings.number), None)
    if noted is None:
        return match, innings
    innings = replace(
        innings,
        runs=noted.penalty,
        extras=replace(innings.extras, penalty=noted.penalty),
        terms=replace(innings.terms, given=noted.target),
    )
    return replace(match, upcoming=tuple(one for one in match.upcoming if one is not noted)), innings


def close_innings(match: Match, innings: Innings, closed: tuple[Over, ...] = ()) -> Match:
    """Make `innings` the current one, and close it if its score, wickets or limit end it.

    `closed` are the overs that the event has closed already.
    """
    was_open = match.current is None or not match.current.closed
    innings = close_if_over(innings)
    if was_open:
        closed = (*closed, *unfinished_over(innings))
    return replace(match, current=innings, last_overs=closed or match.last_overs)


def start_innings(match: Match, innings: Innings, event: InningsStart) -> Match:
    """Apply the announced conditions, also to an innings that has begun."""
    terms = stated_terms(event)
    if terms.given is None:
        terms = replace(terms, given=innings.terms.given)
    team = event.batting_team if event.batting_team.strip() else innings.team
    innings = replace(innings, team=team, terms=terms)
    return close_innings(match, derive_terms(match, innings))


def end_over(match: Match, innings: Innings) -> Match:
    """Close the over in progress as a whole over, whatever its length (Law 17.5)."""
    if innings.over is None:
        return match
    innings, over = call_over(innings, innings.over)
    return close_innings(match, innings, (over,))


def retire(match: Match, innings: Innings, event: Retirement) -> Match:
    """Apply the departures of batters between two balls (Laws 25.4 and 40)."""
    return close_innings(
        match, dismiss(innings, event.dismissals, "", over_and_ball(innings, match.last_over))
    )


def award_penalty(match: Match, innings: Innings, event: Penalty) -> Match:
    """Add penalty runs outside any ball, over or stand, also to a closed innings (Law 41)."""
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
    """Close the innings that its captain declares (Law 15)."""
    return close_innings(match, _closed(innings, Closed.DECLARED))


def forfeit(match: Match, innings: Innings) -> Match:
    """Close the innings that its captain forfeits, usually before it begins (Law 15.2)."""
    return close_innings(match, _closed(innings, Closed.FORFEITED))


def revise_target(match: Match, innings: Innings, event: TargetRevised) -> Match:
    """Replace the target; a target for the balls already bowled is a par and ends the chase."""
    innings = replace(innings, terms=replace(innings.terms, given=event.target))
    return close_innings(match, derive_terms(match, innings))


def stop_innings(match: Match, innings: Innings) -> Match:
    """Close an innings that does not continue; if it is closed already, end the match.

    The match also ends where no further innings can follow, or where time alone
    ended this innings.
    """
    form = match_format(match)
    last = form is not None and innings.number >= 2 * form.innings_per_side
    timed = form is not None and not form.overs
    # In a match limited by time, a last innings more likely ends by time than for lack of batters.
    all_out = has_no_pair(innings) and not (last and timed)
    ended = bool(innings.closed) or last or (timed and not all_out)
    why = Closed.ALL_OUT if all_out else Closed.STOPPED
    return close_innings(replace(match, ended=ended), _closed(innings, why))


def _closed(innings: Innings, why: Closed) -> Innings:
    return innings if innings.closed else replace(innings, closed=why)
