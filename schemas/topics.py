"""A topic's policy: its cleanup, its retention and the schema of its values."""

from enum import StrEnum

import msgspec

HOUR = 3600
DAY = 24 * HOUR


class Cleanup(StrEnum):
    """Kafka's `cleanup.policy`."""

    DELETE = "delete"
    COMPACT = "compact"
    COMPACT_AND_DELETE = "compact,delete"


class DeadLetterKind(StrEnum):
    """The dead letters that a topic holds; the values name the commands that show them."""

    LATE = "late"
    """Events that arrived after their gap was closed; they can be merged."""
    DEAD_LETTERS = "dead-letters"
    """Records that could not be scored; they can be retried."""


class Schema(msgspec.Struct, frozen=True):
    """The protobuf message of a topic's values.

    `file` is the .proto's path as protos import it (`cricket/v1/ball_event.proto`),
    `message` the full name (`cricket.v1.BallEvent`).
    """

    file: str
    message: str


class TopicPolicy(msgspec.Struct, frozen=True):
    """A topic's name and policy.

    `retention` is in seconds, None where Kafka deletes nothing by age;
    `max_record_bytes` is None where the broker's limit applies; `schema` is None
    where values are JSON, or refused records; `dead_letters` is None where the
    topic does not hold dead letters; with `log_append_time` a record's timestamp
    is when its broker appended it, whatever its producer says.
    """

    name: str
    cleanup: Cleanup
    retention: int | None = None
    max_record_bytes: int | None = None
    schema: Schema | None = None
    dead_letters: DeadLetterKind | None = None
    log_append_time: bool = False

    def config(self) -> dict[str, str]:
        """Return the topic's configuration under Kafka's names."""
        config = {"cleanup.policy": self.cleanup.value}
        if self.retention is not None:
            config["retention.ms"] = str(self.retention * 1000)
        if self.max_record_bytes is not None:
            config["max.message.bytes"] = str(self.max_record_bytes)
        if self.log_append_time:
            config["message.timestamp.type"] = "LogAppendTime"
        return config
