"""Players whose scores are posted during a drill, to any worker, until each is accepted.

Some are posted twice. At the end every board must be that of a plain recount of what was accepted, and every
submission must be known: posted once more, none may count.
"""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus
from random import Random

import msgspec

from drill.beside import Ground
from drill.client import Client
from drill.leaderboards.standings import LAST, Submitted, difference, recounted
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
        self.zeros = {"scores lost": 0, "wrong ranks": 0}
        self._session = ground.session
        self._key = ground.key
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
        wrong: list[str] = []
        totals: dict[str, float] = {}
        for game, (name, policy) in zip(self.sent, GAMES.items(), strict=True):
            standing = recounted(self.sent[game], policy)
            wrong += await self._difference(url, f"/leaderboards/{game}/", standing)
            if name in GLOBAL:
                for user_id, score in standing.items():
                    totals[user_id] = totals.get(user_id, 0.0) + score
        wrong += await self._difference(url, "/leaderboards/", totals)
        for game, scores in self.sent.items():
            lost = await self._lost(url, game, scores)
            self.zeros["scores lost"] += lost
            if lost:
                wrong.append(f"{game}: {lost:,} of {len(scores):,} scores were not known any more")
        return wrong

    async def _difference(self, url: str, path: str, standing: dict[str, float]) -> list[str]:
        found = await difference(self._session, url, path, standing)
        self.zeros["wrong ranks"] += found.rows
        return list(found.sentences)

    async def _lost(self, url: str, game: str, scores: Sequence[Submitted]) -> int:
        """Post all scores of a game once more; return how many count, or are not answered for."""
        lost, deadline = 0, time.monotonic() + LAST
        for first in range(0, len(scores), MAX_ITEMS):
            part = scores[first : first + MAX_ITEMS]
            answer = None
            while (answer is None or answer.status != HTTPStatus.OK) and time.monotonic() < deadline:
                answer = await self.client.ask(
                    "POST",
                    url,
                    f"/leaderboards/{game}/scores/?wait=10",
                    _body(part),
                    {"X-API-Key": self._key},
                )
            if answer is None or answer.status != HTTPStatus.OK:
                return lost + len(scores) - first
            lost += sum(item.result != "duplicate" for item in _results(answer.body).items)
        return lost

    def _score(self, game: str, place: int) -> Submitted:
        random = self._random
        name = f"{len(self.sent[game])}-{place}"
        return Submitted(
            random.choice(self._users), name, float(random.randint(-50, 1000)), time.time_ns() // 1_000_000
        )

    async def _post(self, game: str, scores: Sequence[Submitted]) -> None:
        await self.client.send("POST", f"/leaderboards/{game}/scores/", _body(scores))


class _Item(msgspec.Struct):
    result: str


class _Answer(msgspec.Struct):
    items: list[_Item]


_results = msgspec.json.Decoder(_Answer).decode


def _body(scores: Sequence[Submitted]) -> list[object]:
    return [msgspec.to_builtins(score) for score in scores]
