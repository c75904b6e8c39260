"""The brokers of one Kafka cluster, on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Self

from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.kafka.ports import HOST, free_port

_REPLICATED = {
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
}
"""As docs/operations.md requires for three brokers: two copies must be in sync to accept a write."""

CHOICES = (1, 3)
"""Possible numbers of brokers: with one, each death is an outage; with three, a death should not be one."""


class Brokers:
    """One broker, or three of which one may die at a time; each keeps its data in a folder below `folder`.

    Attributes:
        servers: the brokers, in the order of their numbers.
        bootstrap: the addresses for clients.
    """

    def __init__(self, folder: Path, count: int = 1) -> None:
        if count == 1:
            self.servers = [KafkaServer(BrokerSettings(data=folder / "kafka", port=0))]
        else:
            self.servers = _cluster(folder, count)
        self.bootstrap = ",".join(server.bootstrap for server in self.servers)

    def one(self, rng: Random) -> KafkaServer:
        """Choose a broker at random."""
        return self.servers[0] if len(self.servers) == 1 else rng.choice(self.servers)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Start them together, because they need a majority to be ready; end them after the block.

        Their disks stay.

        Raises:
            BrokerError: a broker could not be started.
        """
        try:
            for server in self.servers:
                await asyncio.to_thread(server.prepare)
                server.launch()
            await asyncio.gather(*(asyncio.to_thread(server.wait_until_ready) for server in self.servers))
            yield self
        finally:
            for server in self.servers:
                server.kill()


def _cluster(folder: Path, count: int) -> list[KafkaServer]:
    ports = {number: (free_port(), free_port()) for number in range(1, count + 1)}
    voters = ",".join(f"{number}@{HOST}:{controller}" for number, (_, controller) in ports.items())
    return [
        KafkaServer(
            BrokerSettings(
                data=folder / f"kafka-{number}",
                port=port,
                controller_port=controller,
                cluster_id="wabFvggLRiKk04VvReN1FA",
                heap_mb=256,
                properties=_REPLICATED | {"node.id": str(number), "controller.quorum.voters": voters},
            )
        )
        for number, (port, controller) in ports.items()
    ]
