"""Viewers over the partitions of a worker in memory, as the agent would have them."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from agents.audience import AudienceAgent
from engine.batches import PartitionBatch
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from schemas.audience.topics import ENGAGEMENTS
from tables.audience.metrics import AudienceMetrics
from tables.audience.registry import audience_tables
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.serving.worker import MemoryWorker, owned_by

METRICS = AudienceMetrics(list, CollectorRegistry())
AGENT = AudienceAgent(audience_tables(), 86_400_000, lambda: 0, METRICS, endless)


def seat(workers: Sequence[MemoryWorker], *events: Engagement) -> None:
    """Fold events in their partitions, whichever worker owns them; each comes when it happened."""
    owned = owned_by(workers)
    for place, event in enumerate(events):
        key = event.user_id.encode()
        number = workers[0].partition_of(key)
        record = MadeUpRecord(place, event.at, key, encode_engagement(event))
        with owned[number].unit():
            assert [*AGENT.watch(owned[number], PartitionBatch(ENGAGEMENTS.name, number, [record]))] == [1]


def beats(match_id: str, at: int, viewers: int, sport: str = "football", first: int = 0) -> list[Engagement]:
    """A heartbeat of each of so many viewers."""
    return [
        Engagement(sport, match_id, f"u{number}", f"s{number}", "", Kind.HEARTBEAT, at, 1, 1, "DE")
        for number in range(first, first + viewers)
    ]
