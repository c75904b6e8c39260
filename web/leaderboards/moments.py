"""The moments of a partition's part of the global board, and what is answered of them. No HTTP.

A moment is a window of the partition at a version. It is kept for a while once it was read, so that whoever
reads all parts can ask again for what they read first.
"""

import time
from collections.abc import Callable

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from serving.http.responses import quarantined, unavailable
from tables.leaderboards.board import Board
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.keys import Keys
from tables.leaderboards.shards import Question, Reply, reply
from tables.leaderboards.total_tables import TotalTables, total_key
from tables.leaderboards.totals import Archive, Folded, has, key_of
from web.leaderboards.reading import MOST_PINS, OVER, PINNED, expired

PASSING = 5.0
"""Seconds for which a moment is kept for a reading of several rounds that leaves no cursor."""


class PartAsked(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a partition is asked: at a version, or as it is; for keys of users, and what is folded, as it is.

    Where only the last is asked, the answer is of no moment.
    """

    version: int | None = None
    question: Question | None = None
    users: tuple[str, ...] = ()
    folded: tuple[Folded, ...] = ()


class PartTold(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a partition answers, of one moment: `version`.

    `total` is how many entries it has; where only the best are known, these are all up to `end`, a key.
    `keys` are those of the users who have one, `folded` says of each that was asked for whether it is.
    """

    version: int
    total: int
    end: bytes | None = None
    reply: Reply | None = None
    keys: dict[str, bytes] = {}
    folded: tuple[bool, ...] = ()


class _Moment(msgspec.Struct, frozen=True):
    shard: Keys | Archive
    total: int
    end: bytes | None
    until: float


class Moments:
    """Reads partitions at moments. `clock` returns seconds, to forget moments by."""

    def __init__(self, tables: TotalTables, clock: Callable[[], float] = time.monotonic) -> None:
        self._tables = tables
        self._clock = clock
        self._kept = PartitionLocal[dict[tuple[str, int], _Moment]](lambda _: {})
        self._passing = PartitionLocal[dict[tuple[str, int], _Moment]](lambda _: {})

    def tell(self, partition: Partition, window: str, asked: PartAsked, *, is_kept: bool = True) -> PartTold:
        """Answer what a partition is asked, of a moment that is kept for cursors, or for this reading alone.

        Raises:
            AnswerError: 409, the moment is over; 503, the boards are being made, or cannot be.
        """
        boards = self._tables.boards.on(partition)
        if not boards.is_complete:
            raise unavailable("the boards are being made; ask again in a moment")
        try:
            version = boards.version if asked.version is None else asked.version
            folded = tuple(self._has(partition, window, one) for one in asked.folded)
            if folded and asked.question is None and not asked.users:
                return PartTold(version, 0, folded=folded)
            moment = self._at(partition, window, version, is_kept=is_kept)
            keys = {user_id: self._key(partition, window, user_id) for user_id in asked.users}
        except UnreadableRowError as error:
            raise quarantined(error) from None
        return PartTold(
            version,
            moment.total,
            moment.end,
            None if asked.question is None else reply(moment.shard, asked.question),
            {user_id: key for user_id, key in keys.items() if key is not None and key in moment.shard},
            folded,
        )

    def _at(self, partition: Partition, window: str, version: int, *, is_kept: bool) -> _Moment:
        """Return a moment, from now on kept for a while: those of cursors do not make way for readings."""
        now, place = self._clock(), (window, version)
        cursors, passing = self._kept.on(partition), self._passing.on(partition)
        for pins in (cursors, passing):
            # The first is the one that ends first.
            while pins and next(iter(pins.values())).until < now:
                del pins[next(iter(pins))]
        kept, lasts = (cursors, PINNED) if is_kept else (passing, PASSING)
        moment = kept.pop(place, None) or cursors.get(place) or passing.get(place)
        if moment is None:
            if version != self._tables.boards.on(partition).version:
                raise expired(OVER)
            moment = self._now(partition, window)
        while len(kept) >= MOST_PINS:
            del kept[next(iter(kept))]
        kept[place] = moment = msgspec.structs.replace(moment, until=now + lasts)
        return moment

    def _now(self, partition: Partition, window: str) -> _Moment:
        closed = self._tables.closed.on(partition).get(window.encode())
        if closed is not None:
            archive = Archive(closed)
            return _Moment(archive, archive.total, archive.end, 0.0)
        # A board is not made for being asked for: there are many windows.
        board = self._tables.boards.on(partition).by_place.get((GLOBAL, window)) or Board()
        return _Moment(board.snapshot().keys, len(board), None, 0.0)

    def _has(self, partition: Partition, window: str, asked: Folded) -> bool:
        return has(self._tables.totals.on(partition).get(total_key(window, asked.user_id)) or {}, asked)

    def _key(self, partition: Partition, window: str, user_id: str) -> bytes | None:
        """Return the key of a user's entry, None where the user has none."""
        return key_of(user_id, self._tables.totals.on(partition).get(total_key(window, user_id)) or {})
