"""The paces at which matches are played into a feed."""

import asyncio
import heapq
import math
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Protocol, TypeVar

from engine.clock import now_ms
from feeds.matches.feed import Feed, MatchRecord, RecordT
from feeds.matches.producer import FeedProducer

SourceT = TypeVar("SourceT", bound=MatchRecord, covariant=True)

TICK = 0.005
"""Seconds between two checks of what is due."""
_SOON = 0.001


def number_of_events(feed: Feed[RecordT], match: Iterable[RecordT]) -> int:
    """Return the number of a match's records that are events."""
    return sum(feed.describe(record) is None for record in match)


async def play_fast(producer: FeedProducer[RecordT], matches: Iterable[Iterable[RecordT]]) -> None:
    """Play one match after the other as fast as the broker accepts them, timestamps unchanged.

    Raises:
        FeedError: see `FeedProducer.send`.
    """
    for match in matches:
        for record in match:
            await producer.send(record)
    await producer.flush()


async def play_timed(
    producer: FeedProducer[RecordT], matches: Iterable[Iterable[RecordT]], speed: float
) -> None:
    """Play all matches side by side, each as if it started now, `speed` times as fast as it was played.

    Every event is sent when it is due, with that moment as its timestamp.

    Raises:
        FeedError: see `FeedProducer.send`.
    """
    feed, loop, order = producer.feed, asyncio.get_running_loop(), count()
    began, began_ms = loop.time(), now_ms()
    due: list[tuple[float, int, RecordT, Iterator[RecordT], int]] = []

    async def advance(match: Iterator[RecordT], first_ms: int | None) -> None:
        """Send the descriptions before the match's next event, and schedule that event."""
        for record in match:
            if feed.describe(record) is not None:
                await producer.send(feed.retimed(record, began_ms))
                continue
            timestamp = feed.timestamp(record)
            origin = timestamp if first_ms is None else first_ms
            after = (timestamp - origin) / speed
            heapq.heappush(due, (after, next(order), record, match, origin))
            return

    for match in matches:
        await advance(iter(match), None)
    while due:
        after, _, event, match, origin = heapq.heappop(due)
        wait = began + after / 1000 - loop.time()
        if wait > _SOON:
            await asyncio.sleep(wait)
        await producer.send(feed.retimed(event, began_ms + round(after)))
        await advance(match, origin)
    await producer.flush()


class Source(Protocol[SourceT]):
    """Matches without end."""

    def next_record(self, now: int) -> SourceT:
        """Return what happens next in one of them; `now` is its moment, epoch milliseconds."""


async def play_at_rate(
    producer: FeedProducer[RecordT], source: Source[RecordT], rate: float, duration: float = math.inf
) -> None:
    """Send `rate` events a second, for `duration` seconds or until cancelled.

    What is due follows from the time since the start, so the pace does not drift:
    after a delay the events that became due during it are sent at once. Exactly
    `rate * duration` events are sent.

    Raises:
        FeedError: see `FeedProducer.send`.
    """
    loop = asyncio.get_running_loop()
    began, sent = loop.time(), 0
    while True:
        elapsed = min(loop.time() - began, duration)
        while sent < int(elapsed * rate):
            record = source.next_record(now_ms())
            await producer.send(record)
            sent += producer.feed.describe(record) is None
        producer.settle()
        if elapsed >= duration:
            break
        now = loop.time()
        await asyncio.sleep(TICK - (now - began) % TICK)
    await producer.flush()
