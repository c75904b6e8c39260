"""The markets of a football match: who scores next, and the final margin, a shoot-out left out."""

from collections.abc import Sequence

from schemas.football.events import AnyEvent
from schemas.football.kinds import Side
from schemas.matches.markets import AWAY, DRAW, HOME, NOBODY, Decided, MarketKind, margin_of
from tables.football.scoring.state import Goal, Match
from tables.football.terms import info_of, is_over
from tables.matches.markets import Markets
from tables.matches.stored import Stored


def _next_scorer(number: int) -> str:
    return f"{MarketKind.NEXT_SCORER}.{number}"


def _goals(match: Match) -> list[Goal]:
    """Return the goals that count, in order."""
    return sorted((goal for goal in match.goals if goal.counts), key=lambda goal: goal.seq)


def _open(match: Match) -> tuple[str, ...]:
    if is_over(match):
        return ()
    if match.snapshots:
        return (MarketKind.FINAL_MARGIN.value,)
    return (_next_scorer(len(_goals(match)) + 1), MarketKind.FINAL_MARGIN.value)


def _decided(match: Match, stored: Stored[AnyEvent], _: Sequence[object]) -> tuple[Decided, ...]:
    # Snapshots do not say in which order goals were scored.
    found, goals = list[Decided](), [] if match.snapshots else _goals(match)
    for number, goal in enumerate(goals, 1):
        side = HOME if goal.side is Side.HOME else AWAY
        found.append(Decided(_next_scorer(number), side, goal.seq, _happened(stored, goal.seq)))
    if is_over(match):
        seq, at = match.stopped, _happened(stored, match.stopped)
        if not match.snapshots:
            found.append(Decided(_next_scorer(len(goals) + 1), NOBODY, seq, at))
        found.append(Decided(MarketKind.FINAL_MARGIN.value, margin_of(*match.score), seq, at))
    return tuple(found)


def _happened(stored: Stored[AnyEvent], seq: int) -> int:
    event = stored.find(seq) if seq else None
    return event.timestamp if event is not None else 0


def _mark(match: Match) -> object:
    return match.goals, match.score, match.phase, match.stopped, match.feed, match.info


MARKETS: Markets[Match, AnyEvent] = Markets(
    kinds=(MarketKind.NEXT_SCORER, MarketKind.FINAL_MARGIN),
    open=_open,
    sides=lambda _: (HOME, AWAY),
    levels=lambda _: (DRAW,),
    decided=_decided,
    mark=_mark,
    series=lambda match: info_of(match).competition,
)
