"""Running a feed from a command: connect, work, and end in order, whatever the cause."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping

import uvloop

from app.commands.progress import Progress
from feeds.compression import Compression
from feeds.matches.feed import Feed, FeedError, RecordT
from feeds.matches.producer import FeedProducer, connect

_LAST_FLUSH = 10.0
_MATCHES_LISTED = 20

Work = Callable[[FeedProducer[RecordT], Progress], Coroutine[None, None, int]]
"""What a command does with its producer; the result is the exit status."""


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
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_connect_and_work(work, feed, connection, compression))


async def _connect_and_work(
    work: Work[RecordT], feed: Feed[RecordT], connection: Mapping[str, object], compression: Compression
) -> int:
    received = _cancel_on_signals()
    try:
        async with connect(feed, connection, compression=compression) as producer:
            return await _work_and_report(work, producer)
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


async def _work_and_report(work: Work[RecordT], producer: FeedProducer[RecordT]) -> int:
    progress = Progress(
        "events acknowledged",
        lambda: producer.acknowledged,
        lambda: f"matches: {len(producer.acked):,}, finished: {producer.finished:,}",
    )
    try:
        async with progress.kept_current():
            status = await work(producer, progress)
    except (asyncio.CancelledError, FeedError):
        await flush_what_can_be(producer)
        if producer.acked:
            progress.say(f"stopped: {progress.overall()}")
        for line in _unfinished(producer):
            progress.say(line)
        raise
    if producer.acked:
        progress.say(f"done: {progress.overall()}")
    return status


async def flush_what_can_be(producer: FeedProducer[RecordT]) -> None:
    """Wait briefly for the last acknowledgements, and raise nothing."""
    with contextlib.suppress(FeedError, TimeoutError):
        await asyncio.wait_for(producer.flush(), _LAST_FLUSH)


def _unfinished(producer: FeedProducer[RecordT]) -> Iterator[str]:
    """Yield how far each unfinished match got."""
    feed = producer.feed
    unfinished = [acked for acked in producer.acked.values() if not acked.finished]
    for acked in unfinished[:_MATCHES_LISTED]:
        upto = f"{acked.seq} events" if feed.seq is None else f"up to {feed.seq_name} {acked.seq}"
        yield f"  {acked.match_id}: acknowledged {upto}"
    if len(unfinished) > _MATCHES_LISTED:
        yield f"  and {len(unfinished) - _MATCHES_LISTED} more matches in mid-play"
