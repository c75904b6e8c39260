"""What is known of a match besides its events, stored apart from its state, so that it can be folded again.

A match is the list of its events, its description, and the events that were given up.
The last two are noted here whenever they change: that distinguishes a gap that was given
up from one that damage caused.
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
"""Matches of an older version noted in one round of the timer."""

NOTED = b"D"
"""The prefix of notes' keys in the calendar."""

I = TypeVar("I")  # noqa: E741 - the description


class Noted(msgspec.Struct, Generic[I], frozen=True, array_like=True, gc=False):
    """A match's description, its feed, and the ranges of events that a rebuild could not read.

    The `lost` events are applied when they arrive again, however late.
    """

    info: I | None = None
    feed: Feed = WHOLE
    lost: tuple[tuple[int, int], ...] = ()

    def has_lost(self, seq: int) -> bool:
        """Return whether an event was lost."""
        return any(first <= seq <= last for first, last in self.lost)


Known = Noted[Description]


class Notes:
    """The notes of a sport's matches."""

    def __init__(
        self, app: Application, sport: AnySport, matches: Table[Match], calendar: Table[bytes]
    ) -> None:
        self._app = app
        self._matches = matches
        self._calendar = calendar
        self._encode = msgspec.msgpack.Encoder().encode
        # mypy takes a subscript for a type; this is a value, known once a sport is.
        decoder: msgspec.msgpack.Decoder[Known] = msgspec.msgpack.Decoder(cast(Any, Noted)[sport.info])
        self._decode = decoder.decode
        self._unnoted = PartitionLocal(self._find_unnoted)

    def find(self, place: Partition | Standby, key: bytes) -> Known | None:
        """Return the note of a match; None where it does not exist or cannot be read."""
        row = self._calendar.on(place).get(NOTED + key)
        try:
            return None if row is None else self._decode(row)
        except msgspec.MsgspecError:
            return None

    def exist(self, place: Partition | Standby, key: bytes) -> bool:
        """Return whether a match has a note, readable or not."""
        return NOTED + key in self._calendar.on(place)

    def keep(self, partition: Partition, match: Match, lost: tuple[tuple[int, int], ...] = ()) -> None:
        """Note what is known of a match now."""
        known = Noted(match.info, match.feed, lost)
        self._calendar.on(partition)[NOTED + match.match_id.encode()] = self._encode(known)

    def keep_changed(self, partition: Partition, before: Match, match: Match) -> None:
        """Note what is known of a match, where that has changed."""
        fresh = before.info is None and not before.last_seq
        if fresh or match.info is not before.info or match.feed is not before.feed:
            found = self.find(partition, match.match_id.encode())
            self.keep(partition, match, found.lost if found is not None else ())

    def forget(self, partition: Partition, key: bytes) -> None:
        """Remove the note of a match."""
        del self._calendar.on(partition)[NOTED + key]

    def keep_missing(self, partition: Partition) -> bool:
        """Note what is known of matches without a note: an older version stored them.

        One round notes some of them; returns whether there were any.
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
                # It is folded again, and noted, at its next read; the others are noted now.
                logger.warning("what is known of a match is not noted yet: %s", error)
        return wrote

    def _find_unnoted(self, partition: Partition) -> dict[bytes, None]:
        keys = self._matches.on(partition).scan_keys()
        return {key: None for key in keys if self.find(partition, key) is None}
