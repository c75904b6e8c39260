"""Places on the pitch, in thousandths of its length and width, as `schemas.football.events.Shot` has them."""

from collections.abc import Sequence

from schemas.football.bounds import MAX_PLACE


def on_pitch(place: Sequence[float], length: float, width: float) -> tuple[int, int] | None:
    """Return a place of a format whose pitch is `length` by `width`; one beyond a line is on that line.

    None where there is no place. The formats measure as we do, from the own goal line and from the left.
    """
    if len(place) < 2:
        return None
    x, y = (
        min(MAX_PLACE, max(0, round(number / size * MAX_PLACE)))
        for number, size in zip(place, (length, width), strict=False)
    )
    return x, y
