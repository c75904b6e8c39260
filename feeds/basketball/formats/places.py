"""Places on court, in tenths of a foot from the basket."""

from schemas.basketball.bounds import MAX_PLACE


def on_court(x: float, y: float) -> tuple[int, int] | None:
    """Return a place, or None where it is off any court: it was entered wrong."""
    place = round(x), round(y)
    return place if max(map(abs, place)) <= MAX_PLACE else None
