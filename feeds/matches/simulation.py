"""Made-up matches, played into the topics: a season of them, or those of the demo."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.commands.progress import Progress
from engine.clock import now_ms
from feeds.compression import Compression
from feeds.matches.beside import Beside, running
from feeds.matches.feed import AnyFeed, Feed, FeedError, RecordT
from feeds.matches.journal import Acked, Journal, read_journal
from feeds.matches.pace import number_of_events, play_at_rate, play_timed
from feeds.matches.producer import FeedProducer
from feeds.matches.runner import flush_what_can_be, run, run_together
from feeds.matches.season import Season

_JOURNAL_INTERVAL = 0.5
"""Seconds between two writes."""


def simulate_season(
    feed: Feed[RecordT],
    *,
    connection: Mapping[str, object],
    matches: int,
    rate: float,
    seed: int = 1,
    duration: float | None = None,
    acked: Path | None = None,
    resume: Path | None = None,
    compression: Compression = Compression.NONE,
    beside: Beside | None = None,
) -> int:
    """Play made-up matches into the topics; a new one replaces each finished one.

    Args:
        feed: the sport's.
        connection: what aiokafka needs to connect.
        matches: how many are in play at a time.
        rate: events a second in all.
        seed: which matches: `sim-<seed>-0`, `sim-<seed>-1` and so on.
        duration: seconds; without it, until Ctrl-C.
        acked: where to write what Kafka has acknowledged, in JSON lines.
        resume: such a file of an earlier run with the same seed, which this run resumes.
        compression: of the record batches.
        beside: what runs beside the matches while they are played, such as viewers.
    """

    async def work(producer: FeedProducer[RecordT], progress: Progress) -> int:
        if duration is not None:
            progress.expect(int(rate * duration))
        before = read_journal(resume) if resume is not None else {}
        season = Season(feed, seed, matches, acked=before)
        for match_id in before:
            if not match_id.startswith(season.prefix):
                raise FeedError(
                    f"{resume}: match {match_id} is not of seed {seed}: resume with the seed it had"
                )
        producer.resume(before)
        async with _journal(producer, acked, before), running(beside, producer, season):
            await play_at_rate(producer, season, rate, math.inf if duration is None else duration)
        return 0

    return run(work, feed, connection, compression=compression)


def play_demos(
    feeds: Sequence[AnyFeed],
    *,
    connection: Mapping[str, object],
    speed: float,
    beside: Sequence[Callable[[], Coroutine[None, None, None]]] = (),
) -> int:
    """Play the demo matches of sports side by side, each `speed` times as fast as a real one.

    What runs `beside` them, until it is cancelled, ends with the last of them.
    """

    async def work(producers: Sequence[FeedProducer[Any]], progress: Progress) -> int:
        began = now_ms()
        plays = [(producer, list(_demo_of(producer.feed)(began))) for producer in producers]
        progress.expect(sum(number_of_events(producer.feed, match) for producer, match in plays))
        try:
            async with asyncio.TaskGroup() as group:
                aside = [group.create_task(run()) for run in beside]
                await asyncio.wait(
                    [group.create_task(play_timed(producer, [match], speed)) for producer, match in plays]
                )
                for one in aside:
                    one.cancel()
        except* FeedError as failed:
            errors = failed
        else:
            return 0
        # One reason is enough: it is the same Kafka.
        raise errors.exceptions[0]

    return run_together(work, feeds, connection)


def _demo_of(feed: Feed[RecordT]) -> Callable[[int], Iterator[RecordT]]:
    if feed.demo is None:
        raise ValueError(f"{feed.sport} has no demo")
    return feed.demo


@contextlib.asynccontextmanager
async def _journal(
    producer: FeedProducer[RecordT], path: Path | None, before: Mapping[str, Acked]
) -> AsyncIterator[None]:
    """Write what is acknowledged while the block runs, and once more after the last flush."""
    if path is None:
        yield
        return
    with Journal(path, before.values()) as journal:

        async def keep() -> None:
            while True:
                await asyncio.sleep(_JOURNAL_INTERVAL)
                # A failed write is reported by the last one, if that fails too.
                with contextlib.suppress(FeedError):
                    journal.write(producer.take_changes())

        task = asyncio.create_task(keep())
        try:
            yield
        finally:
            task.cancel()
            await flush_what_can_be(producer)
            journal.write(producer.take_changes())
