"""A sport's agents in this process, over a partition in memory: what is sent is scored at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, cast

from prometheus_client import CollectorRegistry

from agents.matches import MatchAgents, Patience
from agents.matches_rebuild import MatchRebuild
from engine.agents import Handler
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.stint import Stint
from tables.matches.metrics import MatchMetrics
from tables.matches.repair import Repair
from tables.matches.retention import Spans
from tables.matches.sequence.ordering import Waiting
from tables.matches.sport import AnySport
from tables.matches.tables import MatchTables
from tests.engine.memory import PublishingPartition, app_of
from tests.engine.records import MadeUpRecord

Headers = Sequence[tuple[str, bytes]]
Sent = Sequence[tuple[str, bytes | None]]

DAY = 86_400_000
PATIENCE = Patience(
    lateness=5_000, apply_late=False, spans=Spans(finished=DAY, silent=7 * DAY, final=30 * DAY)
)


@cache
def tables_over(sport: AnySport, partitions: int) -> MatchTables:
    """A sport's tables in an app of so many partitions, which nobody runs."""
    return MatchTables(app_of(f"ground-{sport.name}-{partitions}", partitions), sport, Repair)


class Ground(PublishingPartition):
    """One partition, the only one unless there are more, and what was published of it."""

    def __init__(
        self,
        sport: AnySport,
        encode: Callable[[Any], bytes],
        number: int = 0,
        partitions: int = 1,
        patience: Patience = PATIENCE,
    ) -> None:
        super().__init__(number)
        self.topics = sport.topics
        self._encode = encode
        self.now = 1_000_000
        self.longest = 3600.0
        """Seconds of a stint: a batch is one part, however slow this machine."""
        self.tables = tables_over(sport, partitions)
        self.metrics = MatchMetrics(self.tables.sport, lambda: [self.partition], CollectorRegistry())
        self.agents = MatchAgents(self.tables, self.metrics, patience, lambda: self.now, self._stint)
        self._offset = -1

    def _stint(self) -> Stint:
        return Stint(longest=self.longest)

    @property
    def partition(self) -> Partition:
        """This one, as the code under test takes it."""
        return cast(Partition, self)

    def inform(self, info: Any) -> None:
        """Hand a description over."""
        record = self._record(info.match_id, self._encode(info))
        self._hand(self.agents.inform, PartitionBatch(self.topics.descriptions.name, self.number, [record]))

    def send(self, *events: Any, headers: Sent = ()) -> None:
        """Score events, all in one batch."""
        self.send_raw(*((event.match_id.encode(), self._encode(event)) for event in events), headers=headers)

    def send_raw(self, *records: tuple[bytes | None, bytes | None], headers: Sent = ()) -> None:
        batch = [MadeUpRecord(self._next(), self.now, key, value, headers) for key, value in records]
        self._hand(self.agents.score, PartitionBatch(self.topics.events.name, self.number, batch))

    def wait(self, seconds: float) -> bool:
        """Let time pass, and have what waits looked after."""
        self.now += round(seconds * 1000)
        return any([*self.agents.release_waiting(self.partition)])

    def _hand(self, agent: Handler, batch: PartitionBatch) -> None:
        """Hand a batch to an agent, and again what it leaves of it."""
        rest: PartitionBatch | None = batch
        while rest is not None:
            taken = next(count for count in agent(self.partition, rest) if count)
            _, rest = rest.split(taken)

    def rewind(self) -> None:
        """Send from the first offset again, as a topic is read again after a rebuild."""
        self._offset = -1

    def _next(self) -> int:
        self._offset += 1
        return self._offset

    def _record(self, match_id: str, value: bytes) -> MadeUpRecord:
        return MadeUpRecord(self._next(), self.now, match_id.encode(), value)

    @property
    def waiting(self) -> dict[bytes, Waiting]:
        return self.tables.waiting_on(self.partition)

    def tidy(self, seconds: float = 0.0) -> Iterator[bool]:
        """Let time pass, and have what is over or silent moved."""
        self.now += round(seconds * 1000)
        return self.agents.retire_matches(self.partition)

    def rebuild(self) -> None:
        for _ in MatchRebuild(self.tables).rebuild(self.partition):
            pass
        self.restart()
