"""What became of the records that clients posted, as the committed tables of their matches' owner have it.

For how long: an event's id, content and first offset are known for as long as its match is kept, which is
`KEEP_FINISHED` after it ended (or `KEEP_SILENT` after its last record) and `KEEP_FINAL` after that: 31 days
or more by default, and 48 h unless an operator's settings add up to less. Afterwards the same event begins
its match anew. A refusal's reason is known to the owner that refused it, while it is among the latest
(`RecentRefusals`); the dead letters have all of them.
"""

from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.rows import UnreadableRowError
from engine.partitions.standby import Standby
from serving.ingest.outcomes import Outcome, Posted, Result, digest_of
from serving.ingest.refusals import COUNTED, UNKNOWN, refusal_of, would_know
from tables.matches.event_log import Entry, offset_of
from tables.matches.sequence.ordering import Held
from tables.matches.sport import Match
from tables.matches.tables import MatchTables

DUPLICATE = Outcome(Result.DUPLICATE, "the same came before")
CONFLICT = Outcome(Result.CONFLICT, "other content came before under this id or number")


class Outcomes:
    """What the outcomes of a topic's records have in common, whether they are events or descriptions.

    Attributes:
        topic: the name of the topic.
    """

    def __init__(self, tables: MatchTables, topic: str) -> None:
        self._tables = tables
        self.topic = topic

    def state(self, partition: Partition, match_id: str) -> bytes | None:
        """Return a match's state in JSON as of now; None where it does not exist, or cannot be read."""
        key = match_id.encode()
        try:
            match = self._tables.find(partition, key)
        except QuarantinedError:
            return None
        return None if match is None else self._tables.publications.on(partition, key, match).body

    def _match(self, committed: Standby, key: bytes) -> Match | None:
        try:
            return self._tables.stored(committed, key)
        except UnreadableRowError:
            return None


class EventOutcomes(Outcomes):
    """The outcomes of a sport's events."""

    def __init__(self, tables: MatchTables) -> None:
        super().__init__(tables, tables.sport.topics.events.name)

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of an event's record whose offset the partition has committed.

        Only what is committed counts: an event that waited may be scored by a batch that is not.
        """
        key, committed = posted.match_id.encode(), _committed(partition)
        entry = self._entry(partition, committed, key, posted)
        same = entry is not None and digest_of(entry[1]) == posted.digest
        here = entry is not None and offset_of(entry) == posted.offset
        if same and here:
            return COUNTED
        held = self._held(committed, key, posted)
        if held is not None and held.offset == posted.offset:
            return self._waits(partition, committed, key)
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        if held is not None:
            same = digest_of(held.value) == posted.digest
            return self._waits(partition, committed, key) if same else CONFLICT
        if same:
            return DUPLICATE
        known = would_know(partition, self.topic, posted.offset) and not here
        if posted.event_id or posted.seq:
            if entry is None:
                return UNKNOWN
            return DUPLICATE if known else CONFLICT  # its content is equal, though written in another way
        return DUPLICATE if known else UNKNOWN

    def _entry(self, partition: Partition, committed: Standby, key: bytes, posted: Posted) -> Entry | None:
        """Return the stored event with the record's number or id; see `_snapshot` for one with neither."""
        seq = posted.seq
        if not seq and posted.event_id:
            try:
                seq = self._tables.ids_of(partition, key).get(posted.event_id, 0)
            except UnreadableRowError:
                return None
            if not seq:
                return None
        if seq:
            return self._tables.log.entry(committed, key, seq)
        return self._snapshot(committed, key, posted.offset)

    def _snapshot(self, committed: Standby, key: bytes, offset: int) -> Entry | None:
        """Return the stored event of an offset; else the latest that came before it, as far as is known."""
        match, latest = self._match(committed, key), None
        last_seq = match.last_seq if match is not None else 0
        for entry in self._tables.log.latest_first(committed, key, last_seq):
            at = offset_of(entry)
            if at == offset:
                return entry
            if latest is None and (at is None or at < offset):
                latest = entry
            if at is not None and at < offset:
                break
        return latest

    def _held(self, committed: Standby, key: bytes, posted: Posted) -> Held | None:
        if not posted.seq:
            return None
        try:
            waiting = self._tables.waiting.on(committed).get(key)
        except UnreadableRowError:
            return None
        return None if waiting is None else waiting.find(posted.seq)

    def _waits(self, partition: Partition, committed: Standby, key: bytes) -> Outcome:
        if key in partition.quarantined:
            return Outcome(Result.PENDING, "waits for a rebuild of its match")
        match = self._match(committed, key)
        return Outcome(Result.PENDING, f"waits for event {1 if match is None else match.last_seq + 1}")


class DescriptionOutcomes(Outcomes):
    """The outcomes of descriptions of a sport's matches."""

    def __init__(self, tables: MatchTables) -> None:
        super().__init__(tables, tables.sport.topics.descriptions.name)

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of a description's record whose offset the partition has committed.

        The last description of a match counts, and each that came before it did.
        """
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        match = self._match(_committed(partition), posted.match_id.encode())
        return COUNTED if match is not None and match.info is not None else UNKNOWN


def _committed(partition: Partition) -> Standby:
    """Return a partition's disk, which has what is committed and nothing else, as a place to read."""
    return Standby(partition.number, partition.store, 0.0)
