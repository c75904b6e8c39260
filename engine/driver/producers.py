"""Ending an aiokafka producer, whatever Kafka does.

Relies on internals of aiokafka 0.14: `AIOKafkaProducer._sender.sender_task` is the task that sends, and
`client` has the connections.
"""

import asyncio

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError


async def stop_producer(producer: AIOKafkaProducer, timeout: float) -> None:
    """Close a producer; what it has not sent within `timeout` seconds is not sent."""
    try:
        await asyncio.wait_for(producer.stop(), timeout)
    except (TimeoutError, KafkaError):
        # aiokafka would retry for ever, although nothing waits for it. And where a request under way
        # is refused, it leaves its connections open.
        sender = producer._sender.sender_task
        while sender is not None and not sender.done():
            sender.cancel()
            await asyncio.wait([sender], timeout=0.05)
        await producer.client.close()
