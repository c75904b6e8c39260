"""The prober: reads over HTTP all the time, as a client that knows every worker."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

from aiohttp import ClientError, ClientSession, ClientTimeout

from drill.gaps import Gaps

INTERVAL = 0.1
_FIRST = ClientTimeout(total=0.25)
_SECOND = ClientTimeout(total=3.0)


class Prober:
    """Reads one path a partition every `INTERVAL` seconds, from any worker that answers.

    It asks the workers one after the other, and all of them at once if one does not answer 200.
    A gap lasts from the last good answer to the next, from any worker.

    Attributes:
        reads: good answers.
        gaps: times in which no worker gave one, by partition.
        wrong_404s: a sentence for each 404 of a match that exists.
    """

    def __init__(
        self,
        session: ClientSession,
        urls: Callable[[], Sequence[str]],
        paths: Callable[[], Mapping[int, str]],
    ) -> None:
        self.reads = 0
        self.gaps = Gaps()
        self.wrong_404s: list[str] = []
        self._session = session
        self._urls = urls
        self._paths = paths

    async def run(self, partitions: int) -> None:
        """Read until cancelled."""
        await asyncio.gather(*(self._probe(number) for number in range(partitions)))

    async def _probe(self, number: int) -> None:
        turn, last_good = number, 0.0
        while True:
            began = time.monotonic()
            path, urls = self._paths().get(number), self._urls()
            if path is not None and urls:
                turn += 1
                good = await self._read(path, urls[turn % len(urls)], urls)
                now = time.monotonic()
                if good:
                    self.reads += 1
                    if last_good:
                        self.gaps.add(last_good + INTERVAL, now, path)
                    last_good = now
            await asyncio.sleep(max(0.0, began + INTERVAL - time.monotonic()))

    async def _read(self, path: str, first: str, urls: Sequence[str]) -> bool:
        if await self._get(first + path, _FIRST):
            return True
        asked = [asyncio.create_task(self._get(url + path, _SECOND)) for url in urls]
        try:
            for answer in asyncio.as_completed(asked):
                if await answer:
                    return True
            return False
        finally:
            for task in asked:
                task.cancel()

    async def _get(self, url: str, timeout: ClientTimeout) -> bool:
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                if answer.status == 404:
                    self.wrong_404s.append(f"{url}: {(await answer.read())[:200]!r}")
                return answer.status == 200
        except (ClientError, OSError, TimeoutError):
            return False
