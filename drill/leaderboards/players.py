"""Players whose scores are posted during a drill, to any worker, until each is accepted.

Some are posted twice. At the end every board must be that of a plain recount of what was accepted, which
shares nothing with the fold, and every submission must have counted once.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from random import Random
from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession

from drill.client import TIMEOUT, Client
from schemas.leaderboards.published import BoardPage

GAMES = {"best": "best", "sum": "sum", "counter": "increment"}
"""The policy of each game: those whose result does not depend on the order, as posts have none."""

GLOBAL = {"best", "sum"}
"""The games that count for the global board."""

PLAYERS = 300

_EVERY = 0.25
_AGAIN = 0.1
"""The share of posts that are repeated."""
_LAST = 60.0
"""Seconds until the boards at the end are complete."""

Row = tuple[int, str, float]
"""Rank, user_id and score."""


class Submitted(msgspec.Struct, frozen=True):
    """A score that was posted; `at` is its epoch ms."""

    user_id: str
    submission_id: str
    score: float
    at: int


class Players:
    """The players of some games."""

    name = "scores"

    def __init__(
        self, session: ClientSession, urls: Callable[[], Sequence[str]], key: str, seed: int
    ) -> None:
        """Post with a key to the workers that `urls` returns."""
        self.sent: dict[str, list[Submitted]] = {f"{game}-{seed}": [] for game in GAMES}
        self._session = session
        self._random = Random(seed)
        self.client = Client(session, urls, key, self._random)
        self._users = [f"{self._random.getrandbits(128):032x}" for _ in range(PLAYERS)]
        self._finished = False

    @property
    def accepted(self) -> int:
        """How many scores were accepted."""
        return sum(map(len, self.sent.values()))

    async def run(self) -> None:
        """Give the games their rules, then post until `finish` is called, then what is under way."""
        for game, (name, policy) in zip(self.sent, GAMES.items(), strict=True):
            rules = {"policy": policy, "days": True, "weeks": True, "is_global": name in GLOBAL}
            await self.client.send("PUT", f"/leaderboards/{game}/?wait=10", rules, {HTTPStatus.OK})
        while not self._finished:
            game, random = self._random.choice(list(self.sent)), self._random
            scores = [self._score(game, place) for place in range(random.randint(1, 40))]
            await self._post(game, scores)
            self.sent[game] += scores
            if random.random() < _AGAIN:
                await self._post(game, scores)
            await asyncio.sleep(_EVERY * random.random())

    def finish(self) -> None:
        """Post no more than what is under way."""
        self._finished = True

    async def differences(self, url: str) -> list[str]:
        """Ask a worker for whole boards until all is counted; return what is wrong with them."""
        wrong: list[str] = []
        totals: dict[str, float] = {}
        for game, (name, policy) in zip(self.sent, GAMES.items(), strict=True):
            standing = recounted(self.sent[game], policy)
            wrong += await self._difference(url, f"/leaderboards/{game}/", standing)
            if name in GLOBAL:
                for user_id, score in standing.items():
                    totals[user_id] = totals.get(user_id, 0.0) + score
        return wrong + await self._difference(url, "/leaderboards/", totals)

    async def _difference(self, url: str, path: str, standing: dict[str, float]) -> list[str]:
        """Ask for a whole board until it is as it has to be, or that takes too long."""
        due, deadline = ranked(standing), time.monotonic() + _LAST
        while sorted(found := await self._board(url + path)) != sorted(due):
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(1.0)
        return _different(path, found, due)

    def _score(self, game: str, place: int) -> Submitted:
        random = self._random
        name = f"{len(self.sent[game])}-{place}"
        return Submitted(
            random.choice(self._users), name, float(random.randint(-50, 1000)), time.time_ns() // 1_000_000
        )

    async def _post(self, game: str, scores: Sequence[Submitted]) -> None:
        body = [msgspec.to_builtins(score) for score in scores]
        await self.client.send("POST", f"/leaderboards/{game}/scores/", body)

    async def _board(self, url: str) -> list[Row]:
        """Return a whole board, page by page at one moment; as far as it is answered for."""
        found: list[Row] = []
        cursor: str | None = ""
        while cursor is not None:
            query: dict[str, Any] = {"limit": 100, **({"cursor": cursor} if cursor else {})}
            try:
                async with self._session.get(url, params=query, timeout=TIMEOUT) as answer:
                    if answer.status != HTTPStatus.OK:
                        return found
                    page = msgspec.json.decode(await answer.read(), type=BoardPage)
            except (ClientError, OSError, TimeoutError):
                return found
            found += [(one.rank, one.user_id, one.score) for one in page.entries]
            cursor = page.next
        return found


def recounted(scores: Sequence[Submitted], policy: str) -> dict[str, float]:
    """Return what counts of each user after these scores, each counted once."""
    standing: dict[str, float] = {}
    for one in scores:
        known = standing.get(one.user_id)
        if known is None:
            standing[one.user_id] = one.score
        else:
            standing[one.user_id] = max(known, one.score) if policy == "best" else known + one.score
    return standing


def ranked(standing: dict[str, float]) -> list[Row]:
    """Return the board of what counts of each user: rank 1, 2, 2, 4; equal ones by their ids."""
    rows = sorted(standing.items(), key=lambda row: (-row[1], row[0]))
    better = sorted(-score for score in standing.values())
    return [(1 + better.index(-score), user_id, score) for user_id, score in rows]


def _different(board: str, found: Sequence[Row], due: Sequence[Row]) -> list[str]:
    """Return a sentence for each row that is otherwise; ties have the order in which they were reached."""
    if sorted(found) == sorted(due):
        return []
    missing, extra = set(due) - set(found), set(found) - set(due)
    return [
        f"board {board}: {len(missing):,} rows are missing and {len(extra):,} are not due, "
        f"such as {sorted(missing)[:2]} and {sorted(extra)[:2]}"
    ]
