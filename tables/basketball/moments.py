"""The moments of a basketball game: the ends of its periods."""

from schemas.basketball.events import AnyEvent, PeriodEnd
from schemas.matches.moments import Moment
from tables.basketball.scoring.state import Game
from tables.matches.stored import Stored


def moments(_: Game, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a game."""
    return tuple(
        Moment(event.timestamp, "period-end", f"period {event.period} is over", event.seq)
        for event in stored.all()
        if isinstance(event, PeriodEnd)
    )
