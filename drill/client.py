"""A client that posts to any worker until what it posts is accepted, and knows nothing of Kafka."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from http import HTTPStatus
from random import Random

from aiohttp import ClientError, ClientSession, ClientTimeout

TIMEOUT = ClientTimeout(total=35)
"""Seconds: a worker answers within 30, whatever Kafka does."""

MOST_FINDINGS = 20

ACCEPTED = frozenset({HTTPStatus.OK, HTTPStatus.ACCEPTED})
_SAFE_TO_REPEAT = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


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
            url = self._rng.choice(self._urls())
            try:
                async with self._session.request(
                    method, url + path, json=body, headers=self._headers, timeout=TIMEOUT
                ) as answer:
                    said = await answer.read()
                    if answer.status in accepted:
                        return
                    is_allowed = answer.status in _SAFE_TO_REPEAT | ACCEPTED
                    if not is_allowed and len(self.findings) < MOST_FINDINGS:
                        self.findings.append(f"{method} {url}{path}: {answer.status} {said[:300]!r}")
            except (ClientError, OSError, TimeoutError):
                pass
            self.refusals += 1
            await asyncio.sleep(self._pause)
