"""What is posted beside the matches of a drill, and compared at its end: viewers of a match, scores."""

from collections.abc import Callable, Sequence
from typing import Protocol

from aiohttp import ClientSession

from drill.client import Client


class Beside(Protocol):
    """Posts until it is told to finish.

    Attributes:
        name: what it posts, in a word: "engagements".
        client: what posts it.
    """

    name: str
    client: Client

    @property
    def accepted(self) -> int:
        """How many items were accepted."""

    async def run(self) -> None:
        """Post until `finish` is called, then what is under way."""

    def finish(self) -> None:
        """Post no more than what is under way."""

    async def differences(self, url: str) -> list[str]:
        """Ask a worker, and return a sentence for each figure that is wrong."""


MakeBeside = Callable[[ClientSession, Callable[[], Sequence[str]], str, int], Beside]
"""Makes it from a session, the addresses of the workers, a key and a seed."""
