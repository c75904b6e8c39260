"""Shots of made-up matches: from where, how good a chance each is, what becomes of those that are no goal.

The rates are those of the real matches that the tests name: one in ten is a goal, one in three on target.
"""

from collections.abc import Callable

import msgspec

from feeds.matches.chances import Chances
from schemas.football.kinds import ShotOutcome


class Zone(msgspec.Struct, frozen=True, eq=False):
    """A part of the pitch, and the shots from there; places are in thousandths of length and width.

    Attributes:
        xg: the chance that a usual one is a goal.
        least: the lower bounds of a place.
        size: the length and the width of the zone.
        ways: how such shots are called.
    """

    xg: float
    least: tuple[int, int]
    size: tuple[int, int]
    ways: tuple[str, ...]

    def place(self, random: Callable[[], float]) -> tuple[int, int]:
        """Return where a shot is from."""
        (x, y), (length, width) = self.least, self.size
        return x + int(random() * length), y + int(random() * width)


CLOSE = Zone(0.33, (945, 400), (45, 200), ("right foot", "left foot", "header", "right foot volley"))
CENTRE = Zone(0.115, (850, 330), (95, 340), ("right foot", "left foot", "header", "left foot half volley"))
WIDE = Zone(0.06, (860, 200), (100, 110), ("right foot", "left foot"))
FAR = Zone(0.03, (640, 250), (190, 500), ("right foot", "left foot", "right foot half volley"))
SPOT = Zone(0.76, (895, 500), (1, 1), ("right foot", "left foot"))
FREE_KICK = Zone(0.06, (720, 300), (110, 400), ("right foot", "left foot"))
HEADER = Zone(0.09, (890, 400), (80, 200), ("header",))
"""After a corner."""

ZONES = Chances({CLOSE: 6, CENTRE: 40, WIDE: 15, FAR: 39})

MISSES = Chances(
    {
        ShotOutcome.SAVED: 260, ShotOutcome.BLOCKED: 265, ShotOutcome.WOODWORK: 22,
        ShotOutcome.OFF_TARGET: 453,
    }
)  # fmt: skip
"""What becomes of a shot that is no goal."""
PENALTIES_MISSED = Chances({ShotOutcome.SAVED: 70, ShotOutcome.WOODWORK: 8, ShotOutcome.OFF_TARGET: 22})
"""What becomes of a penalty, or a kick of the shoot-out, that is no goal."""
