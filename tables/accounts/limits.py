"""How long a login waits after failures of its name: longer each time, and never for good.

Pure but for what it counts, which is in memory: an owner that takes over begins anew. Times are seconds of
any clock that only goes on.

Whoever guesses a name's password would make its user wait, too. So a source (the network that a login comes
from) from which the name has logged in has a count of its own for a while: strangers delay strangers. A
stranger's own right password is taken once the delay is over, at most 30 s, whatever came before.
"""

from collections import OrderedDict

import msgspec

FREE = 3
"""Attempts that wait for nothing."""

FIRST_DELAY, MOST_DELAY = 1.0, 30.0
"""Seconds: the delay doubles from the first to the most."""

MOST_COUNTED = FREE + 5
"""Failures after which the delay grows no more, so that it is over soon when they end."""

FORGETS_ONE = 60.0
"""Seconds after which one failure is forgotten."""

KNOWN_FOR = 30 * 24 * 3600.0
"""Seconds for which a source is known after a login."""

MOST_KNOWN = 4
"""Sources that a name is known from: the latest."""

MOST_NAMES = 10_000
"""Counts that are kept. Beyond that the one that was changed longest ago is forgotten."""


def delay_after(failures: int) -> float:
    """Return the seconds from one attempt to the next after a number of failures in a row."""
    if failures < FREE:
        return 0.0
    return min(MOST_DELAY, FIRST_DELAY * 2.0 ** min(failures - FREE, 30))


class _Count(msgspec.Struct, gc=False):
    """Failures in a row, as they were at a time: that of the last attempt, or of the last one forgotten."""

    failures: int
    decayed: float
    last: float

    def decay(self, now: float) -> None:
        """Forget what is long ago."""
        forgotten = int(max(0.0, now - self.decayed) / FORGETS_ONE)
        self.failures = max(0, self.failures - forgotten)
        self.decayed += forgotten * FORGETS_ONE


class Limits:
    """The failures of names, as their owner counts them."""

    def __init__(self, most: int = MOST_NAMES) -> None:
        """Count for at most `most` names, and as many sources that they are known from."""
        self._most = most
        self._counts: OrderedDict[tuple[str, str], _Count] = OrderedDict()
        self._known: OrderedDict[str, dict[str, float]] = OrderedDict()

    @property
    def counted(self) -> int:
        """How many counts of failures are kept."""
        return len(self._counts)

    @property
    def known(self) -> int:
        """How many names have sources that they are known from."""
        return len(self._known)

    def admit(self, look: str, source: str, now: float) -> float:
        """Return 0 for an attempt that may be made now, and count it; else the seconds to wait.

        It counts as a failure until `succeeded` or `withdraw` says otherwise, so that attempts at once are
        no way around the delay. One that has to wait counts nothing, and delays nobody.
        """
        key = self._key(look, source, now)
        count = self._counts.get(key)
        if count is None:
            count = _Count(0, now, now)
        else:
            count.decay(now)
            wait = count.last + delay_after(count.failures) - now
            if wait > 0:
                return wait
        count.failures = min(MOST_COUNTED, count.failures + 1)
        count.last = count.decayed = now
        self._counts[key] = count
        self._counts.move_to_end(key)
        if len(self._counts) > self._most:
            self._counts.popitem(last=False)
        return 0.0

    def succeeded(self, look: str, source: str, now: float) -> None:
        """Forget the failures that counted against an attempt, and know its source from now on.

        A login from a known source forgets none of the strangers': whoever guesses does not begin anew with
        each login of the name's user.
        """
        self._counts.pop(self._key(look, source, now), None)
        known = self._known.setdefault(look, {})
        known.pop(source, None)
        known[source] = now
        while len(known) > MOST_KNOWN:
            known.pop(next(iter(known)))
        self._known.move_to_end(look)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def withdraw(self, look: str, source: str, now: float) -> None:
        """Take an attempt back that was admitted, and then not made."""
        count = self._counts.get(self._key(look, source, now))
        if count is not None:
            count.failures = max(0, count.failures - 1)

    def forget(self, look: str) -> None:
        """Forget a name: it is closed, or another worker's now."""
        known = self._known.pop(look, {})
        for source in ("", *known):
            self._counts.pop((look, source), None)

    def _key(self, look: str, source: str, now: float) -> tuple[str, str]:
        known = self._known.get(look, {}).get(source)
        return (look, source if known is not None and now - known < KNOWN_FOR else "")
