"""What became of engagements that clients posted, as far as their owner knows."""

from engine.dead_letters.recent import RECENT_REFUSALS
from engine.partitions.partition import Partition
from schemas.audience.topics import ENGAGEMENTS
from serving.ingest.outcomes import Outcome, Posted, Result

COUNTED = Outcome(Result.COUNTED)
UNKNOWN = Outcome(Result.REFUSED, "see the dead letters")


class EngagementOutcomes:
    """The outcomes of engagements. One that says what is known already counts, and changes nothing."""

    topic = ENGAGEMENTS.name

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of an engagement whose offset the partition has committed."""
        recent = RECENT_REFUSALS.made_on(partition)
        if recent is not None:
            if (refusal := recent.find(self.topic, posted.offset)) is not None:
                return Outcome(Result.REFUSED, f"{refusal.reason.value}: {refusal.text}")
            if not recent.has_all_since(self.topic, posted.offset):
                return UNKNOWN
        return COUNTED if posted.offset >= partition.progress.since(self.topic) else UNKNOWN

    def state(self, _partition: Partition, _match_id: str) -> bytes | None:
        """Return no state: a viewer's partition has only a share of its match."""
        return None
