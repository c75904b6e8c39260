"""What is posted beside the matches of a drill, and compared at its end: viewers, scores, accounts."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from aiohttp import ClientSession

from drill.client import Client


class Ground(msgspec.Struct, frozen=True):
    """What is there to post to: workers, by a key that permits all, and Kafka, whose topics may be read.

    `urls` returns the addresses of the workers, up or down.
    """

    session: ClientSession
    urls: Callable[[], Sequence[str]]
    key: str
    bootstrap: str
    partitions: int
    seed: int


class Beside(Protocol):
    """Posts until it is told to finish.

    Attributes:
        name: what it posts, in a word: "engagements".
        client: what posts it.
        zeros: counts of what must not happen, by what that is; complete after `differences`.
    """

    name: str
    client: Client
    zeros: dict[str, int]

    @property
    def accepted(self) -> int:
        """How many items were accepted."""

    async def run(self) -> None:
        """Post until `finish` is called, then what is under way."""

    def finish(self) -> None:
        """Post no more than what is under way."""

    async def differences(self, url: str) -> list[str]:
        """Ask a worker, and return a sentence for each figure that is wrong."""


MakeBeside = Callable[[Ground], Beside]
