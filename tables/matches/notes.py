"""What is known of a match beside its events: kept apart from its state, so that it can be folded again.

A match is the list of its events, its description, and what was given up of its feed.
The last two are noted here whenever they change; so a hole in the events that are kept
is told from one that damage made.
"""

import logging
from typing import Any, Generic, TypeVar, cast

import msgspec

from engine.application import Application
from engine.partitions.limits import RowTooLargeError
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.partitions.standby import Standby
from engine.tables import Table
from schemas.matches.events import Description
from tables.matches.sequence.gaps import WHOLE, Feed
from tables.matches.sport import AnySport, Match

logger = logging.getLogger(__name__)

MOST_A_ROUND = 200
"""Matches of an older version that are noted in a round of the timer."""

NOTED = b"D"
"""How the keys of notes begin in the calendar."""

I = TypeVar("I")  # noqa: E741 - the description


class Noted(msgspec.Struct, Generic[I], frozen=True, array_like=True, gc=False):
    """Of a match: its description, its feed, and the ranges of events that a rebuild could not read.

    Those that are `lost` are applied when they come again, however late that is.
    """

    info: I | None = None
    feed: Feed = WHOLE
    lost: tuple[tuple[int, int], ...] = ()

    def has_lost(self, seq: int) -> bool:
        """Tell whether an event was lost."""
        return any(first <= seq <= last for first, last in self.lost)


Known = Noted[Description]


class Notes:
    """What is noted of a sport's matches."""

    def __init__(
        self, app: Application, sport: AnySport, matches: Table[Match], calendar: Table[bytes]
    ) -> None:
        self._app = app
        self._matches = matches
        self._calendar = calendar
        self._encode = msgspec.msgpack.Encoder().encode
        # mypy takes a subscript for a type; this is a value, known when a sport is.
        decoder: msgspec.msgpack.Decoder[Known] = msgspec.msgpack.Decoder(cast(Any, Noted)[sport.info])
        self._decode = decoder.decode
        self._unnoted = PartitionLocal(self._find_unnoted)

    def find(self, place: Partition | Standby, key: bytes) -> Known | None:
        """Return what is noted of a match; None where nothing is, or nothing that can be read."""
        row = self._calendar.on(place).get(NOTED + key)
        try:
            return None if row is None else self._decode(row)
        except msgspec.MsgspecError:
            return None

    def exist(self, place: Partition | Standby, key: bytes) -> bool:
        """Tell whether anything is noted of a match, readable or not."""
        return NOTED + key in self._calendar.on(place)

    def keep(self, partition: Partition, match: Match, lost: tuple[tuple[int, int], ...] = ()) -> None:
        """Note what is known of a match now."""
        known = Noted(match.info, match.feed, lost)
        self._calendar.on(partition)[NOTED + match.match_id.encode()] = self._encode(known)

    def keep_changed(self, partition: Partition, before: Match, match: Match) -> None:
        """Note what is known of a match, where that is not what was known before."""
        fresh = before.info is None and not before.last_seq
        if fresh or match.info is not before.info or match.feed is not before.feed:
            found = self.find(partition, match.match_id.encode())
            self.keep(partition, match, found.lost if found is not None else ())

    def forget(self, partition: Partition, key: bytes) -> None:
        """Remove what is noted of a match."""
        del self._calendar.on(partition)[NOTED + key]

    def keep_missing(self, partition: Partition) -> bool:
        """Note what is known of matches of which nothing is noted yet: an older version kept them.

        Some in a round, until all are; returns whether there were any.
        """
        unnoted = self._unnoted.on(partition)
        wrote = False
        for key in list(unnoted)[:MOST_A_ROUND]:
            del unnoted[key]
            try:
                match = None if key in partition.quarantined else self._matches.on(partition).get(key)
                if match is not None and self._app.partition_of(key) == partition.number:
                    self.keep(partition, match)
                    wrote = True
            except (UnreadableRowError, RowTooLargeError) as error:
                # It is folded again, and noted, when it is next asked for; the others are noted now.
                logger.warning("what is known of a match is not noted yet: %s", error)
        return wrote

    def _find_unnoted(self, partition: Partition) -> dict[bytes, None]:
        keys = self._matches.on(partition).scan_keys()
        return {key: None for key in keys if self.find(partition, key) is None}
