"""A sport's tables. All rows of a match are in its partition, the one its events come from."""

from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError, dead_letter_row
from engine.partitions.rows import UnreadableRowError
from engine.partitions.standby import Standby
from engine.tables import Table
from schemas.matches.events import Event
from schemas.refusals import Reason, RefusedError
from serving.push.changes import Channel
from tables.matches.declarations import finals_table, matches_table, waiting_table, windows_table
from tables.matches.event_log import EventLog
from tables.matches.listing import Listing
from tables.matches.notes import Notes
from tables.matches.publications import Publications
from tables.matches.sequence.ids import MOST_MATCHES, Ids, identified, index_of
from tables.matches.sequence.ordering import Waiting
from tables.matches.sequence.refold import Closed, read_kept
from tables.matches.sport import AnySport, Match, Published


class Repairs(Protocol):
    """The repair of unreadable rows (`tables.matches.repair`).

    Both raise a `QuarantinedError` where rows cannot be rebuilt, and return None for a standby.
    """

    def match(self, place: Partition | Standby, key: bytes, why: str, table: str = "") -> Match | None:
        """Return a match whose row of a `table` cannot be read."""

    def windows(self, place: Partition | Standby, key: bytes, why: str) -> Closed:
        """Return the closed windows of a match, some of which cannot be read."""


class MatchTables:
    """The tables of a sport's matches, and what this worker holds in memory for each partition.

    Reads take a place: a partition that this worker owns, or a standby's copy.
    """

    def __init__(self, app: Application, sport: AnySport, repair: "Callable[[MatchTables], Repairs]") -> None:
        self.app = app
        self.sport = sport
        self._repair = repair(self)
        self.matches = matches_table(app, sport)
        self.windows = windows_table(app, sport)
        self.finals = finals_table(app, sport)
        self.waiting = waiting_table(app, sport)
        self.calendar: Table[bytes] = app.Table(
            sport.table("calendar"),
            encode=bytes,
            decode=bytes,
            help="when to do what with finished matches (`tables.matches.retention`), and what is known of "
            "each match beside its events (`tables.matches.notes`)",
        )
        self.log = EventLog(app, sport)
        self.notes = Notes(app, sport, self.matches, self.calendar)
        self.publications = Publications(sport)
        self.changes = Channel()
        """Agents publish each match's state in JSON here, and views watch it."""
        self.listing = PartitionLocal(self._make_listing)
        self._waiting_on = PartitionLocal(self._read_waiting)
        self._ids = PartitionLocal[dict[bytes, Ids]](lambda _: {})

    def check_place(self, partition: Partition, key: bytes) -> None:
        """Refuse a match_id (UTF-8) that belongs to another partition: no view would find it here.

        Raises:
            RefusedError: it does.
        """
        if (right := self.app.partition_of(key)) != partition.number:
            raise RefusedError(
                Reason.WRONG_KEY,
                f"{key[:64]!r} belongs to partition {right}, and came in {partition.number}: "
                "hash with murmur2",
            )

    def find(self, place: Partition | Standby, key: bytes) -> Match | None:
        """Return a match, live or long over; None where it does not exist, or a standby lacks it.

        Its owner folds a match with an unreadable row again from its events.

        Raises:
            QuarantinedError: it cannot be folded.
        """
        try:
            match = self.stored(place, key)
        except UnreadableRowError as error:
            return self._repair.match(place, key, str(error), error.table)
        if match is None and not isinstance(place, Standby) and self.notes.exist(place, key):
            return self._repair.match(place, key, "its row is gone")
        return match

    def stored(self, place: Partition | Standby, key: bytes) -> Match | None:
        """Return a match, live or long over, as its row has it; None without a row.

        Raises:
            UnreadableRowError: its row cannot be read.
        """
        match = self.matches.on(place).get(key)
        if match is None and (final := self.finals.on(place).get(key)) is not None:
            return final.match
        return match

    def closed_windows(self, place: Partition | Standby, key: bytes) -> Closed:
        """Return the closed windows of a match by their place, including void ones.

        Raises:
            QuarantinedError: some cannot be read, nor can its events.
        """
        if self.windows is None or self.sport.windows is None:
            return {}
        damaged: list[UnreadableRowError] = []
        found: list[object] = []
        try:
            if (final := self.finals.on(place).get(key)) is not None:
                found += final.windows
        except UnreadableRowError as error:
            damaged.append(error)
        size = len(key) + len(b"\x00") + self.sport.windows.place_bytes
        rows = self.windows.on(place).scan(key + b"\x00", unreadable=damaged.append)
        found += [window for row, window in rows if len(row) == size]
        known = {self.sport.windows.place(window): window for window in found}
        if damaged:
            known |= self._repair.windows(place, key, str(damaged[0]))
        return known

    def windows_of(self, place: Partition | Standby, match: Match) -> list[object]:
        """Return a match's windows in order, including the one in progress.

        Raises:
            QuarantinedError: some cannot be read, nor can its events.
        """
        windows = self.sport.windows
        if windows is None:
            return []
        found = self.closed_windows(place, match.match_id.encode())
        found |= {windows.place(current): current for current in windows.current(match)}
        return [window for _, window in sorted(found.items()) if windows.exists(window)]

    def put_windows(self, partition: Partition, key: bytes, closed: Closed) -> None:
        """Store the closed windows of a match that was folded again, each as it follows the stored one.

        Rows that cannot be read are removed; others that `closed` lacks stay.
        """
        if self.windows is None or self.sport.windows is None:
            return
        rows = self.windows.on(partition)

        def remove(error: UnreadableRowError) -> None:
            del rows[error.key]

        known = dict(rows.scan(key + b"\x00", unreadable=remove))
        for window in closed.values():
            row = self.window_key(key, window)
            if (before := known.get(row)) is not None:
                window = self.sport.windows.follow(window, before)
            if window != before:
                rows[row] = window

    def window_key(self, key: bytes, window: object) -> bytes:
        """Return the key of a window: in key order, a match's windows are in their own order."""
        assert self.sport.windows is not None  # noqa: S101 - a window's sport has windows
        return b"%s\x00%s" % (key, self.sport.windows.place(window))

    def events_of(self, place: Partition | Standby, key: bytes) -> list[Event]:
        """Return a match's stored events as they arrived, in order, corrections by number.

        Those that cannot be read, or are now refused, are left out.
        """
        kept = self.log.all_of(place, key, unreadable=lambda _: None)
        events = (read_kept(self.sport, key, seq, value) for seq, value in kept)
        return identified(self.sport, [event for event in events if event is not None])

    def events_until(self, place: Partition | Standby, match: Match) -> list[Event]:
        """Return the stored events that a match has counted, as `events_of` does.

        A copy on another worker may have others, which its state does not have yet.
        """
        stored = self.events_of(place, match.match_id.encode())
        return [event for event in stored if event.seq <= match.last_seq]

    def waiting_on(self, partition: Partition) -> dict[bytes, Waiting]:
        """Return a partition's waiting events by match_id; read once, then kept current. Do not change it.

        A row that cannot be read becomes a dead letter.
        """
        return self._waiting_on.on(partition)

    def keep_waiting(self, partition: Partition, key: bytes, held: Waiting | None) -> None:
        """Note the waiting events of a match; None where there are none."""
        known, rows = self.waiting_on(partition), self.waiting.on(partition)
        if held is None:
            partition.remove(known, key)
            del rows[key]
        else:
            partition.write(known, key, held)
            rows[key] = held

    def ids_of(self, partition: Partition, key: bytes) -> Ids:
        """Return the numbers of a match's events by their ids.

        Raises:
            UnreadableRowError: some of the events cannot be read.
        """
        known = self._ids.on(partition)
        if key not in known:
            if len(known) >= MOST_MATCHES:
                del known[next(iter(known))]
            kept = self.log.all_of(partition, key)
            events = (read_kept(self.sport, key, seq, value) for seq, value in kept)
            found = index_of(self.sport, (event for event in events if event is not None))
            partition.write(known, key, found)
        return known[key]

    def add_ids(self, partition: Partition, key: bytes, ids: Ids) -> None:
        """Add the ids of events that were added to the log to the match's index, if it is in memory."""
        if (known := self._ids.on(partition).get(key)) is not None:
            for event_id, seq in ids.items():
                if event_id not in known:
                    partition.write(known, event_id, seq)

    def forget_ids(self, partition: Partition, key: bytes) -> None:
        """Forget the ids of a match whose events are removed."""
        partition.remove(self._ids.on(partition), key)

    def list_match(self, partition: Partition, key: bytes, state: Published | None, heard: int = 0) -> None:
        """Note a match's state, or that it left (None), in the partition's listing, if there is one."""
        listing = self.listing.made_on(partition)
        if listing is not None:
            listing.note(partition, key, state, heard)

    def _make_listing(self, partition: Partition) -> Listing:
        """Read the whole table; a match that can be neither read nor folded again is left out."""
        damaged: list[UnreadableRowError] = []
        rows = self.matches.on(partition).scan(unreadable=damaged.append)
        found = {key: match for key, match in rows if self._is_at_home(partition, key)}
        for error in damaged:
            with suppress(QuarantinedError):
                again = self.find(partition, error.key)
                found |= {error.key: again} if again is not None else {}
        states = {key: (match, self.sport.publish(match)) for key, match in found.items()}
        return Listing(self.sport.finished, states)

    def _is_at_home(self, partition: Partition, key: bytes) -> bool:
        """Return whether a match belongs to its partition: no worker answers for one that does not.

        0.1.0 scored such matches. Looking up a match's note takes a quarter of the time of its hash.
        """
        return self.notes.exist(partition, key) or self.app.partition_of(key) == partition.number

    def _read_waiting(self, partition: Partition) -> dict[bytes, Waiting]:
        damaged: list[UnreadableRowError] = []
        found = dict(self.waiting.on(partition).scan(unreadable=damaged.append))
        for error in damaged:
            dead_letter_row(
                partition, self.waiting.changelog_topic_name, error, self.sport.topics.dead_letters
            )
        return found
