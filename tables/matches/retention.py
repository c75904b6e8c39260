"""Retention: matches that are over or silent leave the hot tables for a compact row, and are removed at last.

`Match.heard` is when the last record of a match arrived; the `Listing` has matches in that order,
so that a round costs only as much as is due. The next event brings a whole match back. The calendar
has a row for each match that left, `F` + time + match_id. Time is the worker's clock (epoch ms),
not the match's: a match of years ago that is replayed today stays as long as one played today.
"""

import logging
from collections.abc import Callable, Iterator
from itertools import takewhile

import msgspec

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from engine.telemetry.metrics import TIMER_FAILED
from schemas.matches.structs import replace
from tables.matches.declarations import FinalMatch
from tables.matches.sport import Match
from tables.matches.tables import MatchTables

logger = logging.getLogger(__name__)

MOST_A_LOOK = 200
"""Rows of the calendar read at once."""

_FINAL = b"F"
_OLD_STEP = b"H"
"""The prefix of 0.1.0's rows, which noted when a match was over."""


class Spans(msgspec.Struct, frozen=True):
    """How long (ms) matches stay that are over, that are silent, and that have left the hot tables."""

    finished: int
    silent: int
    final: int


class Retention:
    """The retention of a sport's matches.

    It calls `forget_match` with the partition and the id of each match that leaves the hot tables.
    """

    def __init__(
        self,
        tables: MatchTables,
        forget_match: Callable[[Partition, str], None],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._forget_match = forget_match
        self._stint = stint

    def retire(self, partition: Partition, now: int, spans: Spans) -> Iterator[bool]:
        """Move matches that have been over or silent for long, and remove those that left long ago.

        Other tasks may run at each `yield`, which reports whether it wrote anything since the previous one.
        """
        listing = self._tables.listing.on(partition)
        yield from self._leave(partition, listing.over, now, spans.finished)
        yield from self._leave(partition, listing.unfinished, now, spans.silent)
        yield from self._remove(partition, now - spans.final)
        yield from self._clear_old_steps(partition)

    def bring_back(self, partition: Partition, key: bytes) -> None:
        """Move a match back into the hot tables, if it left them, with its events and windows."""
        tables = self._tables
        try:
            if key in tables.matches.on(partition):
                return
            final = tables.finals.on(partition).get(key)
        except UnreadableRowError:
            return
        if final is None:
            return
        windows = tables.sport.windows
        playing = windows.in_progress(final.match) if windows is not None else ()
        for window in final.windows:
            # 0.1.0 stored the window in progress with them, which is part of the match.
            if tables.windows is not None and window not in playing:
                tables.windows.on(partition)[tables.window_key(key, window)] = window
        tables.log.bring_back(partition, key)
        del tables.finals.on(partition)[key]
        del tables.calendar.on(partition)[_row(final.since, key)]

    def _leave(self, partition: Partition, queue: dict[bytes, int], now: int, span: int) -> Iterator[bool]:
        due = dict(takewhile(lambda one: one[1] + span <= now, queue.items()))
        stint, wrote = self._stint(), False
        for key, heard in due.items():
            if queue.get(key) != heard:  # a record of it arrived meanwhile
                continue
            try:
                with partition.unit():
                    self._look_at(partition, key, now, span)
            except Exception:
                # It is retried, but not in each round: others are due.
                _note_failure("moved out of the hot tables", key)
                self._put_off(partition, key, now)
            wrote = True
            if stint.over:
                yield True
                stint, wrote = self._stint(), False
        yield wrote

    def _put_off(self, partition: Partition, key: bytes, now: int) -> None:
        state = self._tables.listing.on(partition).states[key]
        self._tables.list_match(partition, key, state, now)

    def _clear_old_steps(self, partition: Partition) -> Iterator[bool]:
        calendar = self._tables.calendar.on(partition)
        rows = calendar.scan(_OLD_STEP, limit=MOST_A_LOOK)
        for row, _ in rows:
            del calendar[row]
        yield bool(rows)

    def _look_at(self, partition: Partition, key: bytes, now: int, span: int) -> None:
        """Move a match that is due; postpone one that begins later."""
        tables = self._tables
        match = tables.find(partition, key)
        if match is None:
            tables.list_match(partition, key, None)
        elif not match.heard:  # an older version wrote it, or it was folded again
            tables.matches.on(partition)[key] = replace(match, heard=now)
            self._put_off(partition, key, now)
        elif match.info is not None and match.info.starts_at + span > now:
            self._put_off(partition, key, now)
        else:
            self._finalise(partition, key, match, now)

    def _finalise(self, partition: Partition, key: bytes, match: Match, now: int) -> None:
        tables = self._tables
        closed = tuple(window for _, window in sorted(tables.closed_windows(partition, key).items()))
        tables.finals.on(partition)[key] = FinalMatch(now, match, closed)
        tables.calendar.on(partition)[_row(now, key)] = b""
        if tables.windows is not None:
            rows = tables.windows.on(partition)
            for row in rows.scan_keys(key + b"\x00"):
                del rows[row]
        tables.log.archive(partition, key)
        del tables.matches.on(partition)[key]
        tables.list_match(partition, key, None)
        partition.afterwards(self._forget_match, partition, match.match_id)

    def _remove(self, partition: Partition, before: int) -> Iterator[bool]:
        stint, wrote = self._stint(), False
        for since, key in self._expired(partition, before):
            del self._tables.calendar.on(partition)[_row(since, key)]
            try:
                with partition.unit():
                    self._forget(partition, key, since)
            except Exception:
                _note_failure("removed", key)
            wrote = True
            if stint.over:
                yield True
                stint, wrote = self._stint(), False
        yield wrote

    def _forget(self, partition: Partition, key: bytes, since: int) -> None:
        """Remove a match that has been final since `since`, and did not return meanwhile."""
        tables = self._tables
        try:
            final = tables.finals.on(partition).get(key)
            if final is None or final.since > since:
                return
        except UnreadableRowError:
            pass  # its row cannot be read, and it is due
        del tables.finals.on(partition)[key]
        tables.log.forget(partition, key)
        tables.forget_ids(partition, key)
        tables.notes.forget(partition, key)

    def _expired(self, partition: Partition, before: int) -> list[tuple[int, bytes]]:
        """Return the oldest finals from before a moment."""
        calendar = self._tables.calendar.on(partition)
        rows = calendar.scan(_FINAL, limit=MOST_A_LOOK)
        for row, _ in rows:
            if len(row) < len(_row(0, b"")):  # a malformed row would block all others
                del calendar[row]
        found = [(int.from_bytes(row[1:9], "big"), row[9:]) for row, _ in rows]
        return [(since, key) for since, key in found if since <= before]


def _note_failure(what: str, key: bytes) -> None:
    TIMER_FAILED.labels("retire_matches").inc()
    logger.exception("match %r could not be %s; it stays as it is, and is tried again later", key, what)


def _row(since: int, key: bytes) -> bytes:
    return _FINAL + since.to_bytes(8, "big") + key
