"""Recovery: bringing partition stores up to the ends of their changelogs.

Faust's own recovery waits for the offset of the last record, which never comes
where a transaction's marker is last; this one reads committed records only and
follows positions, which count markers too, up to the high watermark. A store that
kept its disk reads only what it missed.
"""

import logging
import time
from collections.abc import Mapping, Sequence

from aiokafka import ConsumerRecord, TopicPartition

from engine.driver.fetches import raise_if_ended
from engine.partitions.changelogs import bounds, is_held_back, reader, rows
from engine.partitions.store import PartitionStore

logger = logging.getLogger(__name__)

WORTH_REPORTING = 1.0
"""Seconds that recovery waits for an open transaction before it reports that: markers take a moment."""

_OPEN_TRANSACTION = (
    "recovery waits for a transaction that a producer left open in {}: it goes on when that ends, "
    "at the latest when that producer's transaction.timeout.ms has passed"
)


class Recovery:
    """One recovery of some partitions' stores, from `changelogs` (topics by table).

    `done` of `total` offsets are read. `obstacle` says in a sentence what it waits for; it is
    empty while recovery makes progress.
    """

    def __init__(self, stores: Mapping[int, PartitionStore], changelogs: Mapping[str, str]) -> None:
        self.done = 0
        self.total = 0
        self.obstacle = ""
        self._held_back: dict[TopicPartition, float] = {}
        self._stores = stores
        self._tables = {topic: table for table, topic in changelogs.items()}
        self._tps = [TopicPartition(topic, number) for topic in self._tables for number in stores]

    async def run(self, connection: Mapping[str, object]) -> None:
        """Read all that is missing. The partitions' writers must already be fenced.

        Raises:
            KafkaError: the changelogs could not be read.
        """
        if not self._tps:
            return
        begins, ends = await bounds(self._tps, connection)
        self._discard_foreign(ends)
        positions: dict[TopicPartition, int] = {}
        for tp in self._tps:
            stored = self._stores[tp.partition].offset(tp.topic)
            positions[tp] = begins[tp] if stored is None else max(begins[tp], stored + 1)
        self.total = sum(ends[tp] - positions[tp] for tp in self._tps)
        if self.total:
            await self._read(connection, positions, ends)
        for tp in self._tps:
            self._stores[tp.partition].apply((), {tp.topic: ends[tp] - 1})
        logger.info("read %d changelog offsets of partitions %s", self.total, sorted(self._stores))

    async def _read(
        self,
        connection: Mapping[str, object],
        positions: dict[TopicPartition, int],
        ends: Mapping[TopicPartition, int],
    ) -> None:
        consumer = reader(self._tps, connection)
        await consumer.start()
        try:
            for tp, position in positions.items():
                consumer.seek(tp, position)
            starts = dict(positions)
            while behind := [tp for tp in self._tps if positions[tp] < ends[tp]]:
                fetched: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
                    *behind, timeout_ms=100
                )
                raise_if_ended(consumer)
                for tp, records in fetched.items():
                    self._apply(tp, records)
                for tp in behind:
                    positions[tp] = await consumer.position(tp)
                self.done = sum(positions[tp] - starts[tp] for tp in self._tps)
                rest = [tp for tp in behind if positions[tp] < ends[tp]]
                self._note_held_back([tp for tp in rest if is_held_back(consumer, tp, positions[tp])])
        finally:
            await consumer.stop()

    def _discard_foreign(self, ends: Mapping[TopicPartition, int]) -> None:
        """Empty each store that is ahead of its changelog: the topic was deleted and made again."""
        for tp in self._tps:
            store = self._stores[tp.partition]
            stored = store.offset(tp.topic)
            if stored is not None and stored >= ends[tp]:
                logger.warning(
                    "%s holds offset %d of %s-%d, which ends at %d: it belongs to another topic of that name "
                    "and is read again",
                    store.path,
                    stored,
                    tp.topic,
                    tp.partition,
                    ends[tp],
                )
                store.wipe()

    def _apply(self, tp: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        table = self._tables[tp.topic]
        self._stores[tp.partition].apply(rows(table, tp, records), {tp.topic: records[-1].offset})

    def _note_held_back(self, tps: Sequence[TopicPartition]) -> None:
        """Report the changelogs that hold recovery back for longer than a marker takes."""
        now = time.monotonic()
        self._held_back = {tp: self._held_back.get(tp, now) for tp in tps}
        late = [
            f"{tp.topic}-{tp.partition}" for tp, at in self._held_back.items() if now - at > WORTH_REPORTING
        ]
        obstacle = _OPEN_TRANSACTION.format(", ".join(late)) if late else ""
        if obstacle and obstacle != self.obstacle:
            logger.warning("partitions %s: %s", sorted(self._stores), obstacle)
        self.obstacle = obstacle
