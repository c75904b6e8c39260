"""Figures for people: percentiles, rounded numbers, Markdown tables."""

from collections.abc import Sequence

import msgspec


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank).

    Raises:
        ValueError: `values` is empty.
    """
    if not values:
        raise ValueError("no values, so no percentile")
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[max(rank, 1) - 1]


class Target(msgspec.Struct, frozen=True):
    """A target: at least `wanted`, or at most where `at_most`."""

    name: str
    reached: float
    wanted: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted


def figure(value: float) -> str:
    """Write a number with three significant digits, thousands separated: 71,300 or 4.25."""
    if value == 0:
        return "0"
    digits = 2 - _exponent(value)
    rounded = round(value, digits)
    # Rounding up may have added a digit: 9.996 is 10.0.
    return f"{rounded:,.{max(2 - _exponent(rounded), 0)}f}"


def _exponent(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table that is readable as plain text: first column left, the others right."""
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]

    def line(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        return f"| {' | '.join((first, *rest))} |"

    rule = "|".join(("-" * (widths[0] + 2), *(f"{'-' * (width + 1)}:" for width in widths[1:])))
    return "\n".join((line(heading), f"|{rule}|", *(line(row) for row in rows)))
