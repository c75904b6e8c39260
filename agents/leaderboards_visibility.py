"""The agent of hidden entries: they leave the boards with their record, and closed windows in steps."""

from collections.abc import Callable, Iterator

from agents.leaderboards import AGENTS
from agents.leaderboards_boards import load_before
from agents.leaderboards_entries import Entries
from agents.records import take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.partitions.partition import Partition
from engine.steps import Steps
from engine.stint import Stint
from schemas.leaderboards.codec import decode_visibility
from schemas.leaderboards.topics import DEAD_LETTERS, VISIBILITY
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.registry import closed_accounts, leaderboard_tables
from tables.leaderboards.scores import UserScores, with_keys
from tables.leaderboards.tables import LeaderboardTables, user_key
from tables.leaderboards.visibility import shown

AT_ONCE = 100
"""Standings of a user in closed windows that are read at once."""


class VisibilityAgents:
    """Hides entries, and shows them again."""

    def __init__(
        self,
        tables: LeaderboardTables,
        accounts: ClosedAccounts,
        stint: Callable[[], Stint] = Stint,
    ) -> None:
        self._tables = tables
        self._accounts = accounts
        self._stint = stint
        self._entries = Entries(tables)
        self.jobs = Steps(tables.alignments.name, self._align)

    def show(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Hide the entries of users in games, or show them again."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._show, self._stint(), DEAD_LETTERS)

    def align(self, partition: Partition) -> Iterator[bool]:
        """Take hidden entries out of closed windows, and put shown ones back, a step at a time."""
        yield from self.jobs.drain(partition)

    def _show(self, partition: Partition, record: Record) -> None:
        said = decode_visibility(record.value, record.key)
        game = self._tables.games.on(partition).get(said.game_id.encode())
        if game is None:
            raise RefusedError(Reason.BROKEN_RULE, f"there is no game {said.game_id}", "game_id")
        if self._accounts.has(partition, said.user_id, record.timestamp):
            raise RefusedError(Reason.BROKEN_RULE, "the user's account is closed", "user_id")
        rows, key = self._tables.scores.on(partition), user_key(said.game_id, said.user_id)
        row = rows.get(key) or UserScores()
        if row.hidden == said.hidden:
            return
        row = self._entries.part(partition, game, said.user_id, row)
        row, changes = shown(game, said.user_id, row, lambda _: False, hidden=said.hidden)
        self._entries.change(partition, game, said.user_id, row, changes)
        rows[key] = with_keys(row, changes)
        self.jobs.start(partition, key)

    def _align(self, partition: Partition, job: bytes, cursor: bytes) -> Iterator[bytes]:
        """Bring a user's entries in a game's closed windows in line with its row, a window a piece."""
        row = self._tables.scores.on(partition).get(job)
        if row is None:
            return
        game_id, _, user_id = job.decode().partition("\0")
        game, prefix = self._tables.games.on(partition)[game_id.encode()], job + b"\0"
        past = self._tables.past.on(partition)
        while found := past.scan(prefix, after=cursor or None, limit=AT_ONCE):
            for cursor, standing in found:
                window = cursor[len(prefix) :].decode()
                self._entries.align(partition, game, user_id, row, window, standing)
                yield cursor


def _declare() -> VisibilityAgents:
    agents = VisibilityAgents(leaderboard_tables(), closed_accounts())
    app.batch_agent(VISIBILITY, "leaderboards.show", DEAD_LETTERS, rebuilt=False, before=AGENTS.load)(
        agents.show
    )
    app.partition_timer(every=0.1)(agents.align)
    return agents


VISIBILITY_AGENTS = _declare()
"""The agent of this app."""
