"""A worker of the engine alone, for tests of its partitions."""

from collections.abc import Callable
from pathlib import Path

from engine.partitions.ownership import Ownership, Partitions
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to
from tests.engine.records import batch

NUMBERS = 3


class Worker:
    """What a worker has of the engine, without Faust: its partitions and a folder of its own."""

    def __init__(self, kafka: KafkaServer, folder: Path, topics: tuple[str, str], group: str) -> None:
        self.events, self.changelog = topics
        self.lost = 0
        self.ownership = Ownership(
            group, (self.events,), folder, {"matches": self.changelog}, connection_to(kafka)
        )
        self.partitions = Partitions(lambda: self.ownership, self._note_lost)
        self._next = 0

    def _note_lost(self) -> None:
        self.lost += 1

    def write(self, number: int, key: bytes, value: bytes) -> None:
        partition = self.partitions[number]
        partition.put("matches", key, value)
        partition.stage(batch([self._next], topic=self.events, partition=number))
        self._next += 1


NewWorker = Callable[[str], Worker]
