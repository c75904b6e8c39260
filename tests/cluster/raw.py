"""Record batches sent as they are, byte by byte: also such as no client of ours would make."""

from collections.abc import Iterable
from typing import Any

import msgspec
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.produce import ProduceRequest

from sandbox.kafka import KafkaServer


class RawBatch(msgspec.Struct, frozen=True):
    """Bytes for a partition of a topic."""

    topic: str
    partition: int
    data: bytes


async def send_raw(kafka: KafkaServer, batches: Iterable[RawBatch]) -> dict[str, int]:
    """Send each batch on its own, in order; returns how many Kafka took, under "", and refused, by error."""
    client: Any = AIOKafkaClient(bootstrap_servers=kafka.bootstrap)
    await client.bootstrap()
    outcomes: dict[str, int] = {}
    try:
        (node,) = [broker.nodeId for broker in client.cluster.brokers()]
        for batch in batches:
            request = ProduceRequest(None, -1, 30_000, [(batch.topic, [(batch.partition, batch.data)])])
            response = await client.send(node, request)
            [(_, [(_, code, *_)])] = response.topics
            outcome = for_code(code).__name__ if code else ""
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    finally:
        await client.close()
    return outcomes
