"""What there is to know of a match's feed beside the play: what is missing of it, what was put right.

Part of the match's state (`tables.cricket.state`), and kept as it is.
"""

from enum import StrEnum

import msgspec


class CorrectionKind(StrEnum):
    """How something was put right. The values are public."""

    AMENDED = "amended"
    VOIDED = "voided"
    LATE = "late"
    """An event that had been given up came after all."""


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A figure of the state by the name of its field, as text, before a correction and after it."""

    figure: str
    before: str | None
    after: str | None


class Corrected(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The latest correction: of the event `of`, when the match was at event `at`.

    `changed` has what it changed of the match's state.
    """

    kind: CorrectionKind
    of: int
    at: int
    changed: tuple[Changed, ...] = ()


class Feed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What there is to know of a match's feed beside the play.

    `missing` are ranges of events (first and last) that were given up, in order.
    """

    missing: tuple[tuple[int, int], ...] = ()
    corrected: Corrected | None = None

    def lacks(self, seq: int) -> bool:
        """Tell whether an event was given up."""
        return any(first <= seq <= last for first, last in self.missing)

    def without(self, seq: int) -> tuple[tuple[int, int], ...]:
        """Return `missing` but for an event that came after all."""
        kept: list[tuple[int, int]] = []
        for first, last in self.missing:
            if first <= seq <= last:
                kept += [(low, high) for low, high in ((first, seq - 1), (seq + 1, last)) if low <= high]
            else:
                kept.append((first, last))
        return tuple(kept)


WHOLE = Feed()
"""A feed of which nothing is missing and nothing was corrected: nearly every one."""
