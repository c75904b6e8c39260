"""The moments of a cricket match: wickets, and the beginnings of innings."""

from collections.abc import Iterator

from schemas.cricket.events import AnyEvent, Delivery, InningsStart, Retirement
from schemas.matches.moments import Moment
from tables.cricket.scoring.state import Match
from tables.matches.stored import Stored

Moving = Delivery | Retirement | InningsStart
"""An event that a crowd may react to: of balls and retirements only those with dismissals."""


def moments(_: Match, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a match."""
    return tuple(moment_of(event) for event in moving(stored))


def moving(stored: Stored[AnyEvent]) -> Iterator[Moving]:
    """Yield the events of a match that a crowd reacts to, in order."""
    for event in stored.all():
        match event:
            case Delivery() | Retirement() if event.dismissals:
                yield event
            case InningsStart():
                yield event
            case _:
                pass


def moment_of(event: Moving) -> Moment:
    """Return an event that a crowd reacts to as a moment."""
    if isinstance(event, InningsStart):
        return Moment(event.timestamp, "innings", f"innings {event.innings_no}", event.seq)
    out = ", ".join(one.player_out or "a batter" for one in event.dismissals)
    return Moment(event.timestamp, "wicket", f"{out} out", event.seq)
