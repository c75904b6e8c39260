"""Players whose scores are posted during a drill, to any worker, until each is accepted.

Some are posted twice. At the end every board must be that of a plain recount of what was accepted, and stay
so when all of it is posted once more.
"""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus
from random import Random

import msgspec

from drill.beside import Ground
from drill.client import Client
from drill.leaderboards.standings import Submitted, difference, recounted
from serving.ingest.bodies import MAX_ITEMS

GAMES = {"best": "best", "sum": "sum", "counter": "increment"}
"""The policy of each game: those whose result does not depend on the order, as posts have none."""

GLOBAL = {"best", "sum"}
"""The games that count for the global board."""

PLAYERS = 300

_EVERY = 0.25
_AGAIN = 0.1
"""The share of posts that are repeated."""


class Players:
    """The players of some games."""

    name = "scores"

    def __init__(self, ground: Ground) -> None:
        """Play the games of this drill."""
        self.sent: dict[str, list[Submitted]] = {f"{game}-{ground.seed}": [] for game in GAMES}
        self.zeros = {"wrong ranks": 0, "wrong ranks after repeats": 0}
        self._session = ground.session
        self._random = Random(ground.seed)
        self.client = Client(ground.session, ground.urls, ground.key, self._random)
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
        wrong = await self._compared(url, "wrong ranks")
        for game, scores in self.sent.items():
            for first in range(0, len(scores), MAX_ITEMS):
                await self._post(game, scores[first : first + MAX_ITEMS], "?wait=10")
        return wrong + await self._compared(url, "wrong ranks after repeats")

    async def _compared(self, url: str, zero: str) -> list[str]:
        """Return what is wrong with the boards, and count the rows."""
        boards: dict[str, dict[str, float]] = {}
        totals: dict[str, float] = {}
        for game, (name, policy) in zip(self.sent, GAMES.items(), strict=True):
            standing = boards[f"/leaderboards/{game}/"] = recounted(self.sent[game], policy)
            if name in GLOBAL:
                for user_id, score in standing.items():
                    totals[user_id] = totals.get(user_id, 0.0) + score
        boards["/leaderboards/"] = totals
        found = [await difference(self._session, url, *board) for board in boards.items()]
        self.zeros[zero] += sum(one.rows for one in found)
        return [f"{zero}: {sentence}" for one in found for sentence in one.sentences]

    def _score(self, game: str, place: int) -> Submitted:
        random = self._random
        name = f"{len(self.sent[game])}-{place}"
        return Submitted(
            random.choice(self._users), name, float(random.randint(-50, 1000)), time.time_ns() // 1_000_000
        )

    async def _post(self, game: str, scores: Sequence[Submitted], query: str = "") -> None:
        body = [msgspec.to_builtins(score) for score in scores]
        await self.client.send("POST", f"/leaderboards/{game}/scores/{query}", body)
