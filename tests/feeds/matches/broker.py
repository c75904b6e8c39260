"""A broker that is a list, for tests of what sends."""

import asyncio


class Broker:
    """Takes records in, and acknowledges them when it is told to, or at once."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.at_once = at_once
        self.records: list[tuple[str, bytes, bytes, int]] = []
        self.futures: list[asyncio.Future[object]] = []
        self.fails_with: Exception | None = None

    async def send(self, topic: str, value: bytes, key: bytes, partition: int) -> "asyncio.Future[object]":
        if self.fails_with is not None:
            raise self.fails_with
        future = asyncio.get_running_loop().create_future()
        self.records.append((topic, value, key, partition))
        self.futures.append(future)
        if self.at_once:
            future.set_result(None)
        return future

    def acknowledge(self, *numbers: int) -> None:
        for number in numbers:
            self.futures[number].set_result(None)
