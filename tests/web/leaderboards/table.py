"""Games and scores over the partitions of a worker in memory, as the agents would have them."""

from collections.abc import Iterable, Sequence

from agents.leaderboards import LeaderboardAgents
from engine.agents import Handler
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from schemas.leaderboards.codec import ScoreRecord, encode_score
from schemas.leaderboards.topics import GAMES, SCORES
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import Game
from tables.leaderboards.registry import closed_accounts, leaderboard_tables
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless, take
from tests.schemas.accounts.users import user
from tests.serving.worker import MemoryWorker, owned_by
from tests.web.leaderboards.totals import load

AT = 1_795_000_000_000
AGENTS = LeaderboardAgents(leaderboard_tables(), closed_accounts(), lambda: AT, endless)


def play(workers: Sequence[MemoryWorker], game: Game, scores: Iterable[tuple[int, float]]) -> None:
    """Let a game have these scores, of users by their numbers, whichever worker owns it."""
    load(workers)
    key = game.game_id.encode()
    partition = owned_by(workers)[workers[0].partition_of(key)]
    _take(partition, AGENTS.rule, GAMES.name, [MadeUpRecord(0, AT, key, encode_game(game))])
    made = leaderboard_tables().boards.on(partition).version
    records = [
        MadeUpRecord(
            place,
            AT + place,
            key,
            encode_score(ScoreRecord(game.game_id, user(number), f"{made}-{place}", score)),
        )
        for place, (number, score) in enumerate(scores)
    ]
    if records:
        _take(partition, AGENTS.score, SCORES.name, records)


def _take(partition: Partition, handle: Handler, topic: str, records: list[MadeUpRecord]) -> None:
    assert take(partition, handle, PartitionBatch(topic, partition.number, records)) == len(records)
