"""A stand of fans: a match's agents, those of predictions and of boards, over one partition in memory."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from agents.leaderboards_points import PointsAgent
from agents.matches import MatchAgents
from agents.predictions import PredictionAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.rows import ClosedAccount
from schemas.leaderboards.topics import POINTS
from schemas.predictions.codec import Prediction, encode_prediction
from schemas.predictions.published import MatchMarkets, OwnPrediction
from schemas.predictions.topics import DEAD_LETTERS, PREDICTIONS
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.tables import LeaderboardTables
from tables.matches.repair import Repair
from tables.matches.sport import AnySport
from tables.matches.tables import MatchTables
from tables.predictions.answers import markets_of, own
from tables.predictions.tables import PredictionTables
from tests.agents.matches.ground import DAY, PATIENCE, Ground
from tests.engine.memory import app_of
from tests.engine.records import MadeUpRecord
from tests.schemas.accounts.users import user
from web.leaderboards.reading import Asked, BoardReader


@cache
def tables_of(sport: AnySport) -> tuple[MatchTables, PredictionTables, LeaderboardTables, ClosedAccounts]:
    """The tables in an app of one partition, which nobody runs."""
    app = app_of(f"stand-{sport.name}")
    matches = MatchTables(app, sport, Repair)
    matches.log.keeps_times = True
    predictions, accounts = PredictionTables(app), ClosedAccounts(app)
    accounts.erasers.append(predictions.erasure.start)
    return matches, predictions, LeaderboardTables(app), accounts


class Stand(Ground):
    """Fans of a match: what they foretell is folded at once, and settled when they `settle`."""

    def __init__(self, sport: AnySport, encode: Callable[[Any], bytes], match_id: str = "m1") -> None:
        super().__init__(sport, encode)
        self.match_id = match_id
        self.tables, self.predictions, self.boards, self.accounts = tables_of(sport)
        self.agents = MatchAgents(self.tables, self.metrics, PATIENCE, lambda: self.now, self._stint)
        self.fans = PredictionAgents(
            self.predictions,
            {sport.name: self.tables},
            self.accounts,
            30 * DAY,
            lambda: self.now,
            self._stint,
        )
        self.points = PointsAgent(self.boards, self.accounts, self._stint)
        self.reader = BoardReader(self.boards)
        self.read = 0

    def predict(self, number: int, market: str, pick: str, at: int | None = None, name: str = "p") -> None:
        """Let a user foretell, appended now or at another time."""
        said = Prediction(self.match_id, self.tables.sport.name, user(number), market, pick, name)
        at = self.now if at is None else at
        record = MadeUpRecord(self._next(), at, self.match_id.encode(), encode_prediction(said))
        self._hand(self.fans.predict, PartitionBatch(PREDICTIONS.name, self.number, [record]))

    def close_account(self, number: int) -> None:
        """Tell the partition that a user's account is closed, and let what it foretold be erased."""
        with self.unit():
            self.accounts.close(self.partition, ClosedAccount(user(number), self.now))
        for _ in self.fans.erase(self.partition):
            pass

    def look(self) -> None:
        for _ in self.fans.look(self.partition):
            pass

    def settle(self) -> None:
        """Look at what the match has decided, settle it, and bring the points to the boards."""
        self.look()
        for _ in self.fans.settle(self.partition):
            pass
        self.deliver()

    def deliver(self) -> None:
        told = self.on(POINTS)
        records = [MadeUpRecord(self._next(), self.now, one.key, one.value) for one in told[self.read :]]
        self.read = len(told)
        if records:
            self._hand(self.points.give, PartitionBatch(POINTS.name, self.number, records))

    def board(self, game: str) -> dict[int, float]:
        """The score of each user on a board; the ranks are those of the scores."""
        for _ in self.boards.boards.on(self.partition).load():
            pass
        if self.boards.games.on(self.partition).get(game.encode()) is None:
            return {}
        entries = self.reader.page(self.partition, game, Asked(limit=100)).entries
        scores = [one.score for one in entries]
        assert [one.rank for one in entries] == [scores.index(score) + 1 for score in scores]
        return {int(one.user_id, 16): one.score for one in entries}

    @property
    def markets(self) -> MatchMarkets:
        match = self.tables.find(self.partition, self.match_id.encode())
        assert match is not None
        return markets_of(self.predictions, self.tables, cast(Partition, self), match)

    def own(self, number: int) -> dict[str, OwnPrediction]:
        """What a user foretold, by the market."""
        found = own(self.predictions, self.partition, self.tables.sport.name, self.match_id, user(number))
        return {one.market: one for one in found.predictions}

    @property
    def refusals(self) -> list[str]:
        """The reasons of the dead letters."""
        return [one.headers["reason"].decode() for one in self.on(DEAD_LETTERS)]
