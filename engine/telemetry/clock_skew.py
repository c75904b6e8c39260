"""Clock skew: a record from the future was stamped, or is read, by a wrong clock."""

import logging
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

AHEAD = 5.0
"""Seconds that clocks may differ: less has no effect, and NTP keeps them a thousand times closer."""

BETWEEN = 60.0
"""Seconds between two warnings about a topic: a wrong clock affects every record for hours."""


class ClockWatch:
    """Measures how long records were under way, and warns of records from the future."""

    def __init__(self, topic: str, now: Callable[[], float] = time.time) -> None:
        self._topic = topic
        self._now = now
        self._warned = 0.0

    def under_way(self, timestamp: int) -> float:
        """Return the seconds since a record's timestamp (epoch ms), at least 0."""
        now = self._now()
        delay = now - timestamp / 1000
        if delay < -AHEAD and now - self._warned >= BETWEEN:
            self._warned = now
            logger.warning(
                "records of %s are %.0f s from the future: latencies and lags are wrong until the clock of "
                "their producer, or of this machine, is right (see NTP)",
                self._topic,
                -delay,
            )
        return max(0.0, delay)
