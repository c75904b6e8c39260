"""The agents of the smallest sport, over a partition in memory: `tests.tables.matches.tally`."""

from collections.abc import Sequence
from functools import cache
from typing import cast

import msgspec
from prometheus_client import CollectorRegistry

from agents.matches import MatchAgents, Patience
from engine.application import Application
from engine.batches import PartitionBatch
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.ownership import Ownership
from engine.partitions.partition import Partition
from engine.stint import Stint
from tables.matches.lag import MatchMetrics
from tables.matches.repair import Repair
from tables.matches.retention import Spans
from tables.matches.sequence.ordering import Waiting
from tables.matches.sport import AnySport, any_sport
from tables.matches.tables import MatchTables
from tests.engine.memory import MemoryPartition
from tests.engine.records import MadeUpRecord
from tests.tables.matches.tally import TALLY, Fix, Points, Tally

DAY = 86_400_000
PATIENCE = Patience(lateness=5_000, apply_late=False, spans=Spans(finished=DAY, silent=DAY, final=DAY))


def _unowned() -> Ownership:
    raise AssertionError("a partition in memory is never taken over")


def _stint() -> Stint:
    return Stint(longest=3600.0)


@cache
def _tables() -> MatchTables:
    app = Application(
        "score-table",
        ownership=_unowned,
        connection={},
        broker="aiokafka://127.0.0.1:1",
        autodiscover=False,
        topic_partitions=1,
        topic_allow_declare=False,
    )
    return MatchTables(app, any_sport(TALLY), Repair)


class ScoreTable(MemoryPartition):
    """One partition, whose batches are contained as `engine.agents` does it, and what was set aside.

    Attributes:
        dead: the value of each dead letter, and its reason.
        taken: how many records the agent took in one go, of each part of a batch.
    """

    def __init__(self) -> None:
        super().__init__(0)
        self.dead: list[tuple[bytes | None, str]] = []
        self.taken: list[int] = []
        self.now = 1_000_000
        self.reads = 0
        self.tables = _tables()
        sport: AnySport = self.tables.sport
        self._topics = sport.topics
        metrics = MatchMetrics(sport, lambda: [self.partition], CollectorRegistry())
        self.agents = MatchAgents(self.tables, metrics, PATIENCE, lambda: self.now, _stint)
        self._offset = -1

    @property
    def partition(self) -> Partition:
        return cast(Partition, self)

    def publish(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        if topic in (self._topics.dead_letters.name, self._topics.late.name):
            self.append(self.dead, (value, dict(headers)["reason"].decode()))

    def get(self, table: str, key: bytes) -> bytes | None:
        self.reads += 1
        return super().get(table, key)

    def send(self, *events: Points | Fix) -> None:
        """Score events, all in one batch."""
        records = []
        for event in events:
            self._offset += 1
            value = msgspec.json.encode(event)
            records.append(MadeUpRecord(self._offset, self.now, event.match_id.encode(), value))
        parts = [PartitionBatch(self._topics.events.name, 0, records)]
        while parts:
            part = parts.pop()
            try:
                with self.unit():
                    count = next(taken for taken in self.agents.score(self.partition, part) if taken)
            except Exception as error:
                if len(part.records) > 1:
                    parts += reversed(part.halves())
                    continue
                with self.unit():
                    topics = self._topics
                    write_dead_letter(
                        self.partition, topics.events.name, part.records[0], error, topics.dead_letters
                    )
                count = 1
            self.taken.append(count)
            rest = part.split(count)[1]
            parts += [rest] if rest is not None else []

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        self.rows.clear()
        self.locals.clear()

    def wait(self, milliseconds: int) -> None:
        """Let time pass, and have the timers run."""
        self.now += milliseconds
        for timer in (self.agents.release_waiting, self.agents.retire_matches):
            for _ in timer(self.partition):
                pass

    def match(self, match_id: str = "m") -> Tally:
        match = self.tables.find(self.partition, match_id.encode())
        assert isinstance(match, Tally)
        return match

    @property
    def waiting(self) -> dict[bytes, Waiting]:
        return self.tables.waiting_on(self.partition)

    def reasons(self) -> list[str]:
        return [reason for _, reason in self.dead]
