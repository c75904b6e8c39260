"""What became of requests of accounts, as far as their owner knows."""

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.units import Units
from schemas.accounts.decisions import Decision
from schemas.accounts.topics import REQUESTS
from serving.ingest.outcomes import Outcome, Posted, Result
from serving.ingest.refusals import UNKNOWN, refusal_of
from tables.accounts.tables import AccountTables

MOST = 1_000
"""Decisions of a partition that are known: whoever waits for one does so for seconds."""

_encode = msgspec.json.Encoder().encode


class RecentDecisions:
    """The last decisions of a partition by the offset of their request, in its owner's memory.

    An account itself remembers those that changed it, and any owner knows them.
    """

    def __init__(self) -> None:
        self._known: dict[int, Decision] = {}

    def note(self, units: Units, offset: int, decision: Decision) -> None:
        """Note a decision; a rollback of the unit undoes it."""
        if len(self._known) >= MOST:
            units.remove(self._known, next(iter(self._known)))
        units.write(self._known, offset, decision)

    def find(self, offset: int) -> Decision | None:
        """Return the decision on a request; None where it is not known."""
        return self._known.get(offset)


RECENT_DECISIONS = PartitionLocal[RecentDecisions](lambda _: RecentDecisions())
"""The recent decisions of each partition that this worker owns."""


class AccountOutcomes:
    """The decisions on requests of accounts, of which `Posted.match_id` is the look, `event_id` the id.

    One that is `UNKNOWN` may be asked for again, with the same id: its answer is the first one then.
    """

    topic = REQUESTS.name

    def __init__(self, tables: AccountTables) -> None:
        """Look into these tables."""
        self._tables = tables

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        """Return the decision on a request whose offset the partition has committed."""
        recent = RECENT_DECISIONS.made_on(partition)
        decision = recent.find(posted.offset) if recent is not None else None
        if decision is None:
            account = self._tables.accounts.on(partition).get(posted.match_id.encode())
            answers = account.answers if account is not None else ()
            decision = next((one.decision for one in answers if one.request_id == posted.event_id), None)
        if decision is not None:
            return Outcome(Result.COUNTED, answer=msgspec.Raw(_encode(decision)))
        return refusal_of(partition, self.topic, posted.offset) or UNKNOWN

    def state(self, _partition: Partition, _look: str) -> bytes | None:
        """Return no state: an account is nobody's to see."""
        return None
