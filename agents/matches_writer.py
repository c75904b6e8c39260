"""Writing the result of a batch: a match's state, events and windows, and what is published."""

from collections.abc import Callable

from agents.matches_windows import keep_windows
from engine.batches import Record
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from schemas.matches.structs import replace
from schemas.refusals import Reason, RefusedError
from tables.matches.metrics import MatchMetrics
from tables.matches.retention import Retention
from tables.matches.sequence.page import Page
from tables.matches.sequence.sequencer import Sequencer
from tables.matches.sport import Match, Published
from tables.matches.tables import MatchTables


class MatchWriter:
    """Writes a sport's matches: each match once per batch."""

    def __init__(
        self, tables: MatchTables, metrics: MatchMetrics, retention: Retention, clock: Callable[[], int]
    ) -> None:
        self._tables = tables
        self._topics = tables.sport.topics
        self._metrics = metrics
        self._retention = retention
        self._clock = clock

    def write(self, partition: Partition, sequencer: Sequencer, produced: int) -> bool:
        """Write what was entered; `produced` (epoch ms) is when the last record was produced.

        Returns whether anything was written.
        """
        wrote = bool(sequencer.refused)
        for record, error in sequencer.refused:
            self._refuse(partition, record, error)
        for page in sequencer.pages:
            if page.held is not page.was_held:
                self._tables.keep_waiting(partition, page.key, page.held)
                wrote = True
            if page.match is not page.before:
                self._write_page(partition, page, produced)
                wrote = True
            if ids := sequencer.new_ids(page):
                self._tables.add_ids(partition, page.key, ids)
        entered = sum(len(page.entered) for page in sequencer.pages)
        partition.afterwards(self._metrics.processed.inc, entered)
        partition.afterwards(self._metrics.repeated.inc, sequencer.repeats)
        return wrote

    def write_info(
        self, partition: Partition, key: bytes, before: Match, match: Match, heard: int, produced: int
    ) -> None:
        """Write a match whose description changed."""
        self._retention.bring_back(partition, key)
        state = self._write_match(partition, key, before, match, heard)
        if state.status == self._tables.sport.finished:
            partition.afterwards(self._metrics.note_match, partition, state, produced)

    def _write_page(self, partition: Partition, page: Page, produced: int) -> None:
        self._retention.bring_back(partition, page.key)
        self._tables.log.keep(partition, page.key, page.entered.items(), page.offsets, page.times)
        keep_windows(self._tables, partition, page)
        for kind in page.corrections:
            partition.afterwards(self._metrics.corrected.labels(kind.value).inc)
        match = page.match if page.match.offset == page.offset else replace(page.match, offset=page.offset)
        state = self._write_match(partition, page.key, page.before, match, self._clock())
        partition.afterwards(self._metrics.note_match, partition, state, produced)

    def _write_match(
        self, partition: Partition, key: bytes, before: Match, match: Match, heard: int
    ) -> Published:
        """Write a match, publish its state, and return what was published."""
        tables = self._tables
        match = replace(match, heard=heard)
        tables.matches.on(partition)[key] = match
        tables.notes.keep_changed(partition, before, match)
        publication = tables.publications.on(partition, key, match)
        tables.list_match(partition, key, publication.state, heard)
        partition.publish(self._topics.state.name, key, publication.body)
        partition.afterwards(tables.changes.publish, match.match_id, match.last_seq, publication.body)
        return publication.state

    def _refuse(self, partition: Partition, record: Record, error: Exception) -> None:
        topics = self._topics
        late = isinstance(error, RefusedError) and error.reason is Reason.LATE
        if late:
            partition.afterwards(self._metrics.late.labels("set-aside").inc)
        write_dead_letter(
            partition, topics.events.name, record, error, topics.late if late else topics.dead_letters
        )
