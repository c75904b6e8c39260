"""How large a record may be that is written to a topic: what Kafka would refuse is never staged.

A refused record would take its whole transaction with it, and that everything that all
partitions have under way; done again, it would be refused again.
"""

import logging
from collections.abc import Mapping, Sequence

from aiokafka.errors import KafkaError

from engine.topics import Topics
from schemas.refusals import Reason, RefusedError

logger = logging.getLogger(__name__)

BROKER_DEFAULT = 1_048_588
"""Kafka's own `message.max.bytes`, of a whole record batch, which a topic's `max.message.bytes` overrides."""


class RowTooLargeError(RefusedError):
    """A row or a published record is larger than its topic takes."""

    def __init__(self, topic: str, size: int, most: int) -> None:
        super().__init__(
            Reason.TOO_LARGE, f"it would make a record of {size} bytes for {topic}, which takes {most}"
        )


def largest(max_message_bytes: int) -> int:
    """Return the bytes of key, value and headers that a topic takes in a record, or in a batch of them.

    A sixty-fourth less than its limit: a topic that compresses anew what compresses no
    further makes it a little larger, and a batch and its records have headers of their own.
    """
    return max(0, max_message_bytes - max_message_bytes // 64 - 512)


LARGEST = largest(BROKER_DEFAULT)

_refused: dict[str, int] = {}
"""Half of what topics refused, of which nobody may tell us the limit: tried again, it is less each time."""


def note_refused(topic: str, size: int) -> None:
    """Note that a topic refused a record batch of so many bytes."""
    _refused[topic] = min(size, _refused.get(topic, size)) // 2


async def read_limits(names: Sequence[str], connection: Mapping[str, object]) -> dict[str, int]:
    """Return what `largest` is of topics, of those that say, or that refused less than Kafka's default.

    Those that say are all, or none without the right to ask (DescribeConfigs).
    """
    limits: dict[str, int] = {}
    try:
        async with Topics(connection, 0, 0) as topics:
            limits = await topics.most_bytes(names)
    except (KafkaError, OSError) as error:
        logger.warning("topics' limits can't be read, Kafka's default is taken for them: %r", error)
    learned = {name: _refused[name] for name in names if name in _refused}
    return learned | {name: largest(limit) for name, limit in limits.items()}
