"""What charts of every sport are made of: lines of a grid, and what is said at a point.

A chart is drawn on the worker, in SVG that stretches: it is whole without a script, and nothing moves with
one. All places are percentages of it, across and from its top.
"""

from collections.abc import Iterable

import msgspec

_FACTORS = (1, 2, 5, 10)


class Tick(msgspec.Struct, frozen=True):
    """A line of the grid, or a place beside it, and what is written there."""

    at: float
    text: str


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """What a chart says at a point: where it is, the words, and a time before them (epoch ms; 0: none)."""

    across: float
    down: float
    text: str
    at: int = 0


def in_json(readings: Iterable[Reading]) -> str:
    """Write readings, in order from left to right, as `parts/reader.js` takes them."""
    return msgspec.json.encode(list(readings)).decode()


def round_step(most: float, parts: int) -> int:
    """Return a round number of which about `parts` lead up to `most`: 1, 2, 5, 10, 20, ..."""
    rough = max(most / parts, 1)
    power: int = 10 ** (len(str(int(rough))) - 1)
    return next(factor * power for factor in _FACTORS if factor * power >= rough * 0.75)
