"""Times in which something that ought to go on did not."""

import msgspec

NOTED = 0.25
"""Seconds: shorter gaps are the pace of looking, not an interruption."""


class Gap(msgspec.Struct, frozen=True):
    """A time without, in seconds of the monotonic clock. `what` names whose it was."""

    began: float
    ended: float
    what: str

    @property
    def seconds(self) -> float:
        """Return how long it was."""
        return self.ended - self.began


class Gaps:
    """The gaps of one kind that a drill saw."""

    def __init__(self) -> None:
        self._gaps: list[Gap] = []

    def add(self, began: float, ended: float, what: str) -> None:
        """Note a gap, if it is one."""
        if ended - began >= NOTED:
            self._gaps.append(Gap(began, ended, what))

    def longest(self, since: float = 0.0, until: float = float("inf")) -> float:
        """Return the length of the longest gap that ended from `since` on and before `until`.

        By its end, as what goes on once a second may have begun to wait before the fault that it waits for.
        """
        return max((gap.seconds for gap in self._gaps if since <= gap.ended < until), default=0.0)
