"""Topics on Kafka: creating missing ones, and reporting how the others differ from what is wanted."""

from collections.abc import Mapping, Sequence

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from schemas.topics import TopicPolicy


class TopicsReport(msgspec.Struct, frozen=True):
    """The topics created, those that existed, and a sentence for each difference from what is wanted."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    differences: tuple[str, ...]


class Topics:
    """The topics of a cluster, compared with those that sports declare.

    `replication` copies each; with 3 or more, 2 must be in sync to take a write,
    so that an acknowledged ball outlives any one broker.
    """

    def __init__(self, connection: Mapping[str, object], partitions: int, replication: int) -> None:
        self._admin = AIOKafkaAdminClient(**connection)
        self._partitions = partitions
        self._replication = replication

    async def __aenter__(self) -> "Topics":
        await self._admin.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._admin.close()

    async def make(self, wanted: Sequence[TopicPolicy]) -> TopicsReport:
        """Create what is missing; change nothing that exists."""
        present = set(await self._admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in present]
        if missing:
            await self._create(missing)
        kept = [topic for topic in wanted if topic.name in present]
        differences = await self.differences(kept)
        return TopicsReport(
            made=tuple(topic.name for topic in missing),
            kept=tuple(topic.name for topic in kept),
            differences=differences,
        )

    async def partitions_of(self, names: Sequence[str]) -> dict[str, int]:
        """Return the numbers of partitions of topics that exist."""
        described = await self._admin.describe_topics(list(names))
        return {one["topic"]: len(one["partitions"]) for one in described}

    async def most_bytes(self, names: Sequence[str]) -> dict[str, int]:
        """Return `max.message.bytes` of topics that exist."""
        found = {
            name: config.get("max.message.bytes", "") for name, config in (await self._configs(names)).items()
        }
        return {name: int(limit) for name, limit in found.items() if limit.isdecimal()}

    async def differences(self, topics: Sequence[TopicPolicy]) -> tuple[str, ...]:
        """Return a sentence for each difference of topics that exist from what is wanted."""
        if not topics:
            return ()
        found: list[str] = []
        partitions = await self.partitions_of([topic.name for topic in topics])
        configs = await self._configs([topic.name for topic in topics])
        for topic in topics:
            if partitions[topic.name] != self._partitions:
                found.append(
                    f"{topic.name} has {partitions[topic.name]} partitions, not {self._partitions}: set "
                    f"OVERSTREAM_PARTITIONS={partitions[topic.name]}, or make the topic again "
                    "(matches may not move between partitions)"
                )
            for name, value in self._config(topic).items():
                there = configs[topic.name].get(name, "")
                if _normal(there) != _normal(value):
                    found.append(
                        f"{topic.name} has {name}={there}, not {value}: change it with kafka-configs"
                    )
        return tuple(found)

    def _config(self, topic: TopicPolicy) -> dict[str, str]:
        config = topic.config()
        if self._replication >= 3:
            config["min.insync.replicas"] = "2"
        return config

    async def _create(self, topics: Sequence[TopicPolicy]) -> None:
        response = await self._admin.create_topics(
            [
                NewTopic(topic.name, self._partitions, self._replication, topic_configs=self._config(topic))
                for topic in topics
            ]
        )
        for name, code, message in response.topic_errors:
            # Two workers of a new cluster may both create them.
            if code not in (0, TopicAlreadyExistsError.errno):
                raise for_code(code)(f"cannot make topic {name}: {message}")

    async def _configs(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        answers = await self._admin.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        )
        configs: dict[str, dict[str, str]] = {}
        for answer in answers:
            for _error, _message, _kind, name, entries in answer.resources:
                configs[name] = {entry[0]: entry[1] or "" for entry in entries}
        return configs


def _normal(value: str) -> str:
    """Sort a list such as `compact,delete`, whose order has no meaning."""
    return ",".join(sorted(value.split(",")))
