"""Producers of transactions for tests against a real Kafka."""

from collections.abc import Awaitable, Callable

from engine.partitions.transactions import TransactionalProducer

Start = Callable[..., Awaitable[TransactionalProducer]]
"""Start a producer of an id, and perhaps of whom it signs for; it is stopped in the end."""
