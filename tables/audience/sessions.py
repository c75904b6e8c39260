"""A viewer's sessions of one match, and the buckets of ten seconds in which the viewer is there. Pure.

A session is the interval from its first event to the earlier of its end and 90 s after its last heartbeat
(any event but a `view_end` is one). It outlives a drop of the line of up to ten minutes (`GAP`); after a
longer one, the same session_id begins another session. One that has ended stays ended.

None of it depends on the order in which events come, nor on repeats: heartbeats are linked where they are
at most `GAP` apart, and a session's end is the earliest that is said between its first heartbeat and `GAP`
after its last.
"""

from collections.abc import Iterable, Sequence

import msgspec

from schemas.audience.bounds import MAX_LATE

BUCKET = 10_000
"""Milliseconds of a bucket."""

TIMEOUT = 90_000
"""Milliseconds after its last heartbeat at which a session ends."""

GAP = MAX_LATE
"""Milliseconds between two heartbeats of one session, at most."""

NEVER = (1 << 63) - 1
"""The end of a session of which none is known."""


class Session(msgspec.Struct, frozen=True, gc=False):
    """A session: `name` stands for its id. All times are epoch milliseconds.

    `first` and `last` are those of its heartbeats, `end` that of its `view_end`. An end that came before
    any heartbeat of its session stands alone: its `last` is before its `first`.
    """

    name: int
    first: int
    last: int
    end: int = NEVER

    @property
    def is_end(self) -> bool:
        """Whether it is an end that stands alone."""
        return self.last < self.first

    @property
    def until(self) -> int:
        """The first moment at which it is over: a session of one event is not 0 s long."""
        return max(min(self.end, self.last + TIMEOUT), self.first + 1)


Sessions = tuple[Session, ...]


def enter(sessions: Sessions, name: int, at: int, *, ends: bool) -> Sessions:
    """Return the sessions with one event more; the very same where it changes nothing."""
    if ends:
        return _end(sessions, name, at)
    for one in sessions:
        if one.name == name and one.first <= at <= one.last:
            return sessions
    first, last, end, rest = at, at, NEVER, list[Session]()
    for one in sessions:
        if one.name == name and not one.is_end and one.first - GAP <= at <= one.last + GAP:
            first, last, end = min(first, one.first), max(last, one.last), min(end, one.end)
        else:
            rest.append(one)
    kept = []
    for one in rest:
        if one.name == name and one.is_end and first <= one.end <= last + GAP:
            end = min(end, one.end)
        else:
            kept.append(one)
    return (*kept, Session(name, first, last, end))


def _end(sessions: Sessions, name: int, at: int) -> Sessions:
    for place, one in enumerate(sessions):
        if one.name != name:
            continue
        if one.is_end:
            if one.end == at:
                return sessions
        elif one.first <= at <= one.last + GAP:
            if one.end <= at:
                return sessions
            return (*sessions[:place], Session(name, one.first, one.last, at), *sessions[place + 1 :])
    return (*sessions, Session(name, at, at - 1, at))


def settle(sessions: Sessions, horizon: int) -> tuple[Sessions, Sessions]:
    """Return the sessions that an event at `horizon` (epoch ms) or later can still change, and the others.

    What such an event changes in the union of all lies where none of the others is.
    """
    oldest = horizon - GAP
    for one in sessions:
        if one.last < oldest:
            kept = tuple(one for one in sessions if one.last >= oldest)
            return kept, tuple(one for one in sessions if one.last < oldest)
    return sessions, ()


def spans(sessions: Iterable[Session]) -> list[tuple[int, int]]:
    """Return the buckets of sessions, united: [first, after the last), in order, none touching another."""
    found = sorted((one.first // BUCKET, (one.until - 1) // BUCKET + 1) for one in sessions if not one.is_end)
    united: list[tuple[int, int]] = []
    for start, stop in found:
        if united and start <= united[-1][1]:
            if stop > united[-1][1]:
                united[-1] = united[-1][0], stop
        else:
            united.append((start, stop))
    return united


Change = tuple[int, int]
"""A bucket, and by how much the number of viewers changes from it on."""


def changes(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]]) -> list[Change]:
    """Return what turns the spans `before` into those `after`, as changes of a difference array."""
    if len(before) == len(after) == 1:
        (start, stop), (to_start, to_stop) = before[0], after[0]
        found = []
        if start != to_start:
            found += [(to_start, 1), (start, -1)]
        if stop != to_stop:
            found += [(stop, 1), (to_stop, -1)]
        return found
    points: dict[int, int] = {}
    for sign, all_of in ((-1, before), (1, after)):
        for start, stop in all_of:
            points[start] = points.get(start, 0) + sign
            points[stop] = points.get(stop, 0) - sign
    return [(bucket, change) for bucket, change in points.items() if change]


def covers(united: Sequence[tuple[int, int]], bucket: int) -> bool:
    """Return whether a bucket is in one of the spans."""
    return any(start <= bucket < stop for start, stop in united)


def number_of(sessions: Iterable[Session]) -> int:
    """Return how many sessions there are, ends that stand alone left out."""
    return sum(not one.is_end for one in sessions)
