"""Matches from files, played into the topics."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Generic

from app.commands.progress import Progress
from feeds.matches.feed import BadFile, Feed, MatchFile, RecordT
from feeds.matches.pace import number_of_events, play_fast, play_timed
from feeds.matches.producer import FeedProducer
from feeds.matches.runner import run
from schemas.printing import printable
from schemas.refusals import RefusedError

NOTHING_TO_PLAY = 2

Read = Callable[[Sequence[str | PathLike[str]]], Iterator[MatchFile[RecordT] | BadFile]]


def replay(
    feed: Feed[RecordT],
    paths: Sequence[str | PathLike[str]],
    *,
    connection: Mapping[str, object],
    speed: float | None = None,
) -> int:
    """Play files into the topics: single ones, folders, zips.

    Args:
        feed: of a sport that reads files.
        paths: where the matches are. What is no match is named on stderr; the others are played.
        connection: what aiokafka needs to connect.
        speed: 1 is as they were played, all side by side and from now on; None is as
            fast as Kafka takes them, one after the other.
    """
    if feed.read is None:
        raise ValueError(f"{feed.sport} has no replay")
    found = Finds(feed.read, paths)

    async def work(producer: FeedProducer[RecordT], progress: Progress) -> int:
        matches = found.matches(progress.say)
        if speed is None:
            await play_fast(producer, matches)
        else:
            together = list(matches)
            progress.total = sum(number_of_events(feed, match) for match in together)
            await play_timed(producer, together, speed)
        return found.status(progress.say)

    return run(work, feed, connection)


class Finds(Generic[RecordT]):
    """The matches of a replay, and what was wrong with the rest."""

    def __init__(self, read: Read[RecordT], paths: Sequence[str | PathLike[str]]) -> None:
        self._read = read
        self._paths = paths
        self._bad = 0
        self._played: dict[str, str] = {}

    def matches(self, say: Callable[[str], None]) -> Iterator[Sequence[RecordT]]:
        """Yield the records of each match, and say of every other file what it is not."""
        for found in self._read(self._paths):
            if isinstance(found, BadFile):
                self._object(found.name, found.reason, say)
                continue
            other = self._played.get(found.match_id)
            if other is None:
                try:
                    records = found.records()
                except RefusedError as error:
                    self._object(found.name, f"no match can be so: {error}", say)
                    continue
                except Exception as error:
                    self._object(found.name, f"cannot be told as a match: {error!r}", say)
                    continue
                self._played[found.match_id] = found.name
                yield records
            elif other != found.name:
                # Two files of one name would be mixed into one match.
                self._object(found.name, f"not played, since {other} is match {found.match_id} already", say)

    def _object(self, name: str, reason: str, say: Callable[[str], None]) -> None:
        self._bad += 1
        say(printable(f"{name}: {reason}"))

    def status(self, say: Callable[[str], None]) -> int:
        """Return the exit status, and say so where nothing was played."""
        if not self._played:
            say(printable(f"no match to play in {', '.join(map(str, self._paths)) or 'nothing'}"))
            return NOTHING_TO_PLAY
        return 1 if self._bad else 0
