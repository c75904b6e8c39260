"""A file of what Kafka has acknowledged of a season, so that another process can resume it.

One JSON object (`Acked`) a line; the last line of a match counts. It is written
while the feed runs and may be behind the broker, never ahead of it: what it
lacks is sent again, and counts once.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import msgspec

from feeds.matches.feed import FeedError


class Acked(msgspec.Struct, rename={"seq": "ball_seq"}):
    """What the broker has acknowledged of a match.

    The broker has the event numbered `seq` and every one before it, as far as this feed
    sent them; where events are not numbered, they are counted. `finished` is true when it has
    the description with the outcome too. `starts_at` is the match's, in epoch milliseconds.
    In JSON `seq` is `ball_seq`, in every sport, as it was when cricket was the only one.
    """

    match_id: str
    starts_at: int = 0
    seq: int = 0
    finished: bool = False


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Acked).decode


def read_journal(path: Path) -> dict[str, Acked]:
    """Return what is acknowledged of each match.

    A last line without its end was cut off by a crash, and is left out.

    Raises:
        FeedError: the file cannot be read, or a line is something else.
    """
    try:
        *lines, _ = path.read_bytes().split(b"\n")
    except OSError as error:
        raise FeedError(f"{path}: cannot be read: {error.strerror}") from error
    acked: dict[str, Acked] = {}
    for number, line in enumerate(lines, 1):
        try:
            entry = _decode(line)
        except msgspec.MsgspecError as error:
            raise FeedError(f"{path}, line {number}: not what --acked writes: {error}") from error
        acked[entry.match_id] = entry
    return acked


class Journal:
    """A journal that is being written."""

    def __init__(self, path: Path, acked: Iterable[Acked] = ()) -> None:
        """Start a journal at `path` with what was acknowledged before; an existing one is replaced.

        Raises:
            FeedError: the file cannot be written.
        """
        try:
            new = path.with_name(f"{path.name}.new")
            new.write_bytes(_lines(acked))
            os.replace(new, path)
            self._file = path.open("ab")
        except OSError as error:
            raise self._failed(path, error) from error
        except ValueError:
            raise FeedError(f"{path}: cannot be written: that is no name of a file") from None

    def write(self, changes: Iterable[Acked]) -> None:
        """Add what was acknowledged since.

        Raises:
            FeedError: the file cannot be written any more.
        """
        try:
            self._file.write(_lines(changes))
            self._file.flush()
        except OSError as error:
            raise self._failed(Path(self._file.name), error) from error

    @staticmethod
    def _failed(path: Path, error: OSError) -> FeedError:
        return FeedError(f"{path}: cannot be written: {error.strerror}")

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _lines(entries: Iterable[Acked]) -> bytes:
    return b"".join(_encode(entry) + b"\n" for entry in entries)
