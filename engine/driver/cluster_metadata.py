"""A Kafka cluster's metadata with the ids of topics (KIP-516), which aiokafka does not request."""

import uuid
from collections.abc import Collection, Mapping
from io import BytesIO

import msgspec
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import UnknownTopicOrPartitionError, for_code
from aiokafka.protocol.abstract import AbstractType
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Schema, TaggedFields


class TopicFound(msgspec.Struct, frozen=True):
    """A topic that exists. A topic that was deleted and made again has another id."""

    topic_id: uuid.UUID
    partitions: int


class ClusterFound(msgspec.Struct, frozen=True):
    """A cluster's id, and those of the requested topics that exist, by name."""

    cluster_id: str
    topics: Mapping[str, TopicFound]


async def describe(connection: Mapping[str, object], topics: Collection[str]) -> ClusterFound:
    """Return the metadata of a cluster and of some topics, from any broker.

    Raises:
        KafkaError: no broker answers, or this client may not describe a topic.
    """
    client = AIOKafkaClient(**connection)
    await client.bootstrap()
    try:
        answer = await client.send(client.get_random_node(), _MetadataRequest(topics))
    finally:
        await client.close()
    found = {}
    for error, name, topic_id, _, partitions, _, _ in answer.topics:
        failure = for_code(error)
        if not error:
            found[name] = TopicFound(topic_id, len(partitions))
        elif failure is not UnknownTopicOrPartitionError:
            raise failure(name)
    return ClusterFound(answer.cluster_id, found)


class _Uuid(AbstractType[uuid.UUID]):  # type: ignore[misc]  # aiokafka has no types
    @classmethod
    def encode(cls, value: uuid.UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> uuid.UUID:
        return uuid.UUID(bytes=data.read(16))


_NO_ID = uuid.UUID(int=0)


class _MetadataResponse(Response):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 12
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32),
                ("host", CompactString()),
                ("port", Int32),
                ("rack", CompactString()),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString()),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("name", CompactString()),
                ("topic_id", _Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", CompactArray(Int32)),
                        ("isr", CompactArray(Int32)),
                        ("offline_replicas", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _MetadataRequestStruct(RequestStruct):  # type: ignore[misc]
    API_KEY = 3
    API_VERSION = 12
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _MetadataResponse
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(("topic_id", _Uuid), ("name", CompactString()), ("tags", TaggedFields)),
        ),
        ("allow_auto_topic_creation", Boolean),
        ("include_topic_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class _MetadataRequest(Request[_MetadataRequestStruct]):  # type: ignore[misc]
    API_KEY = 3

    def __init__(self, topics: Collection[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[_MetadataRequestStruct]) -> _MetadataRequestStruct:
        return request_struct_class([(_NO_ID, name, {}) for name in self._topics], False, False, {})
