"""The tables of leaderboards. All rows of a game are in its partition, and so are its boards, in memory."""

import time
from collections.abc import Iterator

import msgspec

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from schemas.leaderboards.published import ClosedWindow
from tables.leaderboards import scores
from tables.leaderboards.answers import Answer
from tables.leaderboards.boards import Boards, Row
from tables.leaderboards.games import Game
from tables.leaderboards.points import Parts
from tables.leaderboards.scores import Past, keys_in

_READ = 500
"""Rows that are read at once where a partition is taken over."""


def user_key(game_id: str, user_id: str) -> bytes:
    """Return the key of a user's scores of a game."""
    return f"{game_id}\0{user_id}".encode()


def answer_key(game_id: str, user_id: str, name: int) -> bytes:
    """Return the key of an answer that has left its user's row."""
    return b"%s\0%s" % (user_key(game_id, user_id), name.to_bytes(8, "big"))


def window_key(game_id: str, window: str) -> bytes:
    """Return the key of a window of a game."""
    return f"{game_id}\0{window}".encode()


def past_key(game_id: str, user_id: str, window: str) -> bytes:
    """Return the key of a user's standing in a window that is closed: those of a user lie together."""
    return f"{game_id}\0{user_id}\0{window}".encode()


def source_key(game_id: str, user_id: str, source: str) -> bytes:
    """Return the key of what a source, such as a match, gives to a user of a game."""
    return f"{game_id}\0{user_id}\0{source}".encode()


class LeaderboardTables:
    """The tables, and the boards that are made of them."""

    def __init__(self, app: Application) -> None:
        """Declare them."""
        pack = msgspec.msgpack.Encoder().encode
        self.app = app
        self.games = app.Table(
            "leaderboards-games",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Game).decode,
            cached=1 << 10,
            help="game_id -> the game's rules",
        )
        self.scores = app.Table(
            "leaderboards-scores",
            encode=scores.encode,
            decode=scores.decode,
            cached=1 << 14,
            help="game_id and user_id -> the user's standing in each window that is open, and latest answers",
        )
        self.answers = app.Table(
            "leaderboards-answers",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Answer).decode,
            help="game_id, user_id and submission -> an answer for repeats that has left the user's row",
        )
        self.past = app.Table(
            "leaderboards-past",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Past).decode,
            help="game_id, user_id and window -> the user's standing in a window that is closed",
        )
        self.parts = app.Table(
            "leaderboards-parts",
            encode=pack,
            decode=msgspec.msgpack.Decoder(Parts).decode,
            cached=1 << 12,
            help="game_id, user_id and source -> what each part of the source adds to the user's score",
        )
        self.closed = app.Table(
            "leaderboards-closed",
            encode=pack,
            decode=msgspec.msgpack.Decoder(ClosedWindow).decode,
            cached=256,
            help="game_id and window -> the best of a window that is closed",
        )
        self.alignments = app.Table(
            "leaderboards-alignments",
            encode=bytes,
            decode=bytes,
            help="game_id and user_id -> how far closed windows follow whether the user's entries are hidden",
        )
        self._closed = PartitionLocal(
            lambda partition: dict.fromkeys(self.closed.on(partition).scan_keys(), True)
        )
        self.boards = PartitionLocal(
            lambda partition: Boards(self._rows(partition), GameOf(self, partition), time.time_ns() // 1000)
        )

    def is_closed(self, partition: Partition, game_id: str, window: str) -> bool:
        """Return whether a window of a game was closed."""
        return window_key(game_id, window) in self._closed.on(partition)

    def close(self, partition: Partition, closed: ClosedWindow) -> None:
        """Write what is kept of a window that is over, or what a late score made of it."""
        key = window_key(closed.game_id, closed.window)
        self.closed.on(partition)[key] = closed
        partition.write(self._closed.on(partition), key, True)

    def _rows(self, partition: Partition) -> Iterator[Row]:
        """Yield the keys of all rows, those of a game in a row; what cannot be read has none."""
        after: bytes | None = None
        while found := list(partition.scan(self.scores.name, after=after, limit=_READ)):
            for key, row in found:
                try:
                    keys = keys_in(row)
                except msgspec.DecodeError:
                    continue
                yield key.partition(b"\0")[0].decode(), keys
            after = found[-1][0]


class GameOf:
    """The rules of the games of a partition, and which of their windows are closed."""

    def __init__(self, tables: LeaderboardTables, partition: Partition) -> None:
        self._tables = tables
        self._partition = partition

    def find(self, game_id: str) -> Game | None:
        """Return a game's rules, None where nobody gave any."""
        return self._tables.games.on(self._partition).get(game_id.encode())

    def is_closed(self, game_id: str, window: str) -> bool:
        """Return whether a window of a game was closed."""
        return self._tables.is_closed(self._partition, game_id, window)
