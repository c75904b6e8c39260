"""A client of the drill whose workers are a script, and what it asked them."""

from collections.abc import Mapping
from http import HTTPStatus
from random import Random
from typing import Any, cast

import msgspec

from drill.client import Answer, Client


def answer(status: int, **body: object) -> Answer:
    return Answer(status, msgspec.json.encode(body), 0.0)


REFUSED = answer(HTTPStatus.UNAUTHORIZED, error={"code": "unauthorized"})
AWAY = answer(HTTPStatus.SERVICE_UNAVAILABLE, error={"code": "unavailable"})


class Scripted(Client):
    """Answers with one after the other, and with the last one for good; None is an answer that was lost."""

    def __init__(self, *answers: Answer | None) -> None:
        super().__init__(cast(Any, None), lambda: ["http://worker"], "key", Random(1), pause=0.0)
        self.answers = list(answers)
        self.asked: list[tuple[str, Any, str]] = []

    async def ask(
        self, method: str, url: str, path: str, body: object, headers: Mapping[str, str]
    ) -> Answer | None:
        self.asked.append((path, body, headers.get("Authorization", "").removeprefix("Bearer ")))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
