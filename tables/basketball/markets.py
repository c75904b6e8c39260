"""The markets of a basketball game: who scores next, and the final margin."""

from collections.abc import Sequence

from schemas.basketball.events import AnyEvent, Correction, FreeThrow, PeriodEnd, Score, Shot, Side
from schemas.matches.markets import AWAY, HOME, NOBODY, Decided, MarketKind, margin_of
from tables.basketball.scoring.state import Game
from tables.basketball.terms import info_of, is_over
from tables.matches.markets import Markets
from tables.matches.stored import Stored


def _next_scorer(number: int) -> str:
    return f"{MarketKind.NEXT_SCORER}.{number}"


def _made(game: Game) -> int:
    """Return how many shots and free throws were made."""
    lines = [line for side in game.sides for line in (*side.lines, side.team)]
    return sum(line.fg2m + line.fg3m + line.ftm for line in lines)


def _open(game: Game) -> tuple[str, ...]:
    if is_over(game):
        return ()
    if game.snapshots:
        return (MarketKind.FINAL_MARGIN.value,)
    return (_next_scorer(_made(game) + 1), MarketKind.FINAL_MARGIN.value)


def _decided(game: Game, stored: Stored[AnyEvent], _: Sequence[object]) -> tuple[Decided, ...]:
    events, over = stored.all(), is_over(game)
    found: list[Decided] = []
    if not game.snapshots:
        for event in events:
            if isinstance(event, Shot | FreeThrow) and event.made:
                side = HOME if event.side is Side.HOME else AWAY
                found.append(Decided(_next_scorer(len(found) + 1), side, event.seq, event.timestamp))
    if over:
        ended = _end(events)
        seq, at = (ended.seq, ended.timestamp) if ended is not None else (0, 0)
        if not game.snapshots:
            found.append(Decided(_next_scorer(len(found) + 1), NOBODY, seq, at))
        found.append(Decided(MarketKind.FINAL_MARGIN.value, margin_of(*game.score), seq, at))
    return tuple(found)


def _end(events: Sequence[AnyEvent]) -> AnyEvent | None:
    """Return the event that ended a game: the first that says so of its last period, else the last one."""
    last = max((event.period for event in events if not isinstance(event, Correction)), default=0)
    for event in events:
        if isinstance(event, PeriodEnd) and (event.game or event.period == last):
            return event
        if isinstance(event, Score) and event.final:
            return event
    return next((event for event in reversed(events) if not isinstance(event, Correction)), None)


MARKETS: Markets[Game, AnyEvent] = Markets(
    kinds=(MarketKind.NEXT_SCORER, MarketKind.FINAL_MARGIN),
    open=_open,
    sides=lambda _: (HOME, AWAY),
    levels=lambda _: (),
    decided=_decided,
    mark=lambda game: (_made(game), game.score, game.phase, game.feed, game.info),
    series=lambda game: info_of(game).competition,
)
