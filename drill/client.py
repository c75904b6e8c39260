"""A client that posts to any worker until what it posts is accepted, and knows nothing of Kafka."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from random import Random

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

TIMEOUT = ClientTimeout(total=35)
"""Seconds: a worker answers within 30, whatever Kafka does."""

MOST_FINDINGS = 20

ACCEPTED = frozenset({HTTPStatus.OK, HTTPStatus.ACCEPTED})
SAFE_TO_REPEAT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


class Answer(msgspec.Struct, frozen=True):
    """What a worker answered, and the seconds that it asks to wait."""

    status: int
    body: bytes
    retry_after: float


class Client:
    """Posts with a key to the workers that `urls` returns; `rng` chooses one each time.

    What a worker does not accept, or what is never answered, is posted again after `pause` seconds.

    Attributes:
        refusals: answers, and missing answers, after which it posted the same again.
        findings: a sentence for each answer that a client must not get.
    """

    def __init__(
        self,
        session: ClientSession,
        urls: Callable[[], Sequence[str]],
        key: str,
        rng: Random,
        pause: float = 0.1,
    ) -> None:
        self.refusals = 0
        self.findings: list[str] = []
        self._session = session
        self._urls = urls
        self._headers = {"X-API-Key": key}
        self._rng = rng
        self._pause = pause

    async def send(
        self, method: str, path: str, body: object, accepted: Collection[HTTPStatus] = ACCEPTED
    ) -> None:
        """Post until it is accepted, and note every answer that is not one to repeat."""
        while True:
            answer = await self.ask(method, self.some_url(), path, body, self._headers)
            if answer is not None:
                if answer.status in accepted:
                    return
                if answer.status not in SAFE_TO_REPEAT | ACCEPTED:
                    self.find(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
            await self.pause()

    async def ask(
        self, method: str, url: str, path: str, body: object, headers: Mapping[str, str]
    ) -> Answer | None:
        """Send a request once; return the answer, None where there is none."""
        try:
            async with self._session.request(
                method, url + path, json=body, headers=headers, timeout=TIMEOUT
            ) as answer:
                wait = answer.headers.get("Retry-After", "0")
                return Answer(answer.status, await answer.read(), float(wait))
        except (ClientError, OSError, TimeoutError):
            return None

    def some_url(self) -> str:
        """Return the address of a worker at random, up or down."""
        return self._rng.choice(self._urls())

    async def pause(self, seconds: float = 0.0) -> None:
        """Count a refusal, and wait until the same may be sent again."""
        self.refusals += 1
        await asyncio.sleep(max(self._pause, seconds))

    def find(self, finding: str) -> None:
        """Note what a client must not be answered."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
