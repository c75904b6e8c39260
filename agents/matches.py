"""The agents of a sport's matches: they fold events into states and windows, and publish both.

score, inform = score_matches(SPORT)
"""

from collections.abc import Callable, Iterator

import msgspec

from agents.matches_rebuild import MatchRebuild
from agents.matches_writer import MatchWriter
from app import app, settings
from engine.agents import Handler
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.stint import Stint
from schemas.matches.events import Description
from tables.matches.metrics import MatchMetrics
from tables.matches.registry import tables_of
from tables.matches.retention import Retention, Spans
from tables.matches.sequence.sequencer import Sequencer
from tables.matches.sport import E, I, M, P, Sport, W
from tables.matches.tables import MatchTables

MAX_PAGES = 400
"""Matches that are written without a break, which takes some 30 ms. A batch with more is folded in parts, and
a match with events in several parts is written in each: a far smaller limit costs more than it saves."""

STRIDE = 16
"""Records entered between two checks of the clock."""


class Patience(msgspec.Struct, frozen=True):
    """How far (ms) an event may come after younger ones of its match, and whether later ones are merged."""

    lateness: int
    apply_late: bool
    spans: Spans


class MatchAgents:
    """The agents and timers of a sport. `clock` returns epoch ms; `stint` starts a `Stint`."""

    def __init__(
        self,
        tables: MatchTables,
        metrics: MatchMetrics,
        patience: Patience,
        clock: Callable[[], int],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._topics = tables.sport.topics
        self._patience = patience
        self._clock = clock
        self._stint = stint
        self._retention = Retention(tables, metrics.forget_match, stint)
        self._writer = MatchWriter(tables, metrics, self._retention, clock)

    def score(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Put the batch's events in order and fold them; write and publish each match once."""
        sequencer, stint, taken = self._sequencer(partition), self._stint(), 0
        while taken < len(batch.records) and len(sequencer.pages) < MAX_PAGES:
            if stint.over:
                yield 0
                stint = self._stint()
            for record in batch.records[taken : taken + STRIDE]:
                sequencer.enter(record)
            taken += STRIDE
        taken = min(taken, len(batch.records))
        for _ in sequencer.fold_drafts():
            yield 0
        self._writer.write(partition, sequencer, batch.records[taken - 1].timestamp)
        yield taken

    def inform(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Fold descriptions of matches: teams, format, the official outcome."""
        stint, taken = self._stint(), 0
        for taken, record in enumerate(batch.records, 1):  # noqa: B007 - used after the loop
            self._inform(partition, record)
            if stint.over:
                break
        yield taken

    def release_waiting(self, partition: Partition) -> Iterator[bool]:
        """Close the gaps of matches that have been silent for too long, and apply what waits behind them."""
        since = self._clock() - self._patience.lateness
        silent = [key for key, held in self._tables.waiting_on(partition).items() if held.heard < since]
        for key in silent:
            yield from self._release(partition, key)

    def retire_matches(self, partition: Partition) -> Iterator[bool]:
        """Move matches that are over, or silent, out of the hot tables, and remove those of last month."""
        yield self._tables.notes.keep_missing(partition)
        yield from self._retention.retire(partition, self._clock(), self._patience.spans)

    def _inform(self, partition: Partition, record: Record) -> None:
        tables = self._tables
        try:
            info = tables.sport.decode_info(record.value, record.key)
            key, heard = info.match_id.encode(), self._clock()
            tables.check_place(partition, key)
            before = tables.find(partition, key)
            if before is None:
                before, heard = tables.sport.start(info.match_id), min(heard, record.timestamp)
                if self._was_removed(info, heard):
                    return
            after = tables.sport.inform(before, info)
            if after is before:
                return
            with partition.unit():
                self._writer.write_info(partition, key, before, after, heard, record.timestamp)
        except Exception as error:
            write_dead_letter(
                partition, self._topics.descriptions.name, record, error, self._topics.dead_letters
            )

    def _was_removed(self, info: Description, heard: int) -> bool:
        """Return whether a match is long over: a rebuild reads its description again."""
        spans = self._patience.spans
        kept = min(spans.finished, spans.silent) + spans.final
        return max(heard, info.starts_at) + kept < self._clock()

    def _release(self, partition: Partition, key: bytes) -> Iterator[bool]:
        """Apply a match's waiting events that are due; if that fails, all of them become dead letters."""
        held = self._tables.waiting_on(partition).get(key)
        if held is None:
            return
        try:
            sequencer = self._sequencer(partition)
            sequencer.release(sequencer.page(key.decode()))
            for _ in sequencer.fold_drafts():
                yield False
            with partition.unit():
                wrote = self._writer.write(partition, sequencer, self._clock())
            yield wrote
        except StoreError:
            raise
        except Exception as error:
            self._tables.keep_waiting(partition, key, None)
            for record in held.held:
                write_dead_letter(
                    partition, self._topics.events.name, record, error, self._topics.dead_letters
                )
            yield True

    def _sequencer(self, partition: Partition) -> Sequencer:
        patience = self._patience
        return Sequencer(
            self._tables, partition, self._clock(), patience.lateness, apply_late=patience.apply_late
        )


def score_matches(sport: Sport[M, E, I, P, W]) -> tuple[Handler, Handler]:
    """Declare a sport's topics, tables, agents, timers and rebuild; returns its two agents.

    They are `<sport>.score`, of events, and `<sport>.inform`, of descriptions.
    """
    tables = tables_of(sport)
    metrics = MatchMetrics(tables.sport, lambda: list(app.partitions.values()))
    agents = MatchAgents(tables, metrics, _patience(), now_ms)
    topics = sport.topics
    app.declare(*topics.all)
    score = app.batch_agent(topics.events, name=f"{sport.name}.score", dead_letters=topics.dead_letters)
    inform = app.batch_agent(
        topics.descriptions, name=f"{sport.name}.inform", dead_letters=topics.dead_letters
    )
    app.partition_timer(every=1)(agents.release_waiting)
    app.partition_timer(every=2)(agents.retire_matches)
    app.rebuild(MatchRebuild(tables).rebuild)
    return score(agents.score), inform(agents.inform)


def _patience() -> Patience:
    kept = settings.keep_finished, settings.keep_silent, settings.keep_final
    return Patience(
        lateness=round(settings.lateness * 1000),
        apply_late=settings.apply_late,
        spans=Spans(*(round(seconds * 1000) for seconds in kept)),
    )
