"""Limits of records by topic: what Kafka would refuse is never staged.

A refused record fails its whole transaction, which holds the work of all partitions;
retried, it would be refused again.
"""

import logging
from collections.abc import Mapping, Sequence

from aiokafka.errors import KafkaError

from engine.topics import Topics
from schemas.refusals import Reason, RefusedError

logger = logging.getLogger(__name__)

BROKER_DEFAULT = 1_048_588
"""Bytes of a record batch by default (`message.max.bytes`); a topic's `max.message.bytes` overrides it."""


class RowTooLargeError(RefusedError):
    """A row or a published record is larger than its topic takes."""

    def __init__(self, topic: str, size: int, most: int) -> None:
        super().__init__(
            Reason.TOO_LARGE, f"it would make a record of {size} bytes for {topic}, which takes {most}"
        )


def largest(max_message_bytes: int) -> int:
    """Return the bytes of key, value and headers that a topic takes in a record, or in a batch of them.

    A sixty-fourth less than the limit: a topic that recompresses what does not compress
    makes it a little larger, and a batch and its records have headers of their own.
    """
    return max(0, max_message_bytes - max_message_bytes // 64 - 512)


LARGEST = largest(BROKER_DEFAULT)


class Limits:
    """The limits of topics: those that can be read, else what refusals have shown."""

    def __init__(self) -> None:
        self._refused: dict[str, int] = {}
        """Half of the bytes that topics of unknown limits refused: it halves at each refusal."""

    def note_refused(self, topic: str, size: int) -> None:
        """Note that a topic refused a record batch of `size` bytes."""
        self._refused[topic] = min(size, self._refused.get(topic, size)) // 2

    async def read(self, names: Sequence[str], connection: Mapping[str, object]) -> dict[str, int]:
        """Return `largest` of each topic whose limit is known, or that refused less than Kafka's default.

        With the right to read them (DescribeConfigs) all limits are known, without it none.
        """
        limits: dict[str, int] = {}
        try:
            async with Topics(connection, 0, 0) as topics:
                limits = await topics.most_bytes(names)
        except (KafkaError, OSError) as error:
            logger.warning("topics' limits can't be read, Kafka's default is taken for them: %r", error)
        learned = {name: self._refused[name] for name in names if name in self._refused}
        return learned | {name: largest(limit) for name, limit in limits.items()}
