"""Static members of the consumer group (KIP-345): one that returns at another address, and two of one name.

A static member that returns within its session gets its partitions back without a
rebalance. Faust's assignment carries the address it was made for, and insists on it.
Of two workers with one name the later replaces the earlier. aiokafka's heartbeats do not
carry the name, so Kafka answers the earlier one that the member is unknown, as it does after
a session ends; if it joined again, the two would replace each other for ever.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.protocol import (
    ConsumerProtocol,
    ConsumerProtocolMemberAssignment,
    ConsumerProtocolMemberMetadata,
)
from aiokafka.errors import GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError
from faust.assignor.client_assignment import ClientAssignment, ClientMetadata
from faust.assignor.partition_assignor import PartitionAssignor

from engine.driver.host import HostApp
from engine.driver.roles import Slices, differ, read_slices, with_slices
from engine.fatal import FatalError

_PATIENCE = 30.0
_BETWEEN = 0.2
"""Seconds for which a group without a coordinator is queried, and between two queries."""

_UUID = 36
"""Characters of the random end of a member's id."""


class InstanceTakenError(FatalError):
    """Another worker has joined the group under this one's name, and has its partitions."""

    def __init__(self, instance: str, urls: Sequence[str]) -> None:
        where = " and ".join(url for url in urls if url)
        super().__init__(
            f"another worker{f' ({where})' if where else ''} has OVERSTREAM_INSTANCE_ID={instance} too, and "
            "Kafka knows only one of a name: end one of them, or give each worker a name of its own"
        )


class Member(msgspec.Struct, frozen=True):
    """A member of the group: Kafka's id of it, the worker's address and slices; empty while not known."""

    member_id: str
    url: str
    slices: Slices = ()

    def is_named(self, instance: str) -> bool:
        """Return whether it joined under a name: Kafka makes a static member's id of its name and a UUID."""
        return self.member_id[: -_UUID - 1] == instance


class Assignor(PartitionAssignor):
    """Faust's assignor, which accepts an assignment to this member whatever address it was made for.

    Members that run other slices than the leader are assigned nothing.
    """

    app: HostApp

    moved = False
    """Whether the last assignment names another address: other workers would forward there."""

    refused_by: Slices = ()
    """The slices of the group's leader, where this worker runs others."""

    def metadata(self, topics: set[str]) -> ConsumerProtocolMemberMetadata:
        """Return this worker's metadata for joining the group."""
        plain = super().metadata(topics)
        return ConsumerProtocolMemberMetadata(
            plain.version, plain.subscription, with_slices(plain.user_data, self.app.slices)
        )

    def _perform_assignment(
        self, cluster: ClusterMetadata, member_metadata: Mapping[str, ConsumerProtocolMemberMetadata]
    ) -> dict[str, ConsumerProtocolMemberAssignment]:
        ours = self.app.slices
        others = {
            name: one for name, one in member_metadata.items() if differ(ours, read_slices(one.user_data))
        }
        alike = {name: one for name, one in member_metadata.items() if name not in others}
        assigned = super()._perform_assignment(cluster, alike)
        for name, other in others.items():
            joined = ClientMetadata.loads(other.user_data)
            nothing = ClientMetadata(ClientAssignment(actives={}, standbys={}), joined.url, {}, {}, {})
            data = self._compress(nothing.dumps())
            assigned[name] = ConsumerProtocolMemberAssignment(self.version, [], data)
        return {
            name: ConsumerProtocolMemberAssignment(
                one.version,
                one.assignment,
                self._compress(with_slices(self._decompress(one.user_data), ours)),
            )
            for name, one in assigned.items()
        }

    def on_assignment(self, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Take an assignment; one that was made for another address is rewritten to this one."""
        data = self._decompress(assignment.user_data)
        leader = read_slices(data)
        self.refused_by = leader if differ(self.app.slices, leader) else ()
        metadata = ClientMetadata.loads(data)
        made_for, here = metadata.url, str(self._url)
        self.moved = made_for != here
        if self.moved:
            metadata.url = here
            for distribution in (metadata.changelog_distribution, metadata.external_topic_distribution):
                if made_for in distribution:
                    distribution[here] = distribution.pop(made_for)
            assignment = ConsumerProtocolMemberAssignment(
                assignment.version, assignment.assignment, self._compress(metadata.dumps())
            )
        super().on_assignment(assignment)

    def owners(self, topics: Collection[str]) -> dict[int, str]:
        """Return the members' addresses by the partitions of `topics` that they own."""
        found: dict[int, str] = {}
        for url, assigned in self.external_topics_metadata().items():
            for topic, numbers in assigned.items():
                if topic in topics:
                    found.update(dict.fromkeys(numbers, url))
        return found


async def namesakes(instance: str, group: str, connection: Mapping[str, object]) -> list[Member]:
    """Return the members that joined the group under the name `instance`, at most one.

    Raises:
        KafkaError: the group's coordinator does not answer.
    """
    return [member for member in await members(group, connection) if member.is_named(instance)]


async def members(group: str, connection: Mapping[str, object]) -> list[Member]:
    """Return the group's members, including static ones that are away within their session.

    Raises:
        KafkaError: the group's coordinator does not answer.
    """
    admin = AIOKafkaAdminClient(**connection)
    await admin.start()
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await _described(admin, group)
    except TimeoutError:
        raise GroupCoordinatorNotAvailableError(f"no coordinator of {group} in {_PATIENCE:g} s") from None
    finally:
        await admin.close()
    _, _, _, _, _, described, *_ = found
    return [_member(member_id, metadata) for member_id, _, _, metadata, _ in described]


async def _described(admin: AIOKafkaAdminClient, group: str) -> Sequence[Any]:
    """Return Kafka's description of a group, once it has a coordinator: a new Kafka has none at first."""
    while True:
        with suppress(GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):
            (answer,) = await admin.describe_consumer_groups([group])
            found: Sequence[Any] = answer.groups[0]
            if not found[0]:
                return found
        await asyncio.sleep(_BETWEEN)


def _member(member_id: str, metadata: bytes) -> Member:
    """Return a member by the metadata it joined with; Kafka shows none while the group rebalances."""
    if not metadata:
        return Member(member_id, "")
    joined: ConsumerProtocolMemberMetadata = ConsumerProtocol.METADATA.decode(metadata)
    return Member(member_id, str(ClientMetadata.loads(joined.user_data).url), read_slices(joined.user_data))
