"""The moments of a basketball game: the ends of its periods."""

from collections.abc import Callable, Sequence

from schemas.basketball.events import AnyEvent, PeriodEnd
from schemas.matches.moments import Moment
from tables.basketball.scoring.state import Game


def moments(_: Game, events: Callable[[], Sequence[AnyEvent]]) -> tuple[Moment, ...]:
    """Return the moments of a game."""
    return tuple(
        Moment(event.timestamp, "period-end", f"period {event.period} is over", event.seq)
        for event in events()
        if isinstance(event, PeriodEnd)
    )
