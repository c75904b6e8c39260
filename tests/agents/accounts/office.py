"""The agents of accounts over partitions in memory: what is asked is decided at once, and published."""

from typing import Any, cast

from agents.leaderboards_accounts import AccountAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.codec import decode_revocation, encode_request
from schemas.accounts.decisions import Decision
from schemas.accounts.requests import Request
from schemas.accounts.rows import Account, Revocation
from schemas.accounts.topics import ACCOUNTS, REQUESTS, REVOCATIONS
from schemas.leaderboards.topics import DEAD_LETTERS
from tables.accounts.names import read_name
from tables.accounts.outcomes import RECENT_DECISIONS
from tables.accounts.registry import account_tables
from tests.engine.memory import Published, PublishingPartition
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless, take
from tests.serving.worker import COUNT
from tests.tables.accounts.asked import AT


class Office:
    """All partitions of accounts and names, and what became of what was asked."""

    def __init__(self) -> None:
        self.tables = account_tables()
        self.places = [PublishingPartition(number) for number in range(COUNT)]
        self.now = AT
        self.agents = AccountAgents(self.tables, lambda: self.now, endless)
        self.asked: list[tuple[int, MadeUpRecord]] = []
        self.published: list[Published] = []

    def ask(self, request: Request, at: int = AT) -> Decision:
        """Append a request at a time (epoch ms), and return what was decided."""
        look = read_name(request.name).look.encode()
        number, offset = self.tables.app.partition_of(look), len(self.asked)
        self.take(number, MadeUpRecord(offset, at, look, encode_request(request)))
        decision = RECENT_DECISIONS.on(self.partition(number)).find(offset)
        assert decision is not None
        return decision

    def take(self, number: int, record: MadeUpRecord) -> None:
        """Let a partition have a record of the requests, whatever it is."""
        self.asked.append((number, record))
        self._fold(number, record)

    def read_names_again(self) -> None:
        """Read all that was published of accounts again from the first on, as after a rebuild."""
        for one in self._of(ACCOUNTS.name):
            record = MadeUpRecord(0, self.now, one.key, one.value)
            self._run(self.agents.name, one.topic, one.partition, record)

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        for place in self.places:
            place.restart()

    def forget(self) -> None:
        for place in self.places:
            for _ in self.agents.forget(cast(Partition, place)):
                pass
        self.deliver()

    def partition(self, number: int) -> Partition:
        return cast(Partition, self.places[number])

    def account(self, name: str) -> Account | None:
        look = read_name(name).look.encode()
        return self.tables.accounts.on(self.partition(self.tables.app.partition_of(look))).get(look)

    def name(self, user_id: str) -> str | None:
        """The name of a user where names are looked up: in the partition of its user_id."""
        key = user_id.encode()
        found = self.tables.names.on(self.partition(self.tables.app.partition_of(key))).get(key)
        return found.name if found is not None else None

    @property
    def revocations(self) -> list[Revocation]:
        return [decode_revocation(one.value, one.key) for one in self._of(REVOCATIONS.name) if one.value]

    @property
    def refusals(self) -> list[str]:
        """The reasons of the dead letters."""
        return [one.headers["reason"].decode() for one in self._of(DEAD_LETTERS.name)]

    def deliver(self) -> None:
        """Bring what was published to where it is read."""
        for place in self.places:
            outputs, place.published = place.published, []
            self.published += outputs
            for one in outputs:
                if one.topic == ACCOUNTS.name:
                    record = MadeUpRecord(len(self.published), self.now, one.key, one.value)
                    self._run(self.agents.name, one.topic, one.partition, record)

    def _of(self, topic: str) -> list[Published]:
        return [one for one in self.published if one.topic == topic]

    def _fold(self, number: int, record: MadeUpRecord) -> None:
        self._run(self.agents.decide, REQUESTS.name, number, record)
        self.deliver()

    def _run(self, handle: Any, topic: str, number: int, record: MadeUpRecord) -> None:
        take(self.partition(number), handle, PartitionBatch(topic, number, [record]))
