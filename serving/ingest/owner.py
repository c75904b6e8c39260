"""The owner's side of waiting: what became of posted records, once their offsets are committed."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from engine.partitions.partition import Partition
from engine.stint import Stint
from serving.cluster import Cluster
from serving.http.responses import AnswerError, unavailable
from serving.ingest.outcomes import NOT_YET, Outcome, Posted, Result, Waited


class Lookup(Protocol):
    """What a slice's tables know of the records of one topic."""

    topic: str

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return what became of a record whose offset the partition has committed."""

    def state(self, partition: Partition, match_id: str) -> bytes | None:
        """Return a match's state in JSON as of now; None where there is none."""


def no_obstacle(_topic: str) -> str:
    """Return no obstacle."""
    return ""


class Owner:
    """Answers for the posted records of a topic in the partitions that this worker owns.

    `obstacle` returns why the offsets of a topic mean nothing now ("" where they do): it was deleted and made
    again, so that a new record has the offset of an old one.
    """

    def __init__(
        self, cluster: Cluster, lookup: Lookup, obstacle: Callable[[str], str] = no_obstacle
    ) -> None:
        self._cluster = cluster
        self._lookup = lookup
        self._obstacle = obstacle

    async def outcomes(self, number: int, posted: Sequence[Posted], seconds: float) -> Waited:
        """Wait, at most so many seconds, until records of a partition are committed; say what became of each.

        Nothing is said of a record before its transaction is committed and on this worker's disk.

        Raises:
            AnswerError: 503, this worker does not own the partition, or lost it meanwhile: ask its new owner.
            StoreError: the disk cannot be read.
        """
        partition = self._cluster.owned(number)
        if partition is None:
            raise _moving()
        topic = self._lookup.topic
        if reason := self._obstacle(topic):
            return Waited(tuple(Outcome(Result.PENDING, reason) for _ in posted), {})
        last = max((one.offset for one in posted), default=-1)
        try:
            async with asyncio.timeout(seconds):
                await partition.progress.passes(topic, last)
        except TimeoutError:
            pass  # some of the records may be committed all the same
        found: list[Outcome] = []
        stint = Stint()
        for one in posted:
            if stint.over:
                await asyncio.sleep(0)
                stint = Stint()
            if partition.lost:
                break
            passed = partition.progress.has_passed(topic, one.offset)
            found.append(self._lookup.outcome(partition, one) if passed else NOT_YET)
        if partition.lost or self._cluster.owned(number) is not partition:
            raise _moving()
        return Waited(tuple(found), self._states(partition, posted, found))

    def _states(
        self, partition: Partition, posted: Sequence[Posted], found: Sequence[Outcome]
    ) -> dict[str, msgspec.Raw]:
        """Return the states of the matches of which all records are committed."""
        not_yet = {one.match_id for one, outcome in zip(posted, found, strict=True) if outcome is NOT_YET}
        matches = dict.fromkeys(one.match_id for one in posted if one.match_id not in not_yet)
        states = {match_id: self._lookup.state(partition, match_id) for match_id in matches}
        return {match_id: msgspec.Raw(body) for match_id, body in states.items() if body is not None}


def _moving() -> AnswerError:
    return unavailable("the match's worker is changing; ask again in a moment")
