"""The configuration of a broker: its settings, and Kafka's `server.properties` made of them."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sandbox.kafka.ports import HOST

LOG_DIR = "log"
"""Kafka's partitions, below the data folder. Relative, because a comma in an absolute path would split it."""


class BrokerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one broker, which is also a controller (KRaft).

    Attributes:
        data: the folder of its partitions and logs, created if missing. None: a temporary one of its own.
        port: where it listens on 127.0.0.1, in plain text. 0: a free one, the same after each restart.
        controller_port: where it listens as a controller. 0: a free one at each start, which only a
            single broker may use.
        cluster_id: given to a new data folder; None generates one. Brokers of one cluster share it.
        scram_users: passwords by name, given to a new data folder, for listeners that require SCRAM-SHA-512.
        heap_mb: the most that its JVM's heap may take, in MiB.
        properties: Kafka's own, which override those of `server_properties`; `log.dirs` may not be
            among them, and `listeners` must keep the plain one, which the readiness check uses.
    """

    data: Path | None = None
    port: int = 9092
    controller_port: int = 0
    cluster_id: str | None = None
    scram_users: Mapping[str, str] = {}
    heap_mb: int = 512
    properties: Mapping[str, str] = {}

    @property
    def node_id(self) -> int:
        """Return the broker's number in its cluster."""
        return int(self.properties.get("node.id", "1"))

    @property
    def own_ports(self) -> tuple[int, ...]:
        """Return the ports of the listeners that `properties` has; none where they are the default ones."""
        listeners = self.properties.get("listeners", "")
        return tuple(int(one.rpartition(":")[2]) for one in listeners.split(",") if one)


def server_properties(settings: BrokerSettings, port: int, controller_port: int) -> dict[str, str]:
    """Return Kafka's properties for one broker on one machine, without replication."""
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        # Voters by name rather than by a formatted list, so that the port may change from start to start.
        "controller.quorum.voters": f"{settings.node_id}@{HOST}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}",
        "listener.security.protocol.map": ",".join(
            ("PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT", "SSL:SSL", "SASL_SSL:SASL_SSL")
        ),
        # A misspelt topic is an error, not a new topic.
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        # 50 partitions each by default: files and elections that one machine does not need.
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.num.partitions": "8",
        # The first worker of a group starts at once; those after it join by a rebalance.
        "group.initial.rebalance.delay.ms": "0",
        # A killed broker is back after 5 s rather than 9, and no sooner: it leads its partitions until the
        # controller ends its old session, then again. A group coordinator that is still loading then
        # takes the end of its first load for that of the second, and loses all groups
        # (seen with 4.1.2 and 2 s: "out of sync with the underlying log").
        "broker.session.timeout.ms": "5000",
        "broker.heartbeat.interval.ms": "1000",
        # 128 MiB of heap by default; 16 MiB compact some 600,000 keys in one pass.
        "log.cleaner.dedupe.buffer.size": "16777216",
        **settings.properties,
        "log.dirs": LOG_DIR,
    }


def properties_text(properties: Mapping[str, str]) -> str:
    """Return the properties as a `.properties` file, in ASCII: JSON's escapes are also Java's."""
    return "".join(f"{name}={json.dumps(value)[1:-1]}\n" for name, value in properties.items())


def default_data_dir(port: int) -> Path:
    """Return `$XDG_DATA_HOME/overstream/kafka-<port>`, where `XDG_DATA_HOME` defaults to `~/.local/share`."""
    root = os.environ.get("XDG_DATA_HOME")
    return (Path(root) if root else Path.home() / ".local" / "share") / "overstream" / f"kafka-{port}"
