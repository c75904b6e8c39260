"""Sending a workload into Kafka beforehand: in batches, far faster than one record at a time."""

from collections.abc import Iterable

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from bench.rig.workload import Keyed, partition_of

_BATCH_BYTES = 16 * 1024
"""Bytes of Kafka's default batch: logs have such batches when producers send balls as they are bowled."""


async def send_all(bootstrap: str, topic: str, records: Iterable[Keyed]) -> None:
    """Send records in order and wait until the broker has them."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, max_batch_size=_BATCH_BYTES)
    await producer.start()
    try:
        await _send(producer, topic, records)
    finally:
        await producer.stop()


class Withheld:
    """Records on the broker that `read_committed` consumers do not see before `release`."""

    def __init__(self, bootstrap: str) -> None:
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            max_batch_size=_BATCH_BYTES,
            transactional_id="bench-withheld",
            transaction_timeout_ms=300_000,
        )

    async def send(self, topic: str, records: Iterable[Keyed]) -> None:
        """Send records, which consumers cannot read yet."""
        await self._producer.start()
        await self._producer.begin_transaction()
        await _send(self._producer, topic, records)

    async def release(self) -> None:
        """Commit them, so that all become readable at once."""
        await self._producer.commit_transaction()
        await self._producer.stop()


async def _send(producer: AIOKafkaProducer, topic: str, records: Iterable[Keyed]) -> None:
    builders: dict[int, BatchBuilder] = {}
    partitions: dict[bytes, int] = {}
    for key, value in records:
        number = partitions.get(key)
        if number is None:
            number = partitions[key] = partition_of(key)
        builder = builders.get(number)
        while builder is None or builder.append(key=key, value=value, timestamp=None) is None:
            if builder is not None:
                await producer.send_batch(builder, topic, partition=number)
            builder = builders[number] = producer.create_batch()
    for number, builder in builders.items():
        await producer.send_batch(builder, topic, partition=number)
    await producer.flush()
