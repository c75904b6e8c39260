"""How long a registration waits after others of its source: names are not to be had by the thousand.

A source (`serving.identity.addresses.source_of`) may register some at once, and then one every few seconds:
whoever comes too early is told when, and nobody is locked out. Counted in each worker's memory by itself.
Pure but for what it counts. Times are seconds of any clock that only goes on.
"""

from collections import OrderedDict

from serving.hops import is_loopback

AT_ONCE = 20
"""Registrations of a source that wait for nothing: a class that begins together."""

EVERY = 3.0
"""Seconds after which a source may register one more."""

MOST_SOURCES = 10_000
"""Sources that are counted. Beyond that the one that registered longest ago is forgotten."""


class Registrations:
    """The registrations of sources, as a worker counts them."""

    def __init__(self, most: int = MOST_SOURCES) -> None:
        """Count for at most `most` sources."""
        self._most = most
        self._paid_until: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        """Return how many sources are counted."""
        return len(self._paid_until)

    def admit(self, source: str, now: float) -> float:
        """Return 0 for a registration that may be made now, and count it; else the seconds to wait.

        This machine itself is not counted: its users have other ways to fill its memory.
        """
        if is_loopback(source):
            return 0.0
        # Each registration is paid with `EVERY` seconds; `AT_ONCE` of them may be owed.
        paid_until = max(now, self._paid_until.get(source, now)) + EVERY
        if (wait := paid_until - now - AT_ONCE * EVERY) > 0:
            return wait
        self._paid_until[source] = paid_until
        self._paid_until.move_to_end(source)
        if len(self._paid_until) > self._most:
            self._paid_until.popitem(last=False)
        return 0.0
