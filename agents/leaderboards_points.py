"""The agent of points that this application gives to users itself: into their rows, and onto boards."""

from collections.abc import Callable, Iterator

from agents.leaderboards import AGENTS
from agents.leaderboards_boards import load_before
from agents.leaderboards_entries import Entries
from agents.records import check_place, take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.partitions.partition import Partition
from engine.stint import Stint
from schemas.leaderboards.points import Points, decode_points
from schemas.leaderboards.published import Update
from schemas.leaderboards.topics import DEAD_LETTERS, POINTS
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.games import Game
from tables.leaderboards.points import rules_of, scored, told
from tables.leaderboards.registry import closed_accounts, leaderboard_tables
from tables.leaderboards.scores import Change, UserScores
from tables.leaderboards.tables import LeaderboardTables, source_key, user_key
from tables.leaderboards.windows import WHOLE


class PointsAgent:
    """Folds what is told of users' points."""

    def __init__(
        self, tables: LeaderboardTables, accounts: ClosedAccounts, stint: Callable[[], Stint] = Stint
    ) -> None:
        self._tables = tables
        self._accounts = accounts
        self._entries = Entries(tables)
        self._stint = stint

    def give(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Fold points; what is not newer changes nothing."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._give, self._stint(), DEAD_LETTERS)

    def _give(self, partition: Partition, record: Record) -> None:
        tables = self._tables
        points = decode_points(record.value, record.key)
        game = self._game(partition, points.game_id)
        if self._accounts.has(partition, points.user_id, record.timestamp):
            return
        rows, key = tables.parts.on(partition), source_key(points.game_id, points.user_id, points.source)
        known = rows.get(key) or {}
        if (parts := told(known, points)) is None:
            return
        users, name = tables.scores.on(partition), user_key(points.game_id, points.user_id)
        before = users.get(name) or UserScores()
        after, change = scored(game, before, points, known.get(points.part))
        rows[key] = parts
        if change is None:
            return
        if after == UserScores():
            del users[name]
        else:
            users[name] = after
        if not before.hidden:
            tables.boards.on(partition).apply(partition, game, [change])
            self._publish(partition, points, after, change)

    def _game(self, partition: Partition, game_id: str) -> Game:
        """Return a game whose points are told; the first of them makes it."""
        game = rules_of(game_id)
        if not game.is_told:
            raise RefusedError(Reason.BROKEN_RULE, f"{game_id} has scores of its own", "game_id")
        check_place(partition, self._tables.app.partition_of(game_id.encode()), "the game")
        games = self._tables.games.on(partition)
        if games.get(game_id.encode()) is None:
            games[game_id.encode()] = game
        return game

    def _publish(self, partition: Partition, points: Points, after: UserScores, change: Change) -> None:
        """Publish a user's new score, where it still has one."""
        tally = after.windows.get(WHOLE.name)
        if tally is not None and change.after != change.before:
            update = Update(points.user_id, None, points.game_id, tally.score, tally.reached)
            self._entries.update(partition, update)


def _declare() -> PointsAgent:
    agent = PointsAgent(leaderboard_tables(), closed_accounts())
    app.batch_agent(POINTS, "leaderboards.give", DEAD_LETTERS, rebuilt=False, before=AGENTS.load)(agent.give)
    return agent


POINTS_AGENT = _declare()
"""The agent of this app."""
