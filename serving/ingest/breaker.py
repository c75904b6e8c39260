"""Whether it is worth asking Kafka: after failures in a row nobody waits for it."""

from enum import Enum

FAILURES = 3
"""Failures in a row after which it is not asked."""


class State(Enum):
    """What becomes of the next request."""

    CLOSED = "closed"
    """It is tried."""
    OPEN = "open"
    """It is not tried."""
    HALF_OPEN = "half open"
    """One is tried, and the others wait for what becomes of it."""


class Breaker:
    """Counts failures in a row, and stops trying.

    Each request that is tried has the number of the period between two openings, by which what is heard of it
    after the next opening is told from what is news.

    Attributes:
        state: what becomes of the next request.
    """

    def __init__(self, failures: int = FAILURES) -> None:
        self.state = State.CLOSED
        self._most = failures
        self._failed = 0
        self._period = 0
        self._tried = False

    def admit(self) -> int | None:
        """Return the period of a request that is to be tried, None for one that is not."""
        if self.state is State.OPEN or (self.state is State.HALF_OPEN and self._tried):
            return None
        self._tried = True
        return self._period

    def succeeded(self, period: int) -> None:
        """Note that a request of a period succeeded."""
        if period == self._period and self.state is not State.OPEN:
            self.state = State.CLOSED
            self._failed = 0

    def failed(self, period: int) -> bool:
        """Note that a request of a period failed; return whether nothing is tried from now on."""
        if period != self._period or self.state is State.OPEN:
            return False
        self._failed += 1
        if self.state is State.CLOSED and self._failed < self._most:
            return False
        self.state = State.OPEN
        self._period += 1
        return True

    def recovered(self) -> None:
        """Try one request: what failed may work again."""
        if self.state is State.OPEN:
            self.state = State.HALF_OPEN
            self._tried = False
