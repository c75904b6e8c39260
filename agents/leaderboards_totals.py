"""The agent of the global board: what games tell of their users into totals, and windows that end.

A window is closed a minute after its border, by each partition for itself: its board gives way to its best
entries, which it tells where those of all partitions are merged. What games tell later amends those; all
parts of it are kept. Amendments are told once a second: what is told is a thousand entries.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from agents.leaderboards_boards import load, load_before
from agents.leaderboards_entries import GlobalEntries
from agents.records import check_place, take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from schemas.leaderboards.topics import DEAD_LETTERS, TOTALS
from schemas.leaderboards.totals import decode_total
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.registry import closed_accounts, total_tables
from tables.leaderboards.total_tables import TotalTables, total_key
from tables.leaderboards.totals import RULES, key_of, told, window_of
from tables.leaderboards.windows import WHOLE


class TotalAgents:
    """Folds what games tell. `clock` returns epoch ms."""

    def __init__(
        self,
        tables: TotalTables,
        closed_accounts: ClosedAccounts,
        clock: Callable[[], int],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._closed_accounts = closed_accounts
        self._entries = GlobalEntries(tables)
        self._clock = clock
        self._stint = stint

    def total(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Fold what games tell into their users' totals; what is not newer changes nothing."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._total, self._stint(), DEAD_LETTERS)

    def load(self, partition: Partition) -> Iterator[bool]:
        """Make the boards of a partition that was taken over, also where nothing is told."""
        for _ in load(self._tables.boards.on(partition)):
            yield False

    def close(self, partition: Partition) -> Iterator[bool]:
        """Close the windows that are over, each once."""
        boards = self._tables.boards.on(partition)
        if not boards.is_complete:
            return
        now = self._clock()
        for place, board in list(boards.by_place.items()):
            _, name = place
            if name == WHOLE.name or not RULES.window_named(name).is_over(now):
                continue
            with partition.unit():
                if len(board):
                    self._entries.close(partition, name)
                else:
                    boards.drop(partition, place)
            yield True

    def tell(self, partition: Partition) -> Iterator[bool]:
        """Tell the windows that were closed or amended since the last time, each once."""
        for window in self._tables.untold.on(partition).scan_keys():
            # One that cannot be read is told when it can be; the others go on.
            with suppress(UnreadableRowError), partition.unit():
                self._entries.tell(partition, window.decode())
            yield True

    def _total(self, partition: Partition, record: Record) -> None:
        tables = self._tables
        total = decode_total(record.value, record.key)
        window = window_of(total)
        check_place(partition, tables.app.partition_of(total.user_id.encode()), "the user")
        if self._closed_accounts.has(partition, total.user_id, record.timestamp):
            return
        rows, key = tables.totals.on(partition), total_key(window.name, total.user_id)
        known = rows.get(key) or {}
        if (parts := told(known, total)) is None:
            return
        before, after = key_of(total.user_id, known), key_of(total.user_id, parts)
        rows[key] = parts
        self._entries.change(partition, window, before, after)


def _declare() -> TotalAgents:
    agents = TotalAgents(total_tables(), closed_accounts(), now_ms)
    app.batch_agent(TOTALS, "leaderboards.total", DEAD_LETTERS, rebuilt=False, before=agents.load)(
        agents.total
    )
    app.partition_timer(every=0.1)(agents.load)
    app.partition_timer(every=1)(agents.close)
    app.partition_timer(every=1)(agents.tell)
    return agents


TOTAL_AGENTS = _declare()
"""The agent of this app."""
