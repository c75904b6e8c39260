"""The agents of leaderboards over a partition in memory: what is sent is folded at once."""

from functools import cache
from typing import Any, cast

import msgspec

from agents.leaderboards import LeaderboardAgents
from agents.leaderboards_closings import ClosingAgents
from agents.leaderboards_points import PointsAgent
from agents.leaderboards_visibility import VisibilityAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.codec import encode_closed
from schemas.accounts.rows import ClosedAccount
from schemas.accounts.topics import CLOSINGS
from schemas.leaderboards.codec import ScoreRecord, VisibilityRecord, encode_score, encode_visibility
from schemas.leaderboards.points import Points, encode_points
from schemas.leaderboards.published import ClosedWindow, RankedEntry, Standing
from schemas.leaderboards.topics import DEAD_LETTERS, GAMES, POINTS, SCORES, STANDINGS, VISIBILITY, WINDOWS
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import TOLD, Game
from tables.leaderboards.tables import LeaderboardTables
from tables.leaderboards.total_tables import TotalTables
from tables.leaderboards.windows import WHOLE
from tests.engine.memory import PublishingPartition, app_of
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless, take
from tests.schemas.accounts.users import user
from web.leaderboards.reading import MAX_LIMIT, Asked, BoardReader

DAY = 86_400_000
START = 20_000 * DAY + DAY // 2
"""Noon of a day."""


TOLD_GAME = f"{TOLD}cricket-m1"
"""A game whose points are told."""


@cache
def tables() -> LeaderboardTables:
    """The tables in an app of one partition, which nobody runs."""
    return LeaderboardTables(app_of("leaderboards"))


@cache
def total_tables() -> TotalTables:
    """The tables of the global board in the same app."""
    return TotalTables(tables().app)


@cache
def closed_accounts() -> ClosedAccounts:
    """The closed accounts in the same app."""
    return ClosedAccounts(tables().app)


class Hall:
    """A partition of games and scores, and what its boards say."""

    def __init__(self, *games: Game) -> None:
        self.tables = tables()
        self.place = PublishingPartition()
        self.offset = -1
        self.now = START
        accounts = closed_accounts()
        self.agents = LeaderboardAgents(self.tables, accounts, lambda: self.now, endless)
        self.points = PointsAgent(self.tables, accounts, endless)
        self.visibility = VisibilityAgents(self.tables, accounts, endless)
        self.closing = ClosingAgents(self.tables, total_tables(), accounts, lambda: self.now, endless)
        self.reader = BoardReader(self.tables, lambda: self.now / 1000)
        self.rule(*games)
        self.load()

    @property
    def partition(self) -> Partition:
        return cast(Partition, self.place)

    def rule(self, *games: Game) -> None:
        for game in games:
            self._take(self.agents.rule, GAMES.name, game.game_id.encode(), encode_game(game))

    def submit(self, number: int, score: float | None, name: str = "", **fields: Any) -> None:
        """Submit a score of a user of the game "g", with an id of its own unless it is named."""
        given = {"game_id": "g", **fields}
        name = name or f"s{self.offset + 1}"
        said = ScoreRecord(user_id=user(number), submission_id=name, score=score, **given)
        self._take(self.agents.score, SCORES.name, said.game_id.encode(), encode_score(said))

    def give(self, number: int, points: int | None, version: int = 1, **fields: Any) -> None:
        """Tell what a part of a match adds to a user's points, of the game `TOLD_GAME` unless it is named."""
        given = {"game_id": TOLD_GAME, "source": "m1", "part": "winner", "at": self.now, **fields}
        told = Points(user_id=user(number), points=points, version=version, **given)
        self._take(self.points.give, POINTS.name, told.game_id.encode(), encode_points(told))

    def hide(self, number: int, *, hidden: bool = True, game_id: str = "g") -> None:
        """Hide a user's entries, or show them again; closed windows follow with `align`."""
        said = VisibilityRecord(game_id, user(number), hidden)
        self._take(self.visibility.show, VISIBILITY.name, game_id.encode(), encode_visibility(said))

    def align(self) -> None:
        for _ in self.visibility.align(self.partition):
            pass

    def close_account(self, number: int) -> None:
        """Tell the partition that a user's account is closed; what there is of it goes with `erase`."""
        account = ClosedAccount(user(number), self.now)
        self._take(self.closing.close, CLOSINGS.name, account.user_id.encode(), encode_closed(account))

    def erase(self) -> None:
        """Take steps until none is left: on a busy machine a round ends before."""
        while any(self.closing.erase(self.partition)):
            pass

    def close(self) -> None:
        for _ in self.agents.close(self.partition):
            pass

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        self.place.restart()
        self.load()

    def load(self) -> None:
        for _ in self.agents.load(self.partition):
            pass
        for _ in total_tables().boards.on(self.partition).load():
            pass

    def board(self, window: str = WHOLE.name, **asked: Any) -> list[RankedEntry]:
        given = {"limit": MAX_LIMIT, **asked}
        game_id = given.pop("game_id", "g")
        return self.reader.page(self.partition, game_id, Asked(window=window, **given)).entries

    def ranks(self, window: str = WHOLE.name, **asked: Any) -> list[tuple[int, int, float]]:
        """Rank, user and score of each entry."""
        return [(one.rank, int(one.user_id, 16), one.score) for one in self.board(window, **asked)]

    def standing(self, number: int, window: str = WHOLE.name) -> Standing:
        return self.reader.standing(self.partition, "g", window, user(number))

    @property
    def windows(self) -> list[ClosedWindow]:
        return [msgspec.json.decode(one.value or b"", type=ClosedWindow) for one in self.place.on(WINDOWS)]

    @property
    def updates(self) -> int:
        return len(self.place.on(STANDINGS))

    @property
    def refusals(self) -> list[str]:
        """The reasons of the dead letters."""
        return [one.headers["reason"].decode() for one in self.place.on(DEAD_LETTERS)]

    def _take(self, handle: Any, topic: str, key: bytes, value: bytes) -> None:
        self.offset += 1
        record = MadeUpRecord(self.offset, self.now, key, value)
        take(self.partition, handle, PartitionBatch(topic, 0, [record]))
