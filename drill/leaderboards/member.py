"""A member: an account from its registration on, and what its client was told of it.

It asks any worker, and asks the same again until it is answered for good. Where an answer was lost, what was
asked for may have happened: the next answer says so.
"""

import secrets
import time
from http import HTTPStatus
from random import Random
from typing import Any, cast

import msgspec

from drill.client import SAFE_TO_REPEAT, Answer, Client
from drill.leaderboards.standings import Submitted

API = "/api/leaderboard"

_LONGEST_WAIT = 5.0
"""Seconds that a member waits before it asks again, whatever it is told: a drill is short."""


class Member:
    """An account, or the wish for one.

    Attributes:
        name: how it is registered.
        password: the one that is right.
        request_id: that of its registration.
        user_id: the user, empty until it is registered.
        tokens: those that were given out and not revoked.
        ended: those that were revoked, by another password, by the end of all sessions, by closing.
        old_passwords: those that were right once.
        scores: what it submitted, and was accepted.
        is_closed: whether the account is closed.
        is_open_ended: whether it was cut off before it was told what became of a change.
    """

    def __init__(self, client: Client, name: str, rng: Random) -> None:
        self.name = name
        self.password = _password()
        self.request_id = secrets.token_urlsafe(12)
        self.user_id = ""
        self.tokens: list[str] = []
        self.ended: list[str] = []
        self.old_passwords: list[str] = []
        self.scores: list[Submitted] = []
        self.is_closed = False
        self.is_open_ended = False
        self._client = client
        self._rng = rng

    async def register(self) -> bool:
        """Ask for the account; return False where another has the name."""
        answer, _ = await self._asked("register", {"request_id": self.request_id})
        if answer.status == HTTPStatus.CREATED:
            self.user_id = _json(answer)["user_id"]
            return True
        if answer.status != HTTPStatus.CONFLICT:
            self._find("register", answer)
        return False

    async def log_in(self) -> None:
        """Get another token."""
        answer, _ = await self._asked("login", {})
        if answer.status != HTTPStatus.OK:
            self._find("login", answer)
            return
        given = _json(answer)
        if given["user_id"] != self.user_id:
            self._client.find(f"{self.name} is {self.user_id}, and logs in as {given['user_id']}")
        self.tokens.append(given["token"])

    async def submit(self, game: str, *, is_repeat: bool = False) -> None:
        """Submit a score by one of its tokens, or the last one again."""
        if not self.tokens:
            return
        if is_repeat and self.scores:
            score = self.scores[-1]
        else:
            number = float(self._rng.randint(-50, 1000))
            score = Submitted(
                self.user_id, f"{self.name}-{len(self.scores)}", number, time.time_ns() // 1_000_000
            )
        body = {"submission_id": score.submission_id, "score": score.score}
        answer, _ = await self._answered(f"/leaderboards/{game}/scores/", body, self._rng.choice(self.tokens))
        if answer.status not in (HTTPStatus.OK, HTTPStatus.ACCEPTED):
            self._find("submit", answer)
        elif score not in self.scores:
            self.scores.append(score)

    async def change_password(self) -> None:
        """Set another password: it ends the tokens."""
        after = _password()
        body = {"new_password": after, "request_id": secrets.token_urlsafe(12)}
        if await self._changed("password", body):
            self.old_passwords.append(self.password)
            self.password = after

    async def end_sessions(self) -> None:
        """Revoke all tokens."""
        await self._changed("sessions/revoke", {"request_id": secrets.token_urlsafe(12)})

    async def close(self) -> None:
        """Close the account."""
        self.is_closed = await self._changed("close", {"request_id": secrets.token_urlsafe(12)})

    async def _changed(self, what: str, more: dict[str, str]) -> bool:
        """Ask for what ends the tokens; return whether it happened."""
        self.is_open_ended = True
        answer, may_have_happened = await self._asked(what, more, self.tokens[-1])
        self.is_open_ended = False
        # Then the token that asks is one of those that have ended.
        if answer.status == HTTPStatus.OK or (answer.status == HTTPStatus.UNAUTHORIZED and may_have_happened):
            self.ended += self.tokens
            self.tokens = []
            return True
        self._find(what, answer)
        return False

    async def _asked(self, what: str, more: dict[str, str], token: str = "") -> tuple[Answer, bool]:
        """Ask for something of the account, as `_answered` does."""
        body = {"name": self.name, **more}
        if what != "sessions/revoke":
            body["password"] = self.password
        return await self._answered(f"{API}/{what}/", body, token)

    async def _answered(self, path: str, body: object, token: str) -> tuple[Answer, bool]:
        """Ask until it is answered for good; return also whether an earlier answer was lost."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        was_lost = False
        while True:
            client = self._client
            answer = await client.ask("POST", client.some_url(), path, body, headers)
            if answer is not None and answer.status not in SAFE_TO_REPEAT and not _is_too_soon(answer):
                return answer, was_lost
            was_lost |= answer is None or answer.status == HTTPStatus.SERVICE_UNAVAILABLE
            await client.pause(_wait(answer))

    def _find(self, what: str, answer: Answer) -> None:
        self._client.find(f"{what} of {self.name}: {answer.status} {answer.body[:300]!r}")


def _password() -> str:
    return secrets.token_urlsafe(12)


def _wait(answer: Answer | None) -> float:
    return 0.0 if answer is None else min(answer.retry_after, _LONGEST_WAIT)


def _is_too_soon(answer: Answer) -> bool:
    """Return whether an account is too young to be closed."""
    return answer.status == HTTPStatus.CONFLICT and _json(answer)["error"]["code"] == "too-soon"


def _json(answer: Answer) -> dict[str, Any]:
    return cast(dict[str, Any], msgspec.json.decode(answer.body))
