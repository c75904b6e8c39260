"""The markets of a cricket match: the runs of its next over, and the final margin."""

from collections.abc import Sequence
from typing import cast

from schemas.cricket.events import AnyEvent, Outcome, OutcomeKind
from schemas.cricket.published import Status
from schemas.matches.markets import DRAW, NO_RESULT, TIE, Decided, MarketKind
from tables.cricket.scoring.result import outcome_of, status
from tables.cricket.scoring.state import Innings, Match, Over
from tables.cricket.scoring.terms import is_limited
from tables.matches.markets import Markets
from tables.matches.stored import Stored


def _over_runs(innings: int, over: int) -> str:
    return f"{MarketKind.OVER_RUNS}.{innings}.{over}"


def _open(match: Match) -> tuple[str, ...]:
    if status(match, outcome_of(match)) is Status.FINISHED:
        return ()
    current = match.current
    if current is None or current.closed:
        following = 1 if current is None else current.number + 1
        return (_over_runs(following, 0), MarketKind.FINAL_MARGIN.value)
    if (over := _next_over(current)) is None:
        return (MarketKind.FINAL_MARGIN.value,)
    return (_over_runs(current.number, over), MarketKind.FINAL_MARGIN.value)


def _next_over(innings: Innings) -> int | None:
    """Return the number of the over after the one in progress, None where the limit has no more."""
    begun = innings.overs + (innings.over is not None)
    if innings.terms.limit and begun * innings.terms.balls_per_over >= innings.terms.limit:
        return None
    return (innings.card.last_called if innings.over is None else innings.over.number) + 1


def _decided(match: Match, _: Stored[AnyEvent], windows: Sequence[object]) -> tuple[Decided, ...]:
    overs = cast("Sequence[Over]", windows)
    found = [
        Decided(_over_runs(over.innings, over.number), str(over.runs), over.first, over.started)
        for over in overs
    ]
    if (outcome := outcome_of(match)) is not None:
        found.append(_final(match, outcome))
    return tuple(found)


def _final(match: Match, outcome: Outcome) -> Decided:
    """Return the final margin, which the last ball decides."""
    last = match.current.over if match.current is not None else None
    last = last or match.last_over
    seq, at = (0, 0) if last is None else (last.last, last.ended)
    return Decided(MarketKind.FINAL_MARGIN.value, _margin(outcome), seq, at)


def _margin(outcome: Outcome) -> str:
    if outcome.kind is not OutcomeKind.WON:
        return {OutcomeKind.TIE: TIE, OutcomeKind.DRAW: DRAW}.get(outcome.kind, NO_RESULT)
    won, runs, wickets = outcome.winner, outcome.by_runs, outcome.by_wickets
    if outcome.by_innings and runs:
        return f"{won} by an innings and {_counted(runs, 'run')}"
    if wickets:
        return f"{won} by {_counted(wickets, 'wicket')}"
    return f"{won} by {_counted(runs, 'run')}" if runs and not outcome.by_penalty else won


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sides(match: Match) -> tuple[str, ...]:
    named = [team.name for team in match.info.teams] if match.info is not None else []
    batting = [innings.team for innings in match.innings]
    return (
        tuple(dict.fromkeys(name for name in (named or batting) if name)) if len(named or batting) > 1 else ()
    )


def _mark(match: Match) -> object:
    innings = match.current
    return match.last_overs, match.feed, match.info, match.ended, innings and (innings.number, innings.closed)


def _series(match: Match) -> str:
    return match.info.competition if match.info is not None else ""


def _levels(match: Match) -> tuple[str, ...]:
    """Return how a match may end without a winner: one of limited overs is not drawn."""
    return (TIE, NO_RESULT) if is_limited(match) else (DRAW, TIE, NO_RESULT)


MARKETS: Markets[Match, AnyEvent] = Markets(
    kinds=(MarketKind.OVER_RUNS, MarketKind.FINAL_MARGIN),
    open=_open,
    sides=_sides,
    levels=_levels,
    decided=_decided,
    mark=_mark,
    series=_series,
)
