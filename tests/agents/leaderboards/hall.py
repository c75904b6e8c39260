"""The agents of leaderboards over a partition in memory: what is sent is folded at once."""

from functools import cache
from typing import Any, cast

import msgspec

from agents.leaderboards import LeaderboardAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.stint import Stint
from schemas.leaderboards.codec import ScoreRecord, encode_score
from schemas.leaderboards.published import ClosedWindow, RankedEntry, Standing
from schemas.leaderboards.topics import DEAD_LETTERS, GAMES, SCORES, UPDATES, WINDOWS
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import Game
from tables.leaderboards.tables import LeaderboardTables
from tables.leaderboards.windows import WHOLE
from tests.engine.memory import PublishingPartition, app_of
from tests.engine.records import MadeUpRecord
from web.leaderboards.reading import MAX_LIMIT, Asked, BoardReader

DAY = 86_400_000
START = 20_000 * DAY + DAY // 2
"""Noon of a day."""


def user(number: int) -> str:
    """A user_id."""
    return f"{number:032x}"


@cache
def tables() -> LeaderboardTables:
    """The tables in an app of one partition, which nobody runs."""
    return LeaderboardTables(app_of("leaderboards"))


class Hall:
    """A partition of games and scores, and what its boards say."""

    def __init__(self, *games: Game) -> None:
        self.tables = tables()
        self.place = PublishingPartition()
        self.offset = -1
        self.now = START
        self.agents = LeaderboardAgents(self.tables, lambda: self.now, lambda: Stint(longest=3600.0))
        self.reader = BoardReader(self.tables, lambda: self.now / 1000)
        self.rule(*games)

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

    def close(self) -> None:
        for _ in self.agents.close(self.partition):
            pass

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        self.place.rows.clear()
        self.place.locals.clear()
        for _ in self.agents.load(self.partition):
            pass

    def board(self, window: str = WHOLE.name, **asked: Any) -> list[RankedEntry]:
        given = {"limit": MAX_LIMIT, **asked}
        return self.reader.page(self.partition, "g", Asked(window=window, **given)).entries

    def ranks(self, window: str = WHOLE.name, **asked: Any) -> list[tuple[int, int, float]]:
        """Rank, user and score of each entry."""
        return [(one.rank, int(one.user_id, 16), one.score) for one in self.board(window, **asked)]

    def standing(self, number: int, window: str = WHOLE.name) -> Standing:
        return self.reader.standing(self.partition, "g", window, user(number))

    def published(self, topic: str) -> list[bytes]:
        return [one.value for one in self.place.published if one.topic == topic and one.value is not None]

    @property
    def windows(self) -> list[ClosedWindow]:
        return [msgspec.json.decode(one, type=ClosedWindow) for one in self.published(WINDOWS.name)]

    @property
    def updates(self) -> int:
        return len(self.published(UPDATES.name))

    @property
    def refusals(self) -> list[str]:
        """The reasons of the dead letters."""
        return [
            one.headers["reason"].decode() for one in self.place.published if one.topic == DEAD_LETTERS.name
        ]

    def _take(self, handle: Any, topic: str, key: bytes, value: bytes) -> None:
        self.offset += 1
        record = MadeUpRecord(self.offset, self.now, key, value)
        steps = handle(self.partition, PartitionBatch(topic, 0, [record]))
        taken = 0
        while not taken:
            with self.place.unit():
                taken = next(steps)
