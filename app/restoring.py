"""Recovery: bringing partition stores up to the ends of their changelogs.

Faust's own recovery waits for the last record's offset to appear, which never
does behind a transaction's marker; this one reads committed records only and
goes by positions, which count markers too. A store that kept its disk reads only
what it missed.
"""

import logging
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from app.store import PartitionStore

logger = logging.getLogger(__name__)


class Restoring:
    """One recovery of some partitions' stores, from `changelogs` (topics by table).

    `done` of `total` offsets are behind it, for whoever asks how long it will take.
    """

    def __init__(self, stores: Mapping[int, PartitionStore], changelogs: Mapping[str, str]) -> None:
        self.done = 0
        self.total = 0
        self._stores = stores
        self._tables = {topic: table for table, topic in changelogs.items()}
        self._tps = [TopicPartition(topic, number) for topic in self._tables for number in stores]

    async def run(self, connection: Mapping[str, object]) -> None:
        """Read all that is missing. The partitions' writers must be fenced before.

        Raises:
            KafkaError: the changelogs could not be read.
        """
        if not self._tps:
            return
        consumer = AIOKafkaConsumer(
            enable_auto_commit=False,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=4 << 20,
            **connection,
        )
        consumer.assign(self._tps)
        await consumer.start()
        try:
            await self._read(consumer)
        finally:
            await consumer.stop()

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        ends: dict[TopicPartition, int] = await consumer.end_offsets(self._tps)
        begins: dict[TopicPartition, int] = await consumer.beginning_offsets(self._tps)
        self._discard_foreign(ends)
        positions: dict[TopicPartition, int] = {}
        for tp in self._tps:
            stored = self._stores[tp.partition].offset(tp.topic)
            positions[tp] = begins[tp] if stored is None else max(begins[tp], stored + 1)
            consumer.seek(tp, positions[tp])
        starts = dict(positions)
        self.total = sum(ends[tp] - starts[tp] for tp in self._tps)
        while behind := [tp for tp in self._tps if positions[tp] < ends[tp]]:
            fetched: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
                *behind, timeout_ms=100
            )
            for tp, records in fetched.items():
                self._apply(tp, records)
            for tp in behind:
                positions[tp] = await consumer.position(tp)
            self.done = sum(positions[tp] - starts[tp] for tp in self._tps)
        for tp in self._tps:
            self._stores[tp.partition].apply((), {tp.topic: ends[tp] - 1})
        logger.info("read %d changelog offsets of partitions %s", self.total, sorted(self._stores))

    def _discard_foreign(self, ends: Mapping[TopicPartition, int]) -> None:
        """Empty each store that claims more than its changelog has: the topic was made anew."""
        for tp in self._tps:
            store = self._stores[tp.partition]
            stored = store.offset(tp.topic)
            if stored is not None and stored >= ends[tp]:
                logger.warning(
                    "%s holds offset %d of %s-%d, which ends at %d: it belongs to another topic of that name "
                    "and is read anew",
                    store.path,
                    stored,
                    tp.topic,
                    tp.partition,
                    ends[tp],
                )
                store.wipe()

    def _apply(self, tp: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        table = self._tables[tp.topic]
        self._stores[tp.partition].apply(
            ((table, record.key, record.value) for record in records), {tp.topic: records[-1].offset}
        )
