"""The commands that bring cricket in: plain functions that return an exit status.

0 when everything was acknowledged by Kafka; 1 when something could not be played,
which stderr names; 2 when there was nothing to play; 130 after Ctrl-C and 143
after SIGTERM, with what was sent flushed and accounted for.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

import msgspec

from feeds.compression import Compression
from feeds.cricket.cricsheet.events import BadFile, CricsheetFile, read_matches, to_events, to_info
from feeds.cricket.records import Record
from feeds.cricket.simulator.simulation import demo_match
from feeds.matches.journal import Journal, read_journal
from feeds.matches.pace import now_ms, play_at_rate, play_fast, play_timed
from feeds.matches.producer import Acked, Feed, FeedError
from feeds.matches.runner import flush_what_can_be, run
from feeds.matches.season import Season
from feeds.progress import ProgressLine
from schemas.cricket.bounds import check_text
from schemas.cricket.codec import decode_event, decode_info, encode_event, encode_info
from schemas.cricket.events import Delivery, MatchInfo
from schemas.printing import printable
from schemas.refusals import RefusedError

NOTHING_TO_PLAY = 2
_JOURNAL_INTERVAL = 0.5


def replay(
    paths: Sequence[str | PathLike[str]], *, connection: Mapping[str, object], speed: float | None = None
) -> int:
    """Play Cricsheet files into the topics: single ones, folders, zips.

    Args:
        paths: where the matches are. What is no match is named on stderr; the others are played.
        connection: what aiokafka needs to connect.
        speed: 1 is as they were played, all side by side and from now on; None is as
            fast as Kafka takes them, one after the other.
    """
    found = _Found(paths)

    async def work(feed: Feed, progress: ProgressLine) -> int:
        matches = found.matches(progress.say)
        if speed is None:
            await play_fast(feed, matches)
        else:
            await play_timed(feed, matches, speed)
        return found.status(progress.say)

    return run(work, connection)


def play_demo(*, connection: Mapping[str, object], speed: float) -> int:
    """Play the bundled match, `speed` times as fast as a real one."""

    async def work(feed: Feed, _: ProgressLine) -> int:
        await play_timed(feed, [demo_match(now_ms())], speed)
        return 0

    return run(work, connection)


def run_simulation(
    *,
    connection: Mapping[str, object],
    matches: int,
    rate: float,
    seed: int = 1,
    duration: float | None = None,
    acked: Path | None = None,
    resume: Path | None = None,
    compression: Compression = Compression.NONE,
) -> int:
    """Play made-up matches into the topics, a finished one being replaced by a new one.

    Args:
        connection: what aiokafka needs to connect.
        matches: how many are in play at a time.
        rate: events a second in all.
        seed: which matches: `sim-<seed>-0`, `sim-<seed>-1` and so on.
        duration: seconds; without it, until Ctrl-C.
        acked: where to write what Kafka has acknowledged, in JSON lines.
        resume: such a file of an earlier run with the same seed; goes on after it.
        compression: of the record batches.
    """

    async def work(feed: Feed, _: ProgressLine) -> int:
        before = read_journal(resume) if resume is not None else {}
        _check_seed(before, seed, resume)
        season = Season(seed, matches, acked=before)
        async with _journal(feed, acked, before):
            await play_at_rate(feed, season, rate, math.inf if duration is None else duration)
        return 0

    return run(work, connection, compression=compression)


class _Found:
    """The matches of a replay, and what was wrong with the rest."""

    def __init__(self, paths: Sequence[str | PathLike[str]]) -> None:
        self._paths = paths
        self._bad = 0
        self._played: dict[str, str] = {}

    def matches(self, say: Callable[[str], None]) -> Iterator[Iterator[Record]]:
        """Yield the records of each match, and say of every other file what it is not."""
        for found in read_matches(self._paths):
            if isinstance(found, BadFile):
                self._object(found.name, found.reason, say)
                continue
            other = self._played.get(found.match_id)
            if other is None:
                try:
                    records = list(_records(found))
                    for record in records:
                        _check(record)
                except RefusedError as error:
                    self._object(found.name, f"no match can be so: {error}", say)
                    continue
                except Exception as error:
                    self._object(found.name, f"cannot be told as a match: {error!r}", say)
                    continue
                self._played[found.match_id] = found.name
                yield iter(records)
            elif other != found.name:
                # Two files of one name would be mixed into one match.
                self._object(found.name, f"not played, since {other} is match {found.match_id} already", say)

    def _object(self, name: str, reason: str, say: Callable[[str], None]) -> None:
        self._bad += 1
        say(printable(f"{name}: {reason}"))

    def status(self, say: Callable[[str], None]) -> int:
        if not self._played:
            say(printable(f"no match to play in {', '.join(map(str, self._paths)) or 'nothing'}"))
            return NOTHING_TO_PLAY
        return 1 if self._bad else 0


def _records(found: CricsheetFile) -> Iterator[Record]:
    info = to_info(found.content, found.match_id)
    yield msgspec.structs.replace(info, outcome=None)
    yield from to_events(found.content, found.match_id)
    yield info


def _check(record: Record) -> None:
    """Refuse what each worker would, ball after ball.

    Raises:
        RefusedError: it is beyond a bound, or no ball can be so.
    """
    if isinstance(record, MatchInfo):
        decode_info(encode_info(record))
        return
    event = decode_event(encode_event(record))
    if isinstance(event, Delivery):
        for name in (event.striker, event.non_striker, event.bowler):
            check_text(name, "a name")


def _check_seed(acked: Mapping[str, Acked], seed: int, resume: Path | None) -> None:
    for match_id in acked:
        if not match_id.startswith(f"sim-{seed}-"):
            raise FeedError(f"{resume}: match {match_id} is not of seed {seed}: resume with the seed it had")


@contextlib.asynccontextmanager
async def _journal(feed: Feed, path: Path | None, before: Mapping[str, Acked]) -> AsyncIterator[None]:
    """Write down what is acknowledged while the block runs, and a last time after the last flush."""
    if path is None:
        yield
        return
    with Journal(path, before.values()) as journal:

        async def keep() -> None:
            while True:
                await asyncio.sleep(_JOURNAL_INTERVAL)
                # What cannot be written now is said by the last writing, where that fails too.
                with contextlib.suppress(FeedError):
                    journal.write(feed.take_changes())

        task = asyncio.create_task(keep())
        try:
            yield
        finally:
            task.cancel()
            await flush_what_can_be(feed)
            journal.write(feed.take_changes())
