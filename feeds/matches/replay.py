"""Matches from files, played into the topics."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Generic

from app.commands.progress import Progress
from feeds.matches.feed import BadFile, Feed, File, MatchFile, RecordT
from feeds.matches.files import Files
from feeds.matches.pace import number_of_events, play_fast, play_timed
from feeds.matches.producer import FeedProducer
from feeds.matches.runner import run
from schemas.printing import printable
from schemas.refusals import RefusedError

NOTHING_TO_PLAY = 2

Read = Callable[[Iterable[File]], Iterator[MatchFile[RecordT] | BadFile]]


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
        paths: where the matches are. Files that are not a match are named on stderr; the others are played.
        connection: what aiokafka needs to connect.
        speed: 1 is as they were played, all side by side and from now on; None is as
            fast as Kafka accepts them, one after the other.
    """
    if feed.read is None:
        raise ValueError(f"{feed.sport} has no replay")
    files = Files(paths, feed.suffixes)
    found = Finds(feed.read, files)

    async def work(producer: FeedProducer[RecordT], progress: Progress) -> int:
        matches = found.matches(progress.say)
        if speed is None:
            progress.expect(files.count(), lambda: found.looked_at)
            await play_fast(producer, matches)
        else:
            together = list(matches)
            progress.expect(sum(number_of_events(feed, match) for match in together))
            await play_timed(producer, together, speed)
        if not found.played:
            progress.say(printable(f"no match to play in {', '.join(map(str, paths)) or 'nothing'}"))
            return NOTHING_TO_PLAY
        return 1 if found.bad else 0

    return run(work, feed, connection)


class Finds(Generic[RecordT]):
    """The matches of a replay, and the files that are not one.

    Attributes:
        looked_at: files read so far, good or bad.
        bad: files so far that should be a match and are none.
        played: the files of the matches so far, by `match_id`.
    """

    def __init__(self, read: Read[RecordT], files: Iterable[File | BadFile]) -> None:
        self.looked_at = 0
        self.bad = 0
        self.played: dict[str, str] = {}
        self._read = read
        self._files = files

    def matches(self, say: Callable[[str], None]) -> Iterator[Sequence[RecordT]]:
        """Yield the records of each match, and report of every other file why it is not one."""
        for found in self._read(self._readable(say)):
            if isinstance(found, BadFile):
                self._object(found.name, found.reason, say, wrong=found.wrong)
                continue
            other = self.played.get(found.match_id)
            if other is None:
                try:
                    records = found.records()
                except RefusedError as error:
                    self._object(found.name, f"no match can be so: {error}", say)
                    continue
                except Exception as error:
                    self._object(found.name, f"does not make a match: {error!r}", say)
                    continue
                self.played[found.match_id] = found.name
                yield records
            elif other != found.name:
                # Two files of the same name would be mixed into one match.
                self._object(found.name, f"not played, since {other} is match {found.match_id} already", say)

    def _readable(self, say: Callable[[str], None]) -> Iterator[File]:
        for file in self._files:
            self.looked_at += 1
            if isinstance(file, BadFile):
                self._object(file.name, file.reason, say)
            else:
                yield file

    def _object(self, name: str, reason: str, say: Callable[[str], None], *, wrong: bool = True) -> None:
        self.bad += wrong
        say(printable(f"{name}: {reason}"))
