"""The agent of closed accounts: from its record on nothing of a user counts, and a job erases what there is.

Each partition is told, and erases what it has: in games the user's entries, its standings in closed windows
and its answers; its totals in the partition of the user itself. What is on a board leaves it with its row.
"""

from collections.abc import Callable, Iterator

from agents.leaderboards_entries import Entries, GlobalEntries
from agents.records import take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.steps import Steps
from engine.stint import Stint
from engine.sweep import Sweep
from schemas.accounts.codec import decode_closed
from schemas.accounts.topics import CLOSINGS
from schemas.leaderboards.topics import DEAD_LETTERS, SCORES
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.points import rules_of
from tables.leaderboards.registry import closed_accounts, leaderboard_tables, total_tables
from tables.leaderboards.scores import UserScores, key_of
from tables.leaderboards.tables import LeaderboardTables, user_key
from tables.leaderboards.total_tables import TotalTables, total_key
from tables.leaderboards.totals import RULES
from tables.leaderboards.totals import key_of as total_key_of
from tables.leaderboards.visibility import closed

SWEPT = 500
"""Closed accounts that are looked at in a round."""

AT_ONCE = 100
"""Rows of a user that are read, or removed, at once."""

_TOTALS = b"\1"
"""What a cursor begins with while totals are erased, which is first: no game_id begins so."""

_LOG_LASTS = (SCORES.retention or 0) * 1000
"""Milliseconds after which no score is in the log any more."""


class ClosingAgents:
    """Takes closed accounts. `clock` returns epoch ms."""

    def __init__(
        self,
        tables: LeaderboardTables,
        totals: TotalTables,
        accounts: ClosedAccounts,
        clock: Callable[[], int],
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._totals = totals
        self._accounts = accounts
        self._clock = clock
        self._stint = stint
        self._entries = Entries(tables)
        self._global = GlobalEntries(totals)
        self._users = Sweep(accounts.users, SWEPT)
        self.jobs = Steps(accounts.jobs.name, self._erase)

    def close(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Take closed accounts: nothing of their users counts from now on, and what there is of them goes."""
        yield from take_each(partition, batch, self._close, self._stint(), DEAD_LETTERS)

    def erase(self, partition: Partition) -> Iterator[bool]:
        """Erase what there is of closed accounts, a step at a time, once the boards that have it are made."""
        if self._tables.boards.on(partition).is_complete and self._totals.boards.on(partition).is_complete:
            yield from self.jobs.drain(partition)

    def forget(self, partition: Partition) -> Iterator[bool]:
        """Forget closed accounts of which nothing can come any more, some at a time."""
        before = self._clock() - _LOG_LASTS
        return self._users.remove(partition, lambda nobody: nobody.until < before, CLOSINGS)

    def _close(self, partition: Partition, record: Record) -> None:
        if record.value is None:
            return
        account = decode_closed(record.value, record.key)
        self._accounts.close(partition, account)
        self.jobs.start(partition, account.user_id.encode())

    def _erase(self, partition: Partition, job: bytes, cursor: bytes) -> Iterator[bytes]:
        """Erase what a partition has of a user: a window of its totals, a game, or some rows are a piece."""
        user_id = job.decode()
        if not cursor or cursor.startswith(_TOTALS):
            for window in self._totals.windows(partition, cursor[len(_TOTALS) :].decode()):
                self._erase_total(partition, window, user_id)
                yield _TOTALS + window.encode()
            cursor = b""
        done, under_way, _ = cursor.partition(b"\0")
        if under_way:
            yield from self._erase_rest(partition, done.decode(), user_id)
        for key, _ in partition.scan(self._tables.games.name, after=done or None):
            # A game whose points are told may have what was told of a user beside no row.
            if self._erase_row(partition, key.decode(), user_id) or rules_of(key.decode()).is_told:
                yield key + b"\0"
                yield from self._erase_rest(partition, key.decode(), user_id)
            yield key

    def _erase_total(self, partition: Partition, window: str, user_id: str) -> None:
        rows, key = self._totals.totals.on(partition), total_key(window, user_id)
        try:
            parts = rows.get(key)
        except UnreadableRowError:
            parts = {}
        if parts is not None:
            before = total_key_of(user_id, parts)
            self._global.change(partition, RULES.window_named(window), before, None)
            del rows[key]

    def _erase_row(self, partition: Partition, game_id: str, user_id: str) -> bool:
        """Remove a user's row of a game, and its entries from boards; return whether there was one."""
        rows, key = self._tables.scores.on(partition), user_key(game_id, user_id)
        try:
            row = rows.get(key)
        except UnreadableRowError:
            row = UserScores()
        if row is None:
            return False
        game = self._tables.games.on(partition)[game_id.encode()]
        row = self._entries.part(partition, game, user_id, row)
        changes = closed(game, user_id, row, lambda _: False)
        self._tables.boards.on(partition).apply(partition, game, changes)
        del rows[key]
        return True

    def _erase_rest(self, partition: Partition, game_id: str, user_id: str) -> Iterator[bytes]:
        """Remove what a game has of a user beside its row: it is there where a row is, or was."""
        tables, of_user = self._tables, user_key(game_id, user_id)
        prefix, cursor = of_user + b"\0", game_id.encode() + b"\0"
        game, past = tables.games.on(partition)[game_id.encode()], tables.past.on(partition)
        while found := list(partition.scan(tables.past.name, prefix, limit=AT_ONCE)):
            for key, _ in found:
                try:
                    standing = past.get(key)
                except UnreadableRowError:
                    standing = None
                if standing is not None and not standing.hidden:
                    window = key[len(prefix) :].decode()
                    before = key_of(game, user_id, standing.tally)
                    self._entries.amend(partition, game, window, before, None)
                del past[key]
                yield cursor
        for table in (tables.answers, tables.parts):
            while found := list(partition.scan(table.name, prefix, limit=AT_ONCE)):
                for key, _ in found:
                    del table.on(partition)[key]
                yield cursor


def _declare() -> ClosingAgents:
    agents = ClosingAgents(leaderboard_tables(), total_tables(), closed_accounts(), now_ms)
    app.batch_agent(CLOSINGS, name="leaderboards.close", dead_letters=DEAD_LETTERS, rebuilt=False)(
        agents.close
    )
    app.partition_timer(every=0.1)(agents.erase)

    @app.partition_timer(every=60)
    def forget_closed_accounts(partition: Partition) -> Iterator[bool]:
        return agents.forget(partition)

    return agents


CLOSING_AGENTS = _declare()
"""The agent of this app."""
