"""The shots of a game on a half court, in tenths of a foot: the basket is the origin, the end line above."""

from collections.abc import Iterable
from math import hypot, sqrt

import msgspec

from schemas.basketball.events import GameFormat
from schemas.basketball.published import PlayKind, PlayLine, SideName

WIDTH, END_LINE, HALF_WAY = 500, -52.5, 417.5
"""The half court, from one side line to the other and from the end line to half-way."""

_NBA_MINUTES = 12


class Court(msgspec.Struct, frozen=True):
    """The three-point line: an arc of a `radius` around the basket, and straight at `corner` up to `bend`."""

    radius: float
    corner: float

    @property
    def bend(self) -> float:
        """Return how far from the end line the arc begins, from the basket on."""
        return round(sqrt(self.radius**2 - self.corner**2), 1)


NBA = Court(237.5, 220.0)
INTERNATIONAL = Court(221.5, 216.5)
"""6.75 m, as FIBA, the WNBA and colleges have it; their corners differ by less than a mark's width."""


class Mark(msgspec.Struct, frozen=True):
    """A shot: its place on the drawing, its play, and how far from the basket it was, in feet."""

    x: float
    y: float
    feet: int
    play: PlayLine


class ShotChart(msgspec.Struct, frozen=True):
    """The shots of a side whose places are known, misses first so that no make is hidden."""

    side: SideName
    marks: tuple[Mark, ...]

    @property
    def made(self) -> int:
        """Return how many went in."""
        return sum(mark.play.made for mark in self.marks)

    @property
    def in_order(self) -> list[Mark]:
        """Return the shots in the order of play."""
        return sorted(self.marks, key=lambda mark: mark.play.seq)


def court_of(form: GameFormat) -> Court:
    """Return the court of a format: the NBA's is known by the length of its periods."""
    return NBA if form.period_minutes == _NBA_MINUTES else INTERNATIONAL


def shot_charts(plays: Iterable[PlayLine]) -> tuple[ShotChart, ...]:
    """Return the chart of each side, home and away; none where no place is known."""
    shots = [play for play in plays if play.kind is PlayKind.SHOT and play.place is not None]
    if not shots:
        return ()
    return tuple(
        ShotChart(
            side, tuple(_mark(play) for made in (False, True) for play in shots if _is(play, side, made))
        )
        for side in SideName
    )


def _is(play: PlayLine, side: SideName, made: bool) -> bool:
    return play.side is side and play.made is made


def _mark(play: PlayLine) -> Mark:
    x, y = play.place or (0, 0)
    # A heave from the other half, or a place that cannot be, is at the edge.
    edge = WIDTH / 2 - 8
    return Mark(
        min(max(x, -edge), edge), min(max(y, END_LINE + 8), HALF_WAY - 8), round(hypot(x, y) / 10), play
    )
