"""The status and the outcome of a match: the official outcome, else the one that the scores show."""

from collections.abc import Sequence
from enum import Enum

from msgspec.structs import replace

from schemas.cricket.events import Outcome, OutcomeKind
from schemas.cricket.published import Status
from tables.cricket.scoring.state import Closed, Innings, Match
from tables.cricket.scoring.terms import is_limited, match_format

REVISED = "revised target"
"""The outcome's method where the scores show that a target was revised, but not by which method."""


class TieBreak(Enum):
    """What decides a tied match."""

    SUPER_OVER = "super over"
    BOWL_OUT = "bowl-out"
    ELIMINATOR = "eliminator"


def status(match: Match, outcome: Outcome | None) -> Status:
    """Return the status of a match whose `outcome_of` is `outcome`."""
    if outcome is not None:
        return Status.FINISHED
    if match.current is None:
        return Status.SCHEDULED
    if not match.current.closed:
        return Status.LIVE
    return Status.FINISHED if match.ended and not _may_go_on(match) else Status.INNINGS_BREAK


def outcome_of(match: Match) -> Outcome | None:
    """Return the official outcome, else that of the scores; None while there is neither."""
    info = match.info
    official = info.outcome if info is not None else None
    if (
        official is not None
        and official.kind
        and (official.winner.strip() or official.kind is not OutcomeKind.WON)
    ):
        return official
    return outcome_of_scores(match)


def outcome_of_scores(match: Match) -> Outcome | None:
    """Return the outcome that is certain from the scores alone, or None.

    Never a guess: a chase that stops short, with no target revised to where it
    stopped, may be a win, a tie or no result; level scores of limited overs may be
    followed by a super over, and level super overs by another.
    """
    outcome = _outcome_of_regular(match)
    if outcome is None or outcome.kind is not OutcomeKind.TIE or not is_limited(match):
        return outcome
    winner = _super_over_winner(match)
    return replace(outcome, winner=winner) if winner else None


def _may_go_on(match: Match) -> bool:
    """Return whether a super over may follow level scores."""
    outcome = _outcome_of_regular(match)
    return outcome is not None and outcome.kind is OutcomeKind.TIE and is_limited(match)


def _outcome_of_regular(match: Match) -> Outcome | None:
    """Return the outcome of the scores without super overs."""
    current = match.current
    if current is None or not current.closed:
        return None
    form = match_format(match)
    if form is None:
        return None
    regular = [innings for innings in match.innings if not innings.terms.super_over]
    if len(regular) > 2 * form.innings_per_side:
        return None
    outcome = _outcome_of_chase(regular) if form.innings_per_side == 1 else _outcome_of_sums(regular)
    if outcome is None and match.ended and not form.overs:
        return Outcome(OutcomeKind.DRAW)
    return outcome


def _outcome_of_chase(regular: Sequence[Innings]) -> Outcome | None:
    """Return the outcome of a match of one innings a side."""
    if len(regular) < 2:
        return None
    first, second = regular
    target = second.terms.target
    if target is None or not second.team or first.team == second.team:
        return None
    method = REVISED if target.runs != first.runs + 1 else ""
    ahead = second.runs - (target.runs - 1)
    if ahead > 0:
        if second.closed is Closed.PAR:
            return Outcome(OutcomeKind.WON, second.team, by_runs=ahead, method=method)
        return _won_batting(second, ahead, method)
    if not _is_complete(second) and second.closed is not Closed.PAR:
        return None
    if ahead == 0:
        return Outcome(OutcomeKind.TIE, method=method)
    return Outcome(OutcomeKind.WON, first.team, by_runs=-ahead, method=method)


def _won_batting(innings: Innings, ahead: int, method: str = "") -> Outcome:
    """Return the win of the side batting last; `ahead` are its runs above level scores (Law 16.7)."""
    if ahead <= innings.awarded_since and _is_complete(innings):
        return Outcome(OutcomeKind.WON, innings.team, method=method, by_penalty=True)
    # A side of more than eleven may have lost ten wickets or more: then the margin is unknown.
    return Outcome(OutcomeKind.WON, innings.team, by_wickets=max(10 - innings.wickets, 0), method=method)


def _is_complete(innings: Innings) -> bool:
    """Return whether the innings ran its full course: no weather or agreement ended it."""
    if innings.closed in (Closed.STOPPED, Closed.SUCCEEDED, Closed.PAR):
        terms = innings.terms
        return innings.wickets >= terms.all_out or 0 < terms.limit <= innings.balls_used
    return True


def _outcome_of_sums(regular: Sequence[Innings]) -> Outcome | None:
    """Return the outcome of a match of two innings a side, by the sums of both sides (Law 16)."""
    last = regular[-1]
    own = [innings for innings in regular if innings.team == last.team]
    others = [innings for innings in regular if innings.team != last.team]
    if not others or not all(innings.team for innings in regular):
        return None
    ahead = sum(innings.runs for innings in own) - sum(innings.runs for innings in others)
    other = others[0].team
    if len(regular) == 4 and ahead > 0:
        return _won_batting(last, ahead)
    if len(own) < 2 or not _is_complete(last):
        return None
    if ahead < 0 and len(others) == 1:
        return Outcome(OutcomeKind.WON, other, by_runs=-ahead, by_innings=True)
    if len(regular) < 4:
        return None
    # Level scores are a tie only if the side batting last is all out (Law 16.5).
    if ahead == 0:
        return Outcome(OutcomeKind.TIE)
    return Outcome(OutcomeKind.WON, other, by_runs=-ahead)


def _super_over_winner(match: Match) -> str:
    """Return the winner of the last super over; "" if there was none or it was level."""
    extra = [innings for innings in match.innings if innings.terms.super_over]
    if not extra or len(extra) % 2:
        return ""
    first, second = extra[-2:]
    if second.runs == first.runs:
        return ""
    return second.team if second.runs > first.runs else first.team


def result_text(match: Match, outcome: Outcome) -> str:
    """Return the match's outcome in a sentence: "India won by 124 runs (D/L)"."""
    if outcome.kind is OutcomeKind.WON:
        text = f"{outcome.winner} won{_margin(outcome)}"
    elif outcome.kind is OutcomeKind.TIE:
        return _tie(match, outcome)
    else:
        text = "Match drawn" if outcome.kind is OutcomeKind.DRAW else "No result"
    return f"{text} ({outcome.method})" if outcome.method else text


def _margin(outcome: Outcome) -> str:
    runs, wickets = outcome.by_runs, outcome.by_wickets
    if outcome.by_penalty:
        return " by penalty runs"
    if outcome.by_innings:
        return f" by an innings and {_counted(runs, 'run')}" if runs else " by an innings"
    if wickets:
        return f" by {_counted(wickets, 'wicket')}"
    return f" by {_counted(runs, 'run')}" if runs else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _tie(match: Match, outcome: Outcome) -> str:
    by = tie_break(match, outcome)
    bowl_out = by is TieBreak.BOWL_OUT
    text = "Match tied" if bowl_out or not outcome.method else f"Match tied ({outcome.method})"
    return f"{text} ({outcome.winner} won the {by.value})" if outcome.winner else text


def tie_break(match: Match, outcome: Outcome) -> TieBreak:
    """Return what decided a tied match, if anything did."""
    if outcome.method == TieBreak.BOWL_OUT.value:
        return TieBreak.BOWL_OUT
    # A super over may be level too: then the competition's rules decide (boundaries, another one, by lot).
    return TieBreak.SUPER_OVER if _super_over_winner(match) == outcome.winner else TieBreak.ELIMINATOR
