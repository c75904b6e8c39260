"""The agent of updates: where the names of users are, a change of a user's standing gets its name."""

from collections.abc import Callable, Iterator

import msgspec

from agents.records import check_place, take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from schemas.leaderboards.standings import decode_standing
from schemas.leaderboards.topics import DEAD_LETTERS, STANDINGS, UPDATES
from tables.accounts.registry import account_tables
from tables.accounts.tables import AccountTables
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.registry import closed_accounts

EVERY = 0.1
"""Seconds between two fetches of standings: many scores make one, and nobody waits for what comes of it."""

_encode = msgspec.json.Encoder().encode


class UpdateAgent:
    """Publishes changes of users' standings, each once, in the order in which a game tells of a user."""

    def __init__(
        self, tables: AccountTables, accounts: ClosedAccounts, stint: Callable[[], Stint] = Stint
    ) -> None:
        self._tables = tables
        self._accounts = accounts
        self._stint = stint

    def update(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Publish changes of standings with the names of their users; none of a closed account."""
        yield from take_each(partition, batch, self._update, self._stint(), DEAD_LETTERS)

    def _update(self, partition: Partition, record: Record) -> None:
        update = decode_standing(record.value, record.key)
        key = update.user_id.encode()
        check_place(partition, self._tables.app.partition_of(key), "the user")
        if not self._accounts.has(partition, update.user_id, record.timestamp):
            named = msgspec.structs.replace(update, username=self._name(partition, key))
            partition.publish(UPDATES.name, key, _encode(named))

    def _name(self, partition: Partition, key: bytes) -> str | None:
        """Return the name of a user, None where it has none, or none that can be read."""
        try:
            found = self._tables.names.on(partition).get(key)
        except UnreadableRowError:
            return None
        return found.name if found is not None else None


def _declare() -> UpdateAgent:
    agent = UpdateAgent(account_tables(), closed_accounts())
    app.batch_agent(STANDINGS, "leaderboards.update", DEAD_LETTERS, rebuilt=False, every=EVERY)(agent.update)
    return agent


UPDATE_AGENT = _declare()
"""The agent of this app."""
