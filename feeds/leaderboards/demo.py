"""The players of the demo: some with an account, who submit for themselves, and a club that submits for all.

They play two games at a human pace, so that their boards change while somebody looks.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from random import Random
from types import MappingProxyType
from typing import Any, cast

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from app.commands.demo import Site, curl
from feeds.matches.demo import show_in_demo
from sandbox.worker import WorkerFailedError

NAMES = ("Ada", "Grace", "Alan", "Katherine", "Edsger", "Radia", "Barbara", "Donald", "Margaret", "Tony")
"""The players who have an account."""

GUESTS = 8
"""The players without one: boards show the beginning of their ids."""

QUIZ, DARTS = "quiz", "darts"

BEST = {QUIZ: 10, DARTS: 180}
"""The most points of a score."""

RULES: dict[str, dict[str, object]] = {
    QUIZ: {"policy": "sum", "days": True, "weeks": True, "self_service": True, "is_global": True},
    DARTS: {"policy": "best", "low": 0, "high": BEST[DARTS], "days": True, "weeks": True, "is_global": True},
}
"""The games: a quiz whose players submit their own answers, and darts whose club does that for all."""

PAUSE = (0.4, 1.6)
"""Least and most seconds from one score to the next."""

ROUNDS = 3
"""Scores that each player has in each game before anybody looks."""

PATIENCE = 60.0
"""Seconds in which the worker has to take what is prepared."""

REGISTER, LOG_IN = "/api/leaderboard/register/", "/api/leaderboard/login/"

DONE = (HTTPStatus.OK, HTTPStatus.CREATED)

_TIMEOUT = ClientTimeout(total=15)
_AGAIN = 0.5
_SAFE_TO_REPEAT = {HTTPStatus.ACCEPTED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class Player(msgspec.Struct, frozen=True):
    """A player; one without an account has neither name nor token."""

    user_id: str
    skill: float
    name: str = ""
    token: str = ""


@show_in_demo
class Players:
    """The players, once they are prepared."""

    def __init__(self) -> None:
        self._random = Random(1)
        self._players: list[Player] = []
        self._number = 0

    def prepare(self, site: Site) -> Sequence[str]:
        """Make the games and the accounts, and give each player some scores; return what to try."""
        return asyncio.run(self._prepare(site))

    async def play(self, site: Site) -> None:
        """Submit a score after the other until it is cancelled; one that is not taken is left out."""
        async with ClientSession(site.url, timeout=_TIMEOUT) as session:
            while True:
                await asyncio.sleep(self._random.uniform(*PAUSE))
                player, game = self._random.choice(self._players), self._random.choice((QUIZ, DARTS))
                score, by = self._score(game, player), _by_key(site)
                if game == QUIZ and player.token:
                    del score["user_id"]
                    by = _by_token(player)
                with suppress(ClientError, OSError, TimeoutError):
                    async with session.post(_scores(game), json=score, headers=by):
                        pass

    async def _prepare(self, site: Site) -> list[str]:
        # Whoever reads what the demo prints may play as Ada; the accounts are gone with it.
        password = secrets.token_urlsafe(9)
        async with ClientSession(site.url, timeout=_TIMEOUT) as session:
            for game, rules in RULES.items():
                await _done(session, "PUT", f"/leaderboards/{game}/?wait=10", rules, _by_key(site))
            for name in NAMES:
                given = {"name": name, "password": password}
                await _done(session, "POST", REGISTER, given)
                login = await _done(session, "POST", LOG_IN, given)
                skill = self._random.uniform(0.6, 1.0)
                self._players.append(Player(login["user_id"], skill, name, login["token"]))
            for _ in range(GUESTS):
                self._players.append(Player(secrets.token_hex(16), self._random.uniform(0.4, 0.9)))
            for game in [*RULES] * ROUNDS:
                scores = [self._score(game, player) for player in self._players]
                await _done(session, "POST", f"{_scores(game)}?wait=10", scores, _by_key(site))
        return self._hints(site, password)

    def _hints(self, site: Site, password: str) -> list[str]:
        ada, *_, guest = self._players
        url = f"{site.url}{_scores(QUIZ)}?wait=5"
        by_key = {"user_id": guest.user_id, "submission_id": "by-key", "score": 9}
        by_token = {"submission_id": "by-token", "score": 7}
        return [
            f"Boards: {' and '.join(f'{site.url}/board/{game}/' for game in RULES)}",
            f"Read a board: {curl(f'{site.url}/leaderboards/{QUIZ}/?limit=5')}",
            f"Submit a score: {curl(url, by_key, _by_key(site))}",
            f"Log in: {curl(f'{site.url}{LOG_IN}', {'name': ada.name, 'password': password})}",
            f"Submit as {ada.name}: {curl(url, by_token, _by_token(ada))}",
        ]

    def _score(self, game: str, player: Player) -> dict[str, object]:
        self._number += 1
        most = BEST[game]
        score = min(most, round(most * player.skill * self._random.triangular(0.2, 1.1, 0.8)))
        return {"user_id": player.user_id, "submission_id": f"demo-{self._number}", "score": score}


def _scores(game: str) -> str:
    return f"/leaderboards/{game}/scores/"


def _by_key(site: Site) -> dict[str, str]:
    return {"X-API-Key": site.key}


def _by_token(player: Player) -> dict[str, str]:
    return {"Authorization": f"Bearer {player.token}"}


async def _done(
    session: ClientSession,
    method: str,
    path: str,
    body: object,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Send until the worker says that it is done; return its answer.

    Raises:
        WorkerFailedError: it refuses, or takes too long.
    """
    deadline = time.monotonic() + PATIENCE
    said = "no answer"
    while time.monotonic() < deadline:
        try:
            async with session.request(method, path, json=body, headers=headers) as answer:
                said = await answer.text()
                if answer.status in DONE:
                    return cast(dict[str, Any], json.loads(said))
                if answer.status not in _SAFE_TO_REPEAT:
                    break
        except (ClientError, OSError, TimeoutError) as error:
            said = str(error) or type(error).__name__
        await asyncio.sleep(_AGAIN)
    raise WorkerFailedError(f"the demo has no boards: {method} {path}: {said}")
