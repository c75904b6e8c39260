"""The paces at which matches are played into a feed."""

import asyncio
import heapq
import math
import time
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Protocol

import msgspec

from feeds.cricket.records import Record, retimed
from feeds.matches.producer import Feed
from schemas.cricket.events import MatchInfo, PlayEvent

TICK = 0.005
"""Seconds between two looks at what is due."""
_SOON = 0.001


def now_ms() -> int:
    """Return the time of day, epoch milliseconds."""
    return time.time_ns() // 1_000_000


async def play_fast(feed: Feed, matches: Iterable[Iterator[Record]]) -> None:
    """Play one match after the other as fast as the broker takes them, times as they are.

    Raises:
        FeedError: see `Feed.send`.
    """
    for match in matches:
        for record in match:
            await feed.send(record)
    await feed.flush()


async def play_timed(feed: Feed, matches: Iterable[Iterator[Record]], speed: float) -> None:
    """Play all matches side by side, each as if it began now, `speed` times as fast as it was played.

    Every event is sent when it is due, with that moment as its timestamp.

    Raises:
        FeedError: see `Feed.send`.
    """
    loop, order = asyncio.get_running_loop(), count()
    began, began_ms = loop.time(), now_ms()
    due: list[tuple[float, int, PlayEvent, Iterator[Record], int]] = []

    async def advance(match: Iterator[Record], first_ms: int | None) -> None:
        """Send what goes with the event before, and put the next one in its place."""
        for record in match:
            if isinstance(record, MatchInfo):
                await feed.send(msgspec.structs.replace(record, starts_at=began_ms))
                continue
            origin = record.timestamp if first_ms is None else first_ms
            after = (record.timestamp - origin) / speed
            heapq.heappush(due, (after, next(order), record, match, origin))
            return

    for match in matches:
        await advance(match, None)
    while due:
        after, _, event, match, origin = heapq.heappop(due)
        wait = began + after / 1000 - loop.time()
        if wait > _SOON:
            await asyncio.sleep(wait)
        await feed.send(retimed(event, began_ms + round(after)))
        await advance(match, origin)
    await feed.flush()


class Source(Protocol):
    """Matches without end."""

    def next_record(self, now: int) -> Record:
        """Return what happens next in one of them; `now` is its moment, epoch milliseconds."""


async def play_at_rate(feed: Feed, source: Source, rate: float, duration: float = math.inf) -> None:
    """Send `rate` events a second, for `duration` seconds or until cancelled.

    What is due follows from the time since the start, so the pace does not drift:
    after a hold-up the events that became due in it are sent at once. Exactly
    `rate * duration` events are sent.

    Raises:
        FeedError: see `Feed.send`.
    """
    loop = asyncio.get_running_loop()
    began, sent = loop.time(), 0
    while True:
        elapsed = min(loop.time() - began, duration)
        while sent < int(elapsed * rate):
            record = source.next_record(now_ms())
            await feed.send(record)
            sent += not isinstance(record, MatchInfo)
        feed.settle()
        if elapsed >= duration:
            break
        now = loop.time()
        await asyncio.sleep(TICK - (now - began) % TICK)
    await feed.flush()
