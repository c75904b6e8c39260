"""The game that is played, its players, and when a worker answers for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from aiohttp import ClientSession

from bench.rig.workload import Keyed
from sandbox.worker import WorkerProcess
from schemas.leaderboards.codec import ScoreRecord, encode_score
from serving.identity.token_key_file import rotate_token_keys
from serving.identity.token_keys import TokenKeys
from serving.identity.tokens import Tokens
from tables.leaderboards.games import Game

GAME = Game(game_id="club", days=True, weeks=True, self_service=True)


def user(number: int) -> str:
    """Return a user_id."""
    return f"{number:032x}"


def score_of(number: int, players: int) -> float:
    """Return the first score of a user: no two of so many players have the same."""
    return float((number * 7919) % players)


def scores(players: int) -> Iterator[Keyed]:
    """Yield a score of each player, as a record."""
    key = GAME.game_id.encode()
    for number in range(players):
        record = ScoreRecord(GAME.game_id, user(number), "first", score_of(number, players))
        yield key, encode_score(record)


def tokens_of(players: int, keys: Path) -> dict[str, str]:
    """Return a token of each player, by its user_id; the key that signs them is put into a file."""
    rotate_token_keys(keys, time.time())
    tokens = Tokens(TokenKeys(keys))
    return {user(number): tokens.made(user(number), 1) for number in range(players)}


async def answers(session: ClientSession, worker: WorkerProcess) -> bool:
    """Return whether a worker answers with the game's board: it has the game's rules, and its index."""
    async with session.get(f"{worker.url}/leaderboards/{GAME.game_id}/?limit=1") as answer:
        return answer.status == 200


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it is not within five minutes.
    """
    async with asyncio.timeout(300):
        while not await is_so():
            await asyncio.sleep(0.05)
