"""Reading changelogs back: what is committed, up to where, and which records are rows.

Any program with the right to write to a changelog can put anything into it that Kafka takes.
What is not a row of a table (a record without a key, a batch that cannot be unpacked) is
skipped and logged; recovery goes on.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from engine.driver.fetches import skip_unreadable
from engine.driver.raw_records import Unreadable
from engine.partitions.store import Change
from engine.telemetry.metrics import ROWS_SKIPPED

logger = logging.getLogger(__name__)

_MOST_PLACES = 10
"""Skipped places of a fetch that the log names; it only counts the others."""


def reader(tps: Sequence[TopicPartition], connection: Mapping[str, object]) -> AIOKafkaConsumer:
    """Return a consumer, not yet started, of what is committed to changelogs; `rows` takes what it reads."""
    skip_unreadable(tp.topic for tp in tps)
    consumer = AIOKafkaConsumer(
        enable_auto_commit=False,
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 << 20,
        **connection,
    )
    consumer.assign(tps)
    return consumer


async def bounds(
    tps: Sequence[TopicPartition], connection: Mapping[str, object]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """Return where changelogs begin and where they end, by the high watermark.

    A reader of committed records gets the last stable offset instead: committed records
    may lie behind it for as long as any producer has a transaction open.
    """
    consumer = AIOKafkaConsumer(enable_auto_commit=False, **connection)
    # Else aiokafka asks for one topic that it does not know after the other, 0.1 s apart (0.14).
    consumer.assign(tps)
    consumer.pause(*tps)
    try:
        await consumer.start()
        return await consumer.beginning_offsets(tps), await consumer.end_offsets(tps)
    finally:
        await consumer.stop()


def rows(table: str, tp: TopicPartition, records: Iterable[ConsumerRecord | Unreadable]) -> Iterator[Change]:
    """Yield records of a changelog as changes of its table; skip records that are not rows."""
    places: list[str] = []
    skipped = 0
    for record in records:
        if record.key is not None:
            yield table, record.key, record.value
            continue
        unreadable = isinstance(record, Unreadable)
        skipped += record.records if unreadable else 1
        if len(places) < _MOST_PLACES:
            why = f"cannot be unpacked, {record.error}" if unreadable else "has no key"
            places.append(f"@{record.offset} ({why})")
    if skipped:
        ROWS_SKIPPED.labels(table).inc(skipped)
        logger.warning(
            "%d records of %s-%d are skipped, for they are not rows of %s: %s",
            skipped,
            tp.topic,
            tp.partition,
            table,
            ", ".join(places),
        )


def is_held_back(consumer: AIOKafkaConsumer, tp: TopicPartition, position: int) -> bool:
    """Return whether a reader of committed records has reached a transaction that is still open."""
    stable = consumer.last_stable_offset(tp)
    return stable is not None and 0 <= stable <= position
