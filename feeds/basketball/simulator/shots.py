"""Shots from the field: from where, how often they fall, and what else comes of them.

The rates are those of the NBA around 2019: half of the twos fall, 36 % of the threes, six of ten baskets
have an assist. Places are in tenths of a foot from the basket, as in `schemas.basketball.events.Shot`.
Threes lie behind the NBA's line (23.75 ft, 22 ft in the corners), and twos within FIBA's (22.15 ft,
21.65 ft), so that a chart may draw either.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import msgspec

Place: TypeAlias = tuple[int, int]
Random: TypeAlias = Callable[[], float]


class Zone(msgspec.Struct, frozen=True):
    """A part of the court, and the shots from there.

    Attributes:
        points: of a shot.
        made: the chance that it falls.
        assisted: the share of made ones that come from a pass.
        blocked: the share of missed ones that somebody blocks.
        fouled: the share of made ones with a foul on the shooter, for one more.
        words: what such shots are called.
        place: where a shot is from.
    """

    points: int
    made: float
    assisted: float
    blocked: float
    fouled: float
    words: tuple[str, ...]
    place: Callable[[Random], Place]


def _rim(random: Random) -> Place:
    return int(random() * 71) - 35, int(random() * 66) - 25


def _paint(random: Random) -> Place:
    return int(random() * 161) - 80, 45 + int(random() * 96)


def _middle(random: Random) -> Place:
    return _polar(90 + random() * 120, math.pi * random())


def _corner(random: Random) -> Place:
    x, y = 222 + int(random() * 18), int(random() * 125) - 40
    return (x, y) if random() < 0.5 else (-x, y)


def _arc(random: Random) -> Place:
    return _polar(240 + random() * random() * 35, math.pi * (0.16 + 0.68 * random()))


def _far(random: Random) -> Place:
    return int(random() * 301) - 150, 420 + int(random() * 340)


def _polar(distance: float, angle: float) -> Place:
    return int(distance * math.cos(angle)), int(distance * math.sin(angle))


RIM = Zone(
    2, 0.635, 0.55, 0.3, 0.085, ("driving layup", "layup", "cutting dunk", "dunk", "reverse layup"), _rim
)
PAINT = Zone(
    2, 0.435, 0.46, 0.17, 0.05, ("floater", "hook shot", "turnaround hook", "driving bank shot"), _paint
)
MIDDLE = Zone(
    2, 0.42, 0.5, 0.05, 0.02, ("pull-up jump shot", "fadeaway", "jump shot", "step-back jump shot"), _middle
)
CORNER = Zone(3, 0.39, 0.96, 0.012, 0.006, ("corner three",), _corner)
ARC = Zone(3, 0.352, 0.83, 0.015, 0.006, ("three", "pull-up three", "step-back three", "running three"), _arc)
HEAVE = Zone(3, 0.025, 0.1, 0.01, 0.0, ("heave",), _far)
TIP = Zone(2, 0.57, 0.0, 0.17, 0.04, ("tip-in", "putback layup", "putback dunk"), _rim)
"""After an offensive rebound."""

_TIPPED = 0.35
_CORNERS = 0.22
_RIMS, _PAINTS = 0.45, 0.72


def zone_of(random: Random, threes: float, *, rebounded: bool) -> Zone:
    """Return where the next shot is from, of a player with this share of threes."""
    if rebounded and random() < _TIPPED:
        return TIP
    if random() < threes:
        return CORNER if random() < _CORNERS else ARC
    chance = random()
    return RIM if chance < _RIMS else PAINT if chance < _PAINTS else MIDDLE
