"""The tables of the global board. All rows of a user are in its partition, and on that partition's boards."""

import time
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from tables.leaderboards.boards import Boards, Row
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.totals import RULES, ClosedTotals, Parts, key_of

_READ = 500
"""Rows that are read at once where a partition is taken over."""

_parts = msgspec.msgpack.Decoder(Parts).decode


def total_key(window: str, user_id: str) -> bytes:
    """Return the key of a user's parts in a window: those of a window are in a row."""
    return f"{window}\0{user_id}".encode()


def part_key(window: str, number: int) -> bytes:
    """Return the key of what a partition told of a window that is over: those of a window are in a row."""
    return f"{window}\0{number}".encode()


class TotalTables:
    """The tables, and the boards that are made of them."""

    def __init__(self, app: Application) -> None:
        """Declare them."""
        pack = msgspec.msgpack.Encoder().encode
        self.app = app
        self.totals = app.Table(
            "leaderboards-totals",
            encode=pack,
            decode=_parts,
            cached=1 << 14,
            help="window and user_id -> what each game adds to the user's total",
        )
        self.closed = app.Table(
            "leaderboards-totals-closed",
            encode=pack,
            decode=msgspec.msgpack.Decoder(ClosedTotals).decode,
            cached=64,
            help="window -> the partition's best totals of a window that is closed",
        )
        self.untold = app.Table(
            "leaderboards-totals-untold",
            encode=bytes,
            decode=bytes,
            help="window -> nothing: what the partition has of it, closed or amended, is not told yet",
        )
        self.parts = app.Table(
            "leaderboards-totals-parts",
            encode=pack,
            decode=msgspec.msgpack.Decoder(ClosedTotals).decode,
            help="window and partition -> what the partition told of a window that is closed",
        )
        self.boards = PartitionLocal(
            lambda partition: Boards(self._rows(partition), _Rules(self, partition), time.time_ns() // 1000)
        )

    def is_closed(self, partition: Partition, window: str) -> bool:
        """Return whether a window was closed in a partition, also where its row cannot be read."""
        try:
            return self.closed.on(partition).get(window.encode()) is not None
        except UnreadableRowError:
            return True

    def parts_of(self, partition: Partition, window: str) -> dict[int, ClosedTotals]:
        """Return what partitions told of a window that is closed, by their numbers."""
        prefix = part_key(window, 0)[:-1]
        return {int(key[len(prefix) :]): part for key, part in self.parts.on(partition).scan(prefix)}

    def windows(self, partition: Partition, after: str = "") -> Iterator[str]:
        """Yield the names of the windows beyond `after` of which a partition has rows, by a seek for each."""
        window = after
        while found := list(partition.scan(self.totals.name, after=f"{window}\1".encode(), limit=1)):
            window = found[0][0].partition(b"\0")[0].decode()
            yield window

    def _rows(self, partition: Partition) -> Iterator[Row]:
        """Yield the keys of all windows that are open; what cannot be read has none."""
        after: bytes | None = None
        last = ""
        while found := list(partition.scan(self.totals.name, after=after, limit=_READ)):
            for key, row in found:
                window, _, user_id = key.decode().partition("\0")
                if window != last and self.is_closed(partition, window):
                    after = f"{window}\1".encode()
                    break
                after, last = key, window
                with suppress(msgspec.DecodeError):
                    if (entry := key_of(user_id, _parts(row))) is not None:
                        yield GLOBAL, {window: entry}


class _Rules:
    """The rules of the global board, and which of its windows are closed in a partition."""

    def __init__(self, tables: TotalTables, partition: Partition) -> None:
        self._tables = tables
        self._partition = partition

    def find(self, _game_id: str) -> Game | None:
        """Return its rules."""
        return RULES

    def is_closed(self, _game_id: str, window: str) -> bool:
        """Return whether a window was closed."""
        return self._tables.is_closed(self._partition, window)
