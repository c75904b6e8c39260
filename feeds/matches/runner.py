"""Running a feed from a command: connect, work, and end well, whatever ends it."""

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping

import uvloop

from feeds.compression import Compression
from feeds.matches.producer import Feed, FeedError, connect
from feeds.progress import ProgressLine

_LAST_FLUSH = 10.0
_MATCHES_LISTED = 20

Work = Callable[[Feed, ProgressLine], Coroutine[None, None, int]]
"""What a command does with its feed; the result is the exit status."""


def run(work: Work, connection: Mapping[str, object], *, compression: Compression = Compression.NONE) -> int:
    """Connect, work, and return the exit status.

    On SIGINT and SIGTERM the work is cancelled and what was sent is flushed; the
    status is then 130 or 143. A second signal ends the process as it is. A
    `FeedError` is shown, and the status is 1. Always stderr tells how far it came.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_connect_and_work(work, connection, compression))


async def _connect_and_work(work: Work, connection: Mapping[str, object], compression: Compression) -> int:
    received = _cancel_on_signals()
    try:
        async with connect(connection, compression=compression) as feed:
            return await _work_and_tell(work, feed)
    except FeedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except asyncio.CancelledError:
        if not received:
            raise
        return 128 + received[0]


def _cancel_on_signals() -> list[signal.Signals]:
    """Cancel the current task at the first signal; return where the signals will be listed."""
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


async def _work_and_tell(work: Work, feed: Feed) -> int:
    pace = _Pace(feed)
    progress = ProgressLine(pace.now)
    try:
        async with progress.kept_current():
            status = await work(feed, progress)
    except (asyncio.CancelledError, FeedError):
        await flush_what_can_be(feed)
        if feed.acked:
            progress.say(f"stopped: {pace.overall()}")
        for line in _unfinished(feed):
            progress.say(line)
        raise
    if feed.acked:
        progress.say(f"done: {pace.overall()}")
    return status


async def flush_what_can_be(feed: Feed) -> None:
    """Wait a little for the last acknowledgements, and raise nothing."""
    with contextlib.suppress(FeedError, TimeoutError):
        await asyncio.wait_for(feed.flush(), _LAST_FLUSH)


def _unfinished(feed: Feed) -> Iterator[str]:
    """Say of the matches in mid-play how far they came."""
    unfinished = [acked for acked in feed.acked.values() if not acked.finished]
    for acked in unfinished[:_MATCHES_LISTED]:
        yield f"  {acked.match_id}: acknowledged up to ball_seq {acked.ball_seq}"
    if len(unfinished) > _MATCHES_LISTED:
        yield f"  and {len(unfinished) - _MATCHES_LISTED} more matches in mid-play"


class _Pace:
    """How far a feed is, and how fast."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._began = self._then = time.monotonic()
        self._acknowledged = 0

    def now(self) -> str:
        """Return the state, with the pace since the last call."""
        then, self._then = self._then, time.monotonic()
        before, self._acknowledged = self._acknowledged, self._feed.acknowledged
        return self._state(self._acknowledged - before, self._then - then)

    def overall(self) -> str:
        """Return the state, with the pace of it all."""
        return self._state(self._feed.acknowledged, time.monotonic() - self._began)

    def _state(self, balls: int, seconds: float) -> str:
        feed, rate = self._feed, balls / seconds if seconds > 0 else 0.0
        return (
            f"balls acknowledged: {feed.acknowledged:,} ({rate:,.0f} a second), "
            f"matches: {len(feed.acked):,}, finished: {feed.finished:,}"
        )
