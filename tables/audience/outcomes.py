"""What became of engagements that clients posted, as far as their owner knows."""

from engine.partitions.partition import Partition
from schemas.audience.topics import ENGAGEMENTS
from serving.ingest.outcomes import Outcome, Posted
from serving.ingest.refusals import COUNTED, UNKNOWN, refusal_of, would_know


class EngagementOutcomes:
    """The outcomes of engagements. One that says what is known already counts, and changes nothing."""

    topic = ENGAGEMENTS.name

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of an engagement whose offset the partition has committed."""
        if (refusal := refusal_of(partition, self.topic, posted.offset)) is not None:
            return refusal
        return COUNTED if would_know(partition, self.topic, posted.offset) else UNKNOWN

    def state(self, _partition: Partition, _match_id: str) -> bytes | None:
        """Return no state: a viewer's partition has only a share of its match."""
        return None
