"""The moments of a football match: goals that count, and players sent off, as reviews have left them."""

from schemas.football.events import AnyEvent
from schemas.football.kinds import CardKind
from schemas.matches.moments import Moment
from tables.football.scoring.state import Goal, Match, Reviewable
from tables.football.terms import Rosters, info_of, name_of
from tables.matches.stored import Stored


def moments(match: Match, stored: Stored[AnyEvent]) -> tuple[Moment, ...]:
    """Return the moments of a match; only the events that are some are read."""
    found: list[tuple[str, Reviewable]] = [("goal", goal) for goal in match.goals]
    found += [
        ("red-card", one) for one in match.bookings if one.card is not CardKind.YELLOW and not one.bench
    ]
    rosters = Rosters(info_of(match))
    return tuple(
        Moment(event.timestamp, kind, _text(match, rosters, one), one.seq)
        for kind, one in sorted(found, key=lambda two: two[1].seq)
        if one.counts and (event := stored.find(one.seq)) is not None
    )


def _text(match: Match, rosters: Rosters, one: Reviewable) -> str:
    """Return what it was, and whose: the player's, else the side's."""
    if isinstance(one, Goal):
        what, side = ("Own goal", one.side.other) if one.own else ("Goal", one.side)
    else:
        what, side = "Red card", one.side
    whose = rosters.name(side, one.player).name if one.player else name_of(match, side)
    return f"{what}: {whose}"
