"""What the owner of a posted record knows of its refusal, for those who look up what became of it."""

from engine.dead_letters.recent import RECENT_REFUSALS
from engine.partitions.partition import Partition
from schemas.refusals import Reason
from serving.ingest.outcomes import Outcome, Result

COUNTED = Outcome(Result.COUNTED)
UNKNOWN = Outcome(Result.REFUSED, "see the dead letters")
"""The outcome of a record of which its owner knows nothing: another worker owned its partition then."""


def refusal_of(partition: Partition, topic: str, offset: int) -> Outcome | None:
    """Return why a record is a dead letter; None where it is none, or none that its owner knows of."""
    recent = RECENT_REFUSALS.made_on(partition)
    refusal = None if recent is None else recent.find(topic, offset)
    if refusal is None:
        return None
    result = Result.CONFLICT if refusal.reason is Reason.CONFLICT else Result.REFUSED
    return Outcome(result, f"{refusal.reason.value}: {refusal.text}")


def would_know(partition: Partition, topic: str, offset: int) -> bool:
    """Return whether the owner of a partition would know of a refusal of the record."""
    if offset < partition.progress.since(topic):
        return False
    recent = RECENT_REFUSALS.made_on(partition)
    return recent is None or recent.has_all_since(topic, offset)
