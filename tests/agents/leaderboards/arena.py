"""The agents of leaderboards over several partitions in memory: games in some, their users in others."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any, TypeVar, cast

from agents.leaderboards import LeaderboardAgents
from agents.leaderboards_closings import ClosingAgents
from agents.leaderboards_totals import TotalAgents
from agents.leaderboards_visibility import VisibilityAgents
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.accounts.codec import encode_closed
from schemas.accounts.rows import ClosedAccount
from schemas.accounts.topics import CLOSINGS
from schemas.leaderboards.codec import ScoreRecord, VisibilityRecord, encode_score, encode_visibility
from schemas.leaderboards.topics import DEAD_LETTERS, GAMES, SCORES, TOTALS, VISIBILITY
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import Game
from tables.leaderboards.tables import LeaderboardTables
from tables.leaderboards.total_tables import TotalTables
from tests.agents.leaderboards.hall import START
from tests.engine.memory import PublishingPartition, app_of
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.schemas.accounts.users import user
from tests.serving.worker import COUNT, MemoryWorker, cluster_of
from web.leaderboards.global_board import GlobalBoard
from web.leaderboards.moments import Moments, PartAsked, PartTold
from web.leaderboards.reading import BoardReader
from web.leaderboards.shards import Shards, View

T = TypeVar("T")


@cache
def tables() -> tuple[LeaderboardTables, TotalTables, ClosedAccounts]:
    """The tables in an app of several partitions, which nobody runs."""
    app = app_of("leaderboards", COUNT)
    return LeaderboardTables(app), TotalTables(app), ClosedAccounts(app)


def home_of(number: int) -> int:
    """The partition of a user's totals."""
    return tables()[0].app.partition_of(user(number).encode())


class _Shards(Shards):
    """Lets something happen after each round of questions."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    async def _ask(self, view: View, asked: Mapping[int, PartAsked]) -> dict[int, PartTold]:
        told = await super()._ask(view, asked)
        self.meanwhile()
        return told


class Arena:
    """All partitions of a worker: games and scores in some, and in each the totals of its users."""

    def __init__(self, games: Iterable[Game]) -> None:
        self.games, self.totals, self.accounts = tables()
        self.now = START
        self.random = Random(1)
        self.places = [PublishingPartition(number) for number in range(COUNT)]
        worker = MemoryWorker("http://127.0.0.1:1")
        worker.partitions.put(*self.places)
        self._agents = LeaderboardAgents(self.games, self.accounts, self._clock, endless)
        self._visibility = VisibilityAgents(self.games, self.accounts, endless)
        self._closing = ClosingAgents(self.games, self.totals, self.accounts, self._clock, endless)
        self._total_agents = TotalAgents(self.totals, self.accounts, self._clock, endless)
        self.reader = BoardReader(self.games, self._seconds)
        self.shards = _Shards(cluster_of(worker), Moments(self.totals, self._seconds))
        self.whole = GlobalBoard(self.shards)
        self._runner = asyncio.Runner()
        self._delivered: dict[tuple[int, int], int] = {}
        """By the partitions that tell and are told, how many records were brought."""
        for partition in range(COUNT):
            self.load(partition)
        for game in games:
            self._send(
                self.of_game(game.game_id), self._agents.rule, GAMES.name, game.game_id, encode_game(game)
            )

    def of_game(self, game_id: str) -> int:
        """The partition of a game."""
        return self.games.app.partition_of(game_id.encode())

    def partition(self, number: int) -> Partition:
        return cast(Partition, self.places[number])

    def submit(self, said: ScoreRecord, *, fails: bool = False, dies: bool = False) -> None:
        """Let a score be folded, after a batch that `fails`, or a worker that `dies` before its commit."""
        partition, value = self.of_game(said.game_id), encode_score(said)
        if fails or dies:
            with suppress(ZeroDivisionError), self.places[partition].unit():
                self._send(partition, self._agents.score, SCORES.name, said.game_id, value)
                self.now // 0
        if dies:
            self.move(partition)
            self.load(partition)
        self._send(partition, self._agents.score, SCORES.name, said.game_id, value)

    def hide(self, game_id: str, number: int, *, hidden: bool) -> None:
        """Hide a user's entries of a game, or show them again, in closed windows too."""
        value = encode_visibility(VisibilityRecord(game_id, user(number), hidden))
        partition = self.of_game(game_id)
        self._send(partition, self._visibility.show, VISIBILITY.name, game_id, value)
        while any(self._visibility.align(self.partition(partition))):
            pass

    def close_account(self, number: int, moved: Iterable[int]) -> None:
        """Close an account; some partitions are moved before they erase what they have of it."""
        value = encode_closed(ClosedAccount(user(number), self.now))
        for partition in range(COUNT):
            self._send(partition, self._closing.close, CLOSINGS.name, user(number), value)
        for partition in moved:
            self.move(partition)
            self.load(partition)
        for partition in range(COUNT):
            while any(self._closing.erase(self.partition(partition))):
                pass

    def close(self, partition: int) -> None:
        """Let the timers of a partition close the windows that are over."""
        for agent in (self._agents, self._total_agents):
            for _ in agent.close(self.partition(partition)):
                pass

    def move(self, partition: int) -> None:
        """Leave a partition its rows alone, as its next owner finds them."""
        self.places[partition].restart()

    def load(self, partition: int) -> None:
        """Let the boards of a partition be made."""
        for agent in (self._agents, self._total_agents):
            for _ in agent.load(self.partition(partition)):
                pass

    def deliver(self, partition: int, again: int = 0) -> None:
        """Bring what games told a partition since the last time, in any order, and some that came before."""
        records = []
        for place in self.places:
            told = [one for one in place.on(TOTALS) if one.partition == partition]
            route = place.number, partition
            records += told[max(0, self._delivered.get(route, 0) - again) :]
            self._delivered[route] = len(told)
        self.random.shuffle(records)
        batch = [MadeUpRecord(at, self.now, one.key, one.value) for at, one in enumerate(records)]
        if batch:
            with self.places[partition].unit():
                steps = self._total_agents.total(
                    self.partition(partition), PartitionBatch(TOTALS.name, partition, batch)
                )
                assert next(steps) == len(batch)

    def wait_for(self, answer: Coroutine[Any, Any, T]) -> T:
        """Return what is read of the global board."""
        return self._runner.run(answer)

    def end(self) -> None:
        self._runner.close()

    @property
    def refusals(self) -> list[str]:
        """The reasons of the dead letters."""
        return [one.headers["reason"].decode() for place in self.places for one in place.on(DEAD_LETTERS)]

    def _send(self, partition: int, handle: Any, topic: str, key: str, value: bytes) -> None:
        record = MadeUpRecord(0, self.now, key.encode(), value)
        steps = handle(self.partition(partition), PartitionBatch(topic, partition, [record]))
        with self.places[partition].unit():
            assert next(steps) == 1

    def _clock(self) -> int:
        return self.now

    def _seconds(self) -> float:
        return self.now / 1000
