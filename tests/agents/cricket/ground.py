"""Cricket's agents in this process, over partitions in memory: what is sent is scored at once."""

from collections.abc import Sequence
from typing import cast

import msgspec
import pytest

from agents import cricket
from app import app
from engine.agents import Handler
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.cricket import topics
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import AnyEvent, MatchInfo
from schemas.cricket.published import MatchState, OverSummary, PublishedOver, Scorecard
from schemas.topics import TopicPolicy
from tables.cricket.projections import match_state, over_summary, scorecard
from tables.cricket.scoring.state import Match
from tables.cricket.tables import bowled, find_match
from tests.engine.memory import MemoryPartition
from tests.engine.records import MadeUpRecord

Headers = Sequence[tuple[str, bytes]]
Sent = Sequence[tuple[str, bytes | None]]


class Published(msgspec.Struct):
    """A record that an agent published."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]


class Ground(MemoryPartition):
    """One partition, into which everything is sent, and what was published of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(0)
        self.published: list[Published] = []
        self.now = 1_000_000
        self._offset = -1
        monkeypatch.setattr(app.partitions, "_open", {0: self})
        monkeypatch.setattr(app, "partition_of", lambda _: 0)
        monkeypatch.setattr("agents.cricket._now", lambda: self.now)
        monkeypatch.setattr("engine.stint.LONGEST", 3600.0)  # a batch is one part, however slow this machine

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        self.append(self.published, Published(topic, key, value, dict(headers)))

    def inform(self, info: MatchInfo) -> None:
        record = self._record(info.match_id, encode_info(info))
        self._hand(cricket.describe, PartitionBatch(topics.MATCHES.name, 0, [record]))

    def send(self, *events: AnyEvent, headers: Sent = ()) -> None:
        """Score events, all in one batch."""
        self.send_raw(*((event.match_id.encode(), encode_event(event)) for event in events), headers=headers)

    def send_raw(self, *records: tuple[bytes | None, bytes | None], headers: Sent = ()) -> None:
        batch = [MadeUpRecord(self._next(), self.now, key, value, headers) for key, value in records]
        self._hand(cricket.score, PartitionBatch(topics.EVENTS.name, 0, batch))

    def wait(self, seconds: float) -> bool:
        """Let time pass, and have what waits looked after."""
        self.now += round(seconds * 1000)
        return any([*cricket.release_waiting(self)])  # type: ignore[arg-type]

    def _hand(self, agent: Handler, batch: PartitionBatch) -> None:
        """Hand a batch to an agent, and again what it leaves of it."""
        rest: PartitionBatch | None = batch
        while rest is not None:
            taken = next(count for count in agent(cast(Partition, self), rest) if count)
            _, rest = rest.split(taken)

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        self.values.clear()

    def _next(self) -> int:
        self._offset += 1
        return self._offset

    def _record(self, match_id: str, value: bytes) -> MadeUpRecord:
        return MadeUpRecord(self._next(), self.now, match_id.encode(), value)

    def on(self, topic: TopicPolicy) -> list[Published]:
        return [record for record in self.published if record.topic == topic.name]

    def overs_published(self) -> list[PublishedOver]:
        return [msgspec.json.decode(one.value or b"", type=PublishedOver) for one in self.on(topics.OVERS)]

    def states_published(self) -> list[MatchState]:
        return [msgspec.json.decode(one.value or b"", type=MatchState) for one in self.on(topics.STATE)]

    def match(self, match_id: str = "m1") -> Match:
        match = find_match(0, match_id.encode())
        assert match is not None
        return match

    def state(self, match_id: str = "m1") -> MatchState:
        return match_state(self.match(match_id))

    def card(self, match_id: str = "m1") -> Scorecard:
        return scorecard(self.match(match_id))

    def overs(self, match_id: str = "m1") -> list[OverSummary]:
        return [over_summary(over) for over in bowled(self.match(match_id))]
