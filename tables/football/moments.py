"""The moments of a football match: goals that count, and players sent off, as reviews have left them."""

from schemas.football.events import AnyEvent
from schemas.football.kinds import CardKind, Side
from schemas.matches.moments import Moment
from tables.football.scoring.state import Match, Reviewable
from tables.matches.sport import Stored


def moments(match: Match, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a match; only the events that are some are read."""
    found: list[tuple[str, Reviewable]] = [("goal", goal) for goal in match.goals]
    found += [
        ("red-card", one) for one in match.bookings if one.card is not CardKind.YELLOW and not one.bench
    ]
    return tuple(
        Moment(event.timestamp, kind, _text(match, one), one.seq)
        for kind, one in sorted(found, key=lambda two: two[1].seq)
        if one.counts and (event := stored.find(one.seq)) is not None
    )


def _text(match: Match, one: Reviewable) -> str:
    """Return whose it was: the player, else the side."""
    if one.player:
        return one.player
    named = match.names[one.side] or (match.info.teams[one.side].name if match.info is not None else "")
    return named or ("home" if one.side is Side.HOME else "away")
