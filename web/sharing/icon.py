"""The site's icon as pixels: the ball of `page/icon.svg`, for systems that take no SVG."""

from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

BALL, SEAM, GROUND = "#b3261e", "#ffffff", "#0b6b45"
SIDE = 32
"""Units of the drawing's own measure, as in the SVG."""

_SEAMS = (((11, 2.6), (15, 6.6), (17, 11.1), (17, 16), (17, 20.9), (15, 25.4), (11, 29.4)),
          ((15, 1.2), (19, 5.2), (21, 10.5), (21, 16), (21, 21.5), (19, 26.8), (15, 30.8)))  # fmt: skip
"""Two Bezier curves each: four points, and three after the last of these."""

_DASH, _GAP, _THICK = 2.2, 1.6, 1.6
_FINE = 4
"""Times the size at which it is drawn, to be smooth when it is made smaller."""

Point = tuple[float, float]


def icon(side: int, *, part: float = 1.0, ground: str | None = None) -> bytes:
    """Draw the icon as a PNG of `side` pixels.

    `part` is what the ball takes of the side; around it is `ground`, or nothing.
    """
    whole = side * _FINE
    picture = Image.new("RGBA", (whole, whole), ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    unit, start = whole * part / SIDE, whole * (1 - part) / 2

    def at(point: Point) -> Point:
        return start + point[0] * unit, start + point[1] * unit

    draw.ellipse((*at((1, 1)), *at((31, 31))), fill=BALL)
    for seam in _SEAMS:
        for dash in _dashes([*_curve(seam[:4]), *_curve(seam[3:])[1:]]):
            draw.line((*at(dash[0]), *at(dash[-1])), fill=SEAM, width=round(_THICK * unit))
    made = BytesIO()
    picture.resize((side, side), Image.Resampling.LANCZOS).quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


def _curve(points: tuple[Point, ...], pieces: int = 100) -> list[Point]:
    """Return the points of a cubic Bezier curve."""
    return [_on_curve(points, piece / pieces) for piece in range(pieces + 1)]


def _on_curve(points: tuple[Point, ...], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    x, y = (
        sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1)
    )
    return x, y


def _dashes(points: list[Point]) -> list[list[Point]]:
    """Return the parts of a line that dashes cover."""
    dashes: list[list[Point]] = [[points[0]]]
    walked = 0.0
    for before, point in pairwise(points):
        walked += ((point[0] - before[0]) ** 2 + (point[1] - before[1]) ** 2) ** 0.5
        if walked % (_DASH + _GAP) < _DASH:
            dashes[-1].append(point)
        elif dashes[-1]:
            dashes.append([])
    return [dash for dash in dashes if len(dash) > 1]
