"""Gaps: times in which something that should continue did not."""

import msgspec

NOTED = 0.25
"""Seconds: shorter gaps are the interval of polling, not an interruption."""


class Gap(msgspec.Struct, frozen=True):
    """A gap, in seconds of the monotonic clock. `what` names its subject."""

    began: float
    ended: float
    what: str

    @property
    def seconds(self) -> float:
        """Return its length in seconds."""
        return self.ended - self.began


class Gaps:
    """The gaps of one kind that a drill saw."""

    def __init__(self) -> None:
        self._gaps: list[Gap] = []

    def add(self, began: float, ended: float, what: str) -> None:
        """Record a gap, if it is long enough."""
        if ended - began >= NOTED:
            self._gaps.append(Gap(began, ended, what))

    def longest(self, since: float = 0.0, until: float = float("inf")) -> float:
        """Return the length of the longest gap that ended from `since` on and before `until`.

        Its end counts, because a process that polls once a second may have begun to wait before the fault.
        """
        return max((gap.seconds for gap in self._gaps if since <= gap.ended < until), default=0.0)
