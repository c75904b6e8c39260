"""The event log: all events of a match as they arrived; a correction folds the match again from them.

They are stored in chunks, so that an event rewrites few bytes and a match is
read with few look-ups; and in one compressed row when the match is long over.

An event that a client waits for is stored with its record's offset, so that its owner, whichever that is by
then, can say that this very record counted; so is a snapshot, which has nothing else to be known by. Any
other is stored without, as in 0.1.0, which cannot read a chunk that has an offset in it: going back to
0.1.0 stays possible where nobody waited.

Where a slice judges by it, as predictions do, an event is stored with the time at which its record was
appended too. It is that of Kafka's record: the broker's where the events topic has the setting
`message.timestamp.type=LogAppendTime`, else the producer's at sending, which is not later. 0.2.0 reads such a
chunk, and leaves the times out of what it writes again.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

import msgspec

from engine.application import Application
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.partitions.standby import Standby
from tables.matches.compressed import deflate, inflate
from tables.matches.sport import AnySport

CHUNK = 16
"""Events of a chunk: a live ball writes 1 kB on average, and a backlog one row for sixteen balls."""

_STEP = 1 << 8
"""Chunks that are read in one go: those whose numbers differ only in the last byte."""

_NUMBERED = 5
"""Bytes of a row's key after the match_id: a zero, and the chunk's number."""

Numbered = tuple[int, bytes]
"""An event's number, and its record's value."""

Entry = tuple[int, bytes] | tuple[int, bytes, int] | tuple[int, bytes, int | None, int]
"""An event as it is stored: its number, its record's value, and where they are known the record's offset, and
when it was appended (epoch ms)."""

_NONE: Mapping[int, int] = {}


class _Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entry of any form, for decoding: a union of tuples cannot be decoded."""

    seq: int
    value: bytes
    offset: int | None = None
    appended: int | None = None

    def entry(self) -> Entry:
        if self.appended is not None:
            return self.seq, self.value, self.offset, self.appended
        return (self.seq, self.value) if self.offset is None else (self.seq, self.value, self.offset)


_timed = msgspec.msgpack.Decoder(tuple[tuple[int, bytes, int | None, int], ...])
_pairs = msgspec.msgpack.Decoder(tuple[Numbered, ...])
_entries = msgspec.msgpack.Decoder(tuple[_Entry, ...])

Unreadable = Callable[[UnreadableRowError], None]


def _decode(value: bytes) -> tuple[Entry, ...]:
    """Decode a row; one whose entries all have their times, or all numbers and values alone, in one go."""
    for decode in (_timed.decode, _pairs.decode):
        try:
            return decode(value)
        except msgspec.ValidationError:
            continue
    return tuple(one.entry() for one in _entries.decode(value))


def offset_of(entry: Entry) -> int | None:
    """Return the offset of the record that a stored event came with; None where it is not known."""
    return entry[2] if len(entry) > 2 else None


def appended_of(entry: Entry) -> int:
    """Return when the record of a stored event was appended (epoch ms); 0 where it is not known."""
    return max(0, entry[3]) if len(entry) == 4 else 0


def _seq_of(entry: Entry) -> int:
    return entry[0]


def _is_chunk(key: bytes, rows: tuple[Entry, ...]) -> bool:
    number = int.from_bytes(key[-4:], "big")
    return key[-5:-4] == b"\x00" and {entry[0] // CHUNK for entry in rows} <= {number}


def _raise(error: UnreadableRowError) -> None:
    raise error


class EventLog:
    """The event log of a sport's matches."""

    def __init__(self, app: Application, sport: AnySport) -> None:
        self.chunks = app.Table(
            sport.table("events"),
            encode=msgspec.msgpack.encode,
            decode=_decode,
            fits=_is_chunk,
            help="match_id, a zero, and the chunk's number in 4 bytes -> its events that came",
            # The last chunk of each of that many matches: reading one costs as much as a ball.
            cached=512,
        )
        self.keeps_times = False
        """Whether events are stored with the times at which their records were appended."""
        self.archives = app.Table(
            sport.table("archive"),
            encode=lambda rows: deflate(msgspec.msgpack.encode(rows)),
            decode=lambda value: _decode(inflate(value)),
            help="match_id -> all events of a match that has left the hot tables, compressed",
            cached=4,
        )

    def keep(
        self,
        partition: Partition,
        key: bytes,
        events: Iterable[Numbered],
        offsets: Mapping[int, int] = _NONE,
        times: Mapping[int, int] = _NONE,
    ) -> None:
        """Store events of a match that are not stored yet, those with an offset by number together with it.

        `times` are when their records were appended, which is stored where it is asked for (`keeps_times`).

        The events of a chunk that cannot be read are lost already; reading the whole match shows the gap.
        """
        entries: Iterable[Entry] = events
        if self.keeps_times:
            entries = [(seq, value, offsets.get(seq), times.get(seq, 0)) for seq, value in events]
        elif offsets:
            entries = [(*event, offsets[event[0]]) if event[0] in offsets else event for event in events]
        added: dict[int, list[Entry]] = {}
        for entry in entries:
            added.setdefault(entry[0] // CHUNK, []).append(entry)
        rows = self.chunks.on(partition)
        for number, chunk in added.items():
            row = _row(key, number)
            rows[row] = (*self._chunk(partition, row), *chunk)

    def find(self, place: Partition | Standby, key: bytes, seq: int) -> bytes | None:
        """Return a stored event of a match, from either table; None where it cannot be read."""
        entry = self.entry(place, key, seq)
        return None if entry is None else entry[1]

    def entry(self, place: Partition | Standby, key: bytes, seq: int) -> Entry | None:
        """Do the same, with the record's offset where it is known."""
        for row in (self._chunk(place, _row(key, seq // CHUNK)), self._archived(place, key)):
            for entry in row:
                if entry[0] == seq:
                    return entry
        return None

    def latest_first(self, place: Partition | Standby, key: bytes, last_seq: int) -> Iterator[Entry]:
        """Yield the readable events of a match up to `last_seq`, the last first."""
        for number in range(last_seq // CHUNK, -1, -1):
            yield from sorted(self._chunk(place, _row(key, number)), key=_seq_of, reverse=True)
        yield from reversed(self._archived(place, key))

    def all_of(
        self, place: Partition | Standby, key: bytes, unreadable: Unreadable = _raise
    ) -> list[Numbered]:
        """Return all stored events of a match, in order, without rows of other keys with the same prefix.

        Raises:
            UnreadableRowError: some cannot be read, and `unreadable` is not given.
        """
        return [entry[:2] for entry in self._all_of(place, key, unreadable)]

    def reading_all(
        self, place: Partition | Standby, key: bytes, last_seq: int
    ) -> Generator[None, None, list[Numbered]]:
        """Return a match's stored events up to `last_seq`, in order; other tasks may run at each `yield`.

        Raises:
            UnreadableRowError: some cannot be read.
        """
        found = list(self.archives.on(place).get(key, ()))
        for step in range(last_seq // CHUNK // _STEP + 1):
            prefix = b"%s\x00%s" % (key, step.to_bytes(3, "big"))
            found += self._in_chunks(place, key, prefix, _raise)
            if found:
                yield
        return [entry[:2] for entry in sorted(found, key=_seq_of)]

    def matches_in(self, partition: Partition) -> list[bytes]:
        """Return the match_ids (UTF-8) that have stored events in a partition."""
        hot = {row[:-_NUMBERED] for row in self.chunks.on(partition).scan_keys()}
        return sorted(hot.union(self.archives.on(partition).scan_keys()))

    def archive(self, partition: Partition, key: bytes) -> None:
        """Move the events of a match out of the hot table."""
        if events := tuple(self._all_of(partition, key, _raise)):
            self.archives.on(partition)[key] = events
        rows = self.chunks.on(partition)
        for row in rows.scan_keys(key + b"\x00"):
            del rows[row]

    def bring_back(self, partition: Partition, key: bytes) -> None:
        """Move the events of a match back into the hot table; an archive that cannot be read stays."""
        found = self._archived(partition, key)
        if not found:
            return
        chunks: dict[int, dict[int, Entry]] = {}
        for entry in found:
            chunks.setdefault(entry[0] // CHUNK, {})[entry[0]] = entry
        rows = self.chunks.on(partition)
        for number, chunk in chunks.items():
            row = _row(key, number)
            chunk |= {entry[0]: entry for entry in self._chunk(partition, row)}
            rows[row] = tuple(chunk[seq] for seq in sorted(chunk))
        self.forget(partition, key)

    def forget(self, partition: Partition, key: bytes) -> None:
        """Remove the archived events of a match."""
        del self.archives.on(partition)[key]

    def _all_of(self, place: Partition | Standby, key: bytes, unreadable: Unreadable) -> list[Entry]:
        found: list[Entry] = []
        try:
            found += self.archives.on(place).get(key, ())
        except UnreadableRowError as error:
            unreadable(error)
        found += self._in_chunks(place, key, key + b"\x00", unreadable)
        return sorted(found, key=_seq_of)

    def _in_chunks(
        self, place: Partition | Standby, key: bytes, prefix: bytes, unreadable: Unreadable
    ) -> list[Entry]:
        found: list[Entry] = []
        damaged: list[UnreadableRowError] = []
        for row_key, row in self.chunks.on(place).scan(prefix, unreadable=damaged.append):
            if len(row_key) == len(key) + _NUMBERED:
                found += row
        for bad in damaged:
            if len(bad.key) == len(key) + _NUMBERED:
                unreadable(bad)
        return found

    def _archived(self, place: Partition | Standby, key: bytes) -> tuple[Entry, ...]:
        try:
            return self.archives.on(place).get(key, ())
        except UnreadableRowError:
            return ()

    def _chunk(self, place: Partition | Standby, row: bytes) -> tuple[Entry, ...]:
        try:
            return self.chunks.on(place).get(row, ())
        except UnreadableRowError:
            return ()


def _row(key: bytes, number: int) -> bytes:
    return b"%s\x00%s" % (key, number.to_bytes(4, "big"))
