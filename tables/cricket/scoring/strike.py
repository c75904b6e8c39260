"""Who faces the next ball, as far as the events show it; nobody is better than the wrong one."""

from schemas.cricket.events import Delivery, WicketType
from tables.cricket.scoring.state import Facing, Innings

_AT_STRIKERS_END = frozenset(
    {
        WicketType.BOWLED,
        WicketType.CAUGHT,
        WicketType.LBW,
        WicketType.STUMPED,
        WicketType.HIT_WICKET,
        WicketType.CAUGHT_AND_BOWLED,
    }
)
"""Dismissals after which the batter who comes in takes the striker's end."""

_CAUGHT = frozenset({WicketType.CAUGHT, WicketType.CAUGHT_AND_BOWLED})
CROSSED_UNTIL = 1_664_582_400_000
"""Epoch ms of 1 October 2022: since then who comes in for a caught batter faces (Law 18.11)."""

_OTHER_END = {Facing.STRIKER: Facing.NON_STRIKER, Facing.NON_STRIKER: Facing.STRIKER}


def facing_after_wicket(innings: Innings, ball: Delivery) -> Facing:
    """Return who faces after a ball with departures.

    Who comes in has no name yet, and faces as the `striker`. After a run out either may be at either end.
    """
    [*others, last] = ball.dismissals
    if others or last.wicket_type not in _AT_STRIKERS_END or innings.striker is not None:
        return Facing.UNKNOWN
    if last.wicket_type in _CAUGHT and ball.timestamp < CROSSED_UNTIL:
        return Facing.UNKNOWN
    return Facing.STRIKER


def facing_after_over(facing: Facing) -> Facing:
    """Return who faces from the other end: the over has ended."""
    return _OTHER_END.get(facing, Facing.UNKNOWN)


def facing_named(innings: Innings, name: str) -> Facing:
    """Return which of the batters at the wicket has a name; neither may."""
    for facing, batter in ((Facing.STRIKER, innings.striker), (Facing.NON_STRIKER, innings.non_striker)):
        if batter is not None and batter.name == name:
            return facing
    return Facing.UNKNOWN
