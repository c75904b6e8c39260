"""The agent of the audience: engagements into viewers' sessions, and into the sums of their matches."""

from collections.abc import Callable, Iterator

from app import app, settings
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from schemas.audience.codec import decode_engagement
from schemas.audience.topics import DEAD_LETTERS, ENGAGEMENTS
from schemas.refusals import Reason, RefusedError
from tables.audience.figures import LIVE
from tables.audience.fold import act, check_time, watch
from tables.audience.metrics import AudienceMetrics
from tables.audience.page import Page, Pages
from tables.audience.registry import audience_tables
from tables.audience.tables import AudienceTables, match_key, viewer_key
from tables.audience.viewers import NOBODY

MOST_MATCHES = 1000
"""Matches of which a partition has viewers, at most: anybody who may post can name a match that is none."""

MOST_AT_ONCE = 500
"""Engagements that are written without a break, which takes some 5 ms; a larger batch is folded in parts."""

STRIDE = 16
"""Records entered between two checks of the clock."""


class AudienceAgent:
    """Folds engagements. `clock` returns epoch ms; `keep` is how long (ms) a silent match stays."""

    def __init__(
        self,
        tables: AudienceTables,
        keep: int,
        clock: Callable[[], int],
        metrics: AudienceMetrics,
        stint: Callable[[], Stint] = Stint,
        most_matches: int = MOST_MATCHES,
    ) -> None:
        self._tables = tables
        self._keep = keep
        self.clock = clock
        self._metrics = metrics
        self._stint = stint
        self._most_matches = most_matches

    def watch(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Fold engagements; write each viewer and each match once."""
        pages, refused = Pages(self._tables, partition), list[tuple[Record, Exception]]()
        stint = self._stint()
        records = batch.records[:MOST_AT_ONCE]
        for count, record in enumerate(records):
            if count % STRIDE == 0 and stint.over:
                yield 0
                stint = self._stint()
            try:
                self._enter(partition, pages, record)
            except RefusedError as error:
                if error.reason is Reason.LATE:
                    partition.afterwards(self._metrics.late.inc)
                refused.append((record, error))
            except UnreadableRowError as error:
                refused.append((record, RefusedError(Reason.NEEDS_REBUILD, str(error))))
        for record, why in refused:
            write_dead_letter(partition, ENGAGEMENTS.name, record, why, DEAD_LETTERS)
        capped = pages.write()
        partition.afterwards(self._metrics.processed.inc, len(records) - len(refused))
        partition.afterwards(self._metrics.capped.inc, capped)
        yield len(records)

    def look(self, partition: Partition) -> Iterator[bool]:
        """Note how many watch each match now, for the metrics."""
        now, watching = self.clock(), self._metrics.watching.on(partition)
        for key, heard in list(self._tables.heard.on(partition).items()):
            watching.pop(key, None)
            if now - heard < LIVE:
                if viewers := self._tables.watching(partition, key, now):
                    watching[key] = viewers
                yield False
        for key in watching.keys() - self._tables.heard.on(partition).keys():
            del watching[key]

    def expire(self, partition: Partition) -> Iterator[bool]:
        """Remove the matches of which nothing came for long."""
        before = self.clock() - self._keep
        for key, heard in list(self._tables.heard.on(partition).items()):
            if heard < before and not self._tables.is_leaving(partition, key):
                self._tables.leave(partition, key)
                yield True

    def drain(self, partition: Partition) -> Iterator[bool]:
        """Remove rows of the matches that leave, some at a time."""
        return self._tables.removal.drain(partition)

    def rebuild(self, partition: Partition) -> Iterator[int]:
        """Remove all rows: the topic is read again from its beginning, as far as it goes back."""
        for _ in self._tables.clear(partition):
            yield 0

    def _enter(self, partition: Partition, pages: Pages, record: Record) -> None:
        event = decode_engagement(record.value, record.key)
        match = match_key(event.sport, event.match_id)
        key = viewer_key(match, event.user_id)
        viewer = pages.viewer(key)
        if viewer is NOBODY:
            self._check_place(partition, event.user_id)
        check_time(event, viewer, record.timestamp)
        page = self._page(partition, pages, match)
        acts = pages.acts(key) if event.kind.counts else None
        pages.put_viewer(key, watch(viewer, event, record.timestamp, page.sums))
        if acts is not None:
            heard = max(viewer.heard, record.timestamp)
            pages.put_acts(key, act(acts, event, heard, page.sums))

    def _page(self, partition: Partition, pages: Pages, match: bytes) -> Page:
        if (page := pages.find(match)) is not None:
            return page
        if self._tables.is_leaving(partition, match):
            raise RefusedError(Reason.LATE, "its match is being removed: nothing came of it for long")
        if len(self._tables.heard.on(partition)) + pages.new_matches >= self._most_matches:
            raise RefusedError(
                Reason.BROKEN_RULE,
                f"its partition has viewers of {self._most_matches:,} other matches",
                "match_id",
            )
        return pages.begin(match)

    def _check_place(self, partition: Partition, user_id: str) -> None:
        if (right := self._tables.app.partition_of(user_id.encode())) != partition.number:
            raise RefusedError(
                Reason.WRONG_KEY,
                f"{user_id[:64]!r} belongs to partition {right}, and came in {partition.number}: "
                "hash with murmur2",
            )


def _declare() -> AudienceAgent:
    metrics = AudienceMetrics(lambda: list(app.partitions.values()))
    agent = AudienceAgent(audience_tables(), round(settings.keep_final * 1000), now_ms, metrics)
    app.declare(ENGAGEMENTS, DEAD_LETTERS)
    app.batch_agent(ENGAGEMENTS, name="audience.watch", dead_letters=DEAD_LETTERS)(agent.watch)
    app.partition_timer(every=5)(agent.expire)
    app.partition_timer(every=5)(agent.look)
    app.partition_timer(every=0.1)(agent.drain)
    app.rebuild(agent.rebuild)
    return agent


AGENT = _declare()
"""The agent of this app."""
