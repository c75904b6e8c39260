"""What runs beside made-up matches while they are played: their viewers, where that slice is there."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Protocol

from feeds.matches.feed import RecordT
from feeds.matches.producer import FeedProducer
from feeds.matches.season import Season


class NoViewersError(Exception):
    """There are no viewers: the slice that makes them up is left out."""


class Beside(Protocol):
    """Runs beside a season until it is cancelled."""

    async def __call__(self, producer: FeedProducer[Any], season: Season[Any]) -> None:
        """Run; `producer` knows how far each match is."""


MakeViewers = Callable[[int, Mapping[str, object], int], Beside]
"""Makes viewers: how many a match has at its peak, what connects to Kafka, the seed."""

_makers: list[MakeViewers] = []


def make_viewers(make: MakeViewers) -> MakeViewers:
    """Declare what makes up viewers; a slice does so when it is imported."""
    _makers[:] = [make]
    return make


def viewers_of(most: int, *, connection: Mapping[str, object], seed: int) -> Beside:
    """Return viewers of a season's matches, `most` of each at its peak.

    Raises:
        NoViewersError: no slice makes them up.
    """
    if not _makers:
        raise NoViewersError("OVERSTREAM_SLICES leaves the audience out: there are no viewers")
    return _makers[0](most, connection, seed)


@contextlib.asynccontextmanager
async def running(
    beside: Beside | None, producer: FeedProducer[RecordT], season: Season[RecordT]
) -> AsyncIterator[None]:
    """Run something beside the block, and end it with it; what it raises ends the block, too."""
    if beside is None:
        yield
        return
    task = asyncio.ensure_future(beside(producer, season))
    around = asyncio.current_task()

    def failed(done: "asyncio.Future[None]") -> None:
        if not done.cancelled() and done.exception() is not None and around is not None:
            around.cancel()

    task.add_done_callback(failed)
    try:
        yield
    except asyncio.CancelledError:
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            raise error from None
        raise
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
