"""The moments of a basketball game: the ends of its periods."""

from collections.abc import Iterator

from schemas.basketball.events import AnyEvent, PeriodEnd
from schemas.matches.moments import Moment
from tables.basketball.scoring.state import Game
from tables.matches.stored import Stored


def moments(_: Game, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a game."""
    return tuple(moment_of(event) for event in period_ends(stored))


def period_ends(stored: Stored[AnyEvent]) -> Iterator[PeriodEnd]:
    """Yield the events that are moments, in order."""
    return (event for event in stored.all() if isinstance(event, PeriodEnd))


def moment_of(event: PeriodEnd) -> Moment:
    """Return an event as a moment."""
    return Moment(event.timestamp, "period-end", f"period {event.period} is over", event.seq)
