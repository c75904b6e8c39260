"""What a topic is, beside its records: how its partitions are cleaned and for how long it keeps."""

from enum import StrEnum

import msgspec

HOUR = 3600
DAY = 24 * HOUR


class Cleanup(StrEnum):
    """Kafka's `cleanup.policy`."""

    DELETE = "delete"
    COMPACT = "compact"
    COMPACT_AND_DELETE = "compact,delete"


class TopicPolicy(msgspec.Struct, frozen=True):
    """A topic's name and policy.

    `retention` is in seconds, None where nothing is deleted by age;
    `max_record_bytes` is None where the broker's limit will do.
    """

    name: str
    cleanup: Cleanup
    retention: int | None = None
    max_record_bytes: int | None = None

    def config(self) -> dict[str, str]:
        """Return the topic's configuration as Kafka names it."""
        config = {"cleanup.policy": self.cleanup.value}
        if self.retention is not None:
            config["retention.ms"] = str(self.retention * 1000)
        if self.max_record_bytes is not None:
            config["max.message.bytes"] = str(self.max_record_bytes)
        return config
