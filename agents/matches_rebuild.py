"""The rebuild of a sport's tables from the stored events.

Derived rows are removed unread: another version may have written them. They stay only where
the events of their match cannot be read. Afterwards the topics of descriptions and of events are
read from the beginning: the first restores the descriptions of matches, the second fills in the
events that could not be read, as far as it goes back.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from engine.clock import now_ms
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.tables import Table
from schemas.matches.events import Event
from schemas.matches.structs import replace
from serving.ingest.outcomes import is_awaited
from tables.matches.notes import NOTED, Known
from tables.matches.sequence.completeness import IncompleteError, Range, check_whole, gaps
from tables.matches.sequence.gaps import WHOLE
from tables.matches.sequence.ids import identified
from tables.matches.sequence.ordering import Waiting
from tables.matches.sequence.refold import Closed, decode_kept, refold
from tables.matches.tables import MatchTables

logger = logging.getLogger(__name__)

_HEADS: Mapping[bytes, int] = {NOTED: 1, b"H": 9, b"F": 9}
"""Bytes of a calendar row's key before the match_id."""


class _Kept(msgspec.Struct, frozen=True):
    """A stored event: its record's value, and the decoded event."""

    value: bytes
    event: Event


class MatchRebuild:
    """The rebuild of a sport's matches."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables

    def rebuild(self, partition: Partition) -> Iterator[int]:
        """Fold every match that has stored events, one after another."""
        tables = self._tables
        partition.quarantined.clear()
        held = dict(tables.waiting.on(partition).scan())
        noted = {key: tables.notes.find(partition, key) for key in tables.log.matches_in(partition)}
        derived = {*tables.matches.on(partition).scan_keys(), *tables.finals.on(partition).scan_keys()}
        spared = {key for key in {*noted, *derived} if self._is_only_copy(partition, key)}
        self._clear(partition, spared, set(noted))
        for key, one in noted.items():
            if key not in spared:
                with suppress(UnicodeDecodeError):
                    self._score(partition, key, one or Known(), held)
                yield 1
        rows = tables.waiting.on(partition)
        for key, rest in held.items():
            rows[key] = rest

    def _clear(self, partition: Partition, spared: set[bytes], folded: set[bytes]) -> None:
        """Remove derived rows, except those of `spared` matches, and windows of those to be `folded`."""
        tables = self._tables
        derived: list[Table[Any]] = [tables.matches, tables.finals, tables.calendar, tables.waiting]
        if tables.windows is not None:
            derived.append(tables.windows)
        for table in derived:
            rows = table.on(partition)
            stay = spared | folded if table is tables.windows else spared
            for row in rows.scan_keys():
                if self._match_of(table, row) not in stay:
                    del rows[row]

    def _score(self, partition: Partition, key: bytes, noted: Known, held: dict[bytes, Waiting]) -> None:
        """Fold a match from its readable events, and from those that waited."""
        tables, sport = self._tables, self._tables.sport
        blank = sport.start(key.decode())
        kept = self._kept(partition, key)
        missing = self._fill(partition, key, kept, held)
        lost = tuple(one for one in missing if not all(noted.feed.lacks(seq) for seq in one))
        if lost:
            logger.warning(
                "match %r: its events %s cannot be read; they are filled in as far as their topic has them",
                blank.match_id,
                ", ".join(f"{first} to {last}" for first, last in lost),
            )
        if (rest := held.get(key)) is not None:
            # Their gaps might be closed before the topic brings the missing events.
            lost += ((max(kept, default=0) + 1, rest.held[0].seq - 1),)
        if not kept:
            self._put_windows(partition, key, {})
            if lost:
                tables.notes.keep(partition, blank, lost)
            return
        try:
            events = identified(sport, [kept[seq].event for seq in sorted(kept)])
            done = refold(sport, blank.match_id, noted.info, events)
        except Exception:
            logger.exception("match %r could not be folded, and stays quarantined", blank.match_id)
            tables.notes.keep(partition, blank)
            self._put_windows(partition, key, {})
            return
        whole = replace(done.match, feed=WHOLE.giving_up(missing))
        tables.matches.on(partition)[key] = whole
        tables.notes.keep(partition, whole, lost)
        self._put_windows(partition, key, done.closed)
        partition.publish(sport.topics.state.name, key, tables.publications.of(whole).body)

    def _put_windows(self, partition: Partition, key: bytes, closed: Closed) -> None:
        """Store a match's closed windows, as revisions of those that can be read, and remove all others."""
        if self._tables.windows is None:
            return
        self._tables.put_windows(partition, key, closed)
        rows = self._tables.windows.on(partition)
        right = {self._tables.window_key(key, window) for window in closed.values()}
        for row in rows.scan_keys(key + b"\x00"):
            if row not in right and self._match_of(self._tables.windows, row) == key:
                del rows[row]

    def _kept(self, partition: Partition, key: bytes) -> dict[int, _Kept]:
        """Return a match's readable events, by number; unreadable rows are removed."""

        def remove(error: UnreadableRowError) -> None:
            partition.put(error.table, error.key, None)

        found: dict[int, _Kept] = {}
        for seq, value in self._tables.log.all_of(partition, key, unreadable=remove):
            try:
                found[seq] = _Kept(value, decode_kept(self._tables.sport, key, seq, value))
            except ValueError as error:
                logger.warning("event %d of %r is left out: %s", seq, key, error)
        return found

    def _fill(
        self, partition: Partition, key: bytes, kept: dict[int, _Kept], held: dict[bytes, Waiting]
    ) -> tuple[Range, ...]:
        """Move waiting events into the gaps, and those that follow to the end; the others keep waiting.

        Returns the ranges that are still missing.
        """
        waits = held.pop(key, None)
        last = max(kept, default=0)
        rest = []
        for one in waits.held if waits is not None else ():
            if one.seq in kept:
                continue
            if one.seq > last + 1:
                rest.append(one)
                continue
            with suppress(ValueError):
                kept[one.seq] = _Kept(one.value, self._tables.sport.decode(one.value, key, False))
                offsets = {one.seq: one.offset} if is_awaited(one.headers) else {}
                times = {one.seq: one.timestamp}
                self._tables.log.keep(partition, key, [(one.seq, one.value)], offsets, times)
                last = max(last, one.seq)
        if waits is not None and rest:
            held[key] = replace(waits, held=tuple(rest), heard=now_ms())
        return gaps(kept)

    def _is_only_copy(self, partition: Partition, key: bytes) -> bool:
        """Return whether a match's derived rows can be read but some of its events cannot."""
        tables = self._tables
        try:
            match = tables.stored(partition, key)
        except UnreadableRowError:
            return False
        if match is None:
            return False
        try:
            numbers = [seq for seq, _ in tables.log.all_of(partition, key)]
            check_whole(numbers, match.feed, match.last_seq)
        except (UnreadableRowError, IncompleteError):
            return True
        return False

    def _match_of(self, table: Table[Any], row: bytes) -> bytes:
        """Return the key of the match that a row belongs to."""
        tables, windows = self._tables, self._tables.sport.windows
        if table is tables.calendar:
            return row[_HEADS.get(row[:1], 1) :]
        if table is tables.windows and windows is not None:
            return row[: -windows.place_bytes - 1]
        return row
