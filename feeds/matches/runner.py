"""Running a feed from a command: connect, work, and end in order, whatever the cause."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack

import uvloop

from app.commands.progress import Progress
from feeds.compression import Compression
from feeds.matches.feed import Feed, FeedError, RecordT
from feeds.matches.producer import FeedProducer, connect

_LAST_FLUSH = 10.0
_MATCHES_LISTED = 20

Work = Callable[[FeedProducer[RecordT], Progress], Coroutine[None, None, int]]
"""What a command does with its producer; the result is the exit status."""
WorkTogether = Callable[[Sequence[FeedProducer[RecordT]], Progress], Coroutine[None, None, int]]
"""The same with several producers: one of each feed, in the order of feeds."""


def run(
    work: Work[RecordT],
    feed: Feed[RecordT],
    connection: Mapping[str, object],
    *,
    compression: Compression = Compression.NONE,
) -> int:
    """Connect, work, and return the exit status.

    On SIGINT and SIGTERM the work is cancelled and what was sent is flushed; the
    status is then 130 or 143. A second signal ends the process at once. A
    `FeedError` is shown, and the status is 1. Stderr always reports how far it got.
    """
    return run_together(
        lambda producers, progress: work(producers[0], progress),
        [feed],
        connection,
        compression=compression,
    )


def run_together(
    work: WorkTogether[RecordT],
    feeds: Sequence[Feed[RecordT]],
    connection: Mapping[str, object],
    *,
    compression: Compression = Compression.NONE,
) -> int:
    """Connect several feeds, work, and return the exit status, as `run` does for one."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_connect_and_work(work, feeds, connection, compression))


async def _connect_and_work(
    work: WorkTogether[RecordT],
    feeds: Sequence[Feed[RecordT]],
    connection: Mapping[str, object],
    compression: Compression,
) -> int:
    received = _cancel_on_signals()
    try:
        async with AsyncExitStack() as stack:
            producers = [
                await stack.enter_async_context(connect(feed, connection, compression=compression))
                for feed in feeds
            ]
            return await _work_and_report(work, producers)
    except FeedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except asyncio.CancelledError:
        if not received:
            raise
        return 128 + received[0]


def _cancel_on_signals() -> list[signal.Signals]:
    """Cancel the current task at the first signal; return the list to which the signals are added."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    received: list[signal.Signals] = []

    def stop(number: signal.Signals) -> None:
        received.append(number)
        loop.remove_signal_handler(number)
        if task is not None:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    return received


async def _work_and_report(work: WorkTogether[RecordT], producers: Sequence[FeedProducer[RecordT]]) -> int:
    progress = Progress(
        "events acknowledged",
        lambda: sum(producer.acknowledged for producer in producers),
        lambda: f"matches: {_count_matches(producers):,}, finished: {_count_finished(producers):,}",
    )
    try:
        async with progress.kept_current():
            status = await work(producers, progress)
    except (asyncio.CancelledError, FeedError):
        await asyncio.gather(*map(flush_what_can_be, producers))
        if _count_matches(producers):
            progress.say(f"stopped: {progress.overall()}")
        for producer in producers:
            for line in _unfinished(producer):
                progress.say(line)
        raise
    if _count_matches(producers):
        progress.say(f"done: {progress.overall()}")
    return status


async def flush_what_can_be(producer: FeedProducer[RecordT]) -> None:
    """Wait briefly for the last acknowledgements, and raise nothing."""
    with contextlib.suppress(FeedError, TimeoutError):
        await asyncio.wait_for(producer.flush(), _LAST_FLUSH)


def _count_matches(producers: Sequence[FeedProducer[RecordT]]) -> int:
    return sum(len(producer.acked) for producer in producers)


def _count_finished(producers: Sequence[FeedProducer[RecordT]]) -> int:
    return sum(producer.finished for producer in producers)


def _unfinished(producer: FeedProducer[RecordT]) -> Iterator[str]:
    """Yield how far each unfinished match got."""
    feed = producer.feed
    unfinished = [acked for acked in producer.acked.values() if not acked.finished]
    for acked in unfinished[:_MATCHES_LISTED]:
        upto = f"{acked.seq} events" if feed.seq is None else f"up to {feed.seq_name} {acked.seq}"
        yield f"  {acked.match_id}: acknowledged {upto}"
    if len(unfinished) > _MATCHES_LISTED:
        yield f"  and {len(unfinished) - _MATCHES_LISTED} more matches in mid-play"
