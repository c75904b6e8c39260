"""The moments of a cricket match: wickets, and the beginnings of innings."""

from schemas.cricket.events import AnyEvent, Delivery, InningsStart, Retirement
from schemas.matches.moments import Moment
from tables.cricket.scoring.state import Match
from tables.matches.stored import Stored


def moments(_: Match, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a match."""
    found = []
    for event in stored.all():
        match event:
            case Delivery() | Retirement() if event.dismissals:
                out = ", ".join(one.player_out or "a batter" for one in event.dismissals)
                found.append(Moment(event.timestamp, "wicket", f"{out} out", event.seq))
            case InningsStart():
                found.append(Moment(event.timestamp, "innings", f"innings {event.innings_no}", event.seq))
            case _:
                pass
    return tuple(found)
