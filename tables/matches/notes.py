"""What is known of a match beside its events: kept apart from its state, so that it can be folded again.

A match is the list of its events, its description, and what was given up of its feed.
The last two are noted here whenever they change; so a hole in the events that are kept
is told from one that something tore.
"""

import logging
from typing import cast

import msgspec

from app import app
from engine.partitions.limits import RowTooLargeError
from engine.partitions.partition import Partition
from engine.tables import UnreadableRowError
from schemas.cricket.events import MatchInfo
from tables.cricket.scoring.state import Match
from tables.cricket.tables import NOTED, calendar, matches
from tables.matches.gaps import WHOLE, Feed

logger = logging.getLogger(__name__)

MOST_A_ROUND = 200
"""Matches of an older version that are noted in a round of upkeep."""

_UNNOTED = "cricket-unnoted"


class Notes(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Of a match: its description, its feed, and the ranges of events that a rebuild could not read.

    Those that are `lost` are applied when they come again, however late that is.
    """

    info: MatchInfo | None = None
    feed: Feed = WHOLE
    lost: tuple[tuple[int, int], ...] = ()

    def has_lost(self, seq: int) -> bool:
        """Tell whether an event was lost."""
        return any(first <= seq <= last for first, last in self.lost)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Notes).decode


def find(number: int, key: bytes) -> Notes | None:
    """Return what is noted of a match; None where nothing is, or nothing that can be read."""
    row = calendar.read(number, NOTED + key)
    try:
        return None if row is None else _decode(row)
    except msgspec.MsgspecError:
        return None


def keep(partition: Partition, match: Match, lost: tuple[tuple[int, int], ...] = ()) -> None:
    """Note what is known of a match now."""
    calendar.put(partition, NOTED + match.match_id.encode(), _encode(Notes(match.info, match.feed, lost)))


def keep_changed(partition: Partition, before: Match, match: Match) -> None:
    """Note what is known of a match, where that is not what was known before."""
    fresh = before.info is None and not before.last_seq
    if fresh or match.info is not before.info or match.feed is not before.feed:
        found = find(partition.number, match.match_id.encode())
        keep(partition, match, found.lost if found is not None else ())


def forget(partition: Partition, key: bytes) -> None:
    """Remove what is noted of a match."""
    calendar.remove(partition, NOTED + key)


def keep_missing(partition: Partition) -> bool:
    """Note what is known of matches of which nothing is noted yet: an older version kept them.

    Some in a round, until all are; returns whether there were any.
    """
    if _UNNOTED not in partition.values:
        keys = [key for key, _ in partition.scan(matches.name)]
        unnoted = {key: None for key in keys if find(partition.number, key) is None}
        partition.values[_UNNOTED] = cast("dict[bytes, object]", unnoted)
    unnoted = cast("dict[bytes, None]", partition.values[_UNNOTED])
    wrote = False
    for key in list(unnoted)[:MOST_A_ROUND]:
        del unnoted[key]
        try:
            match = None if key in partition.quarantined else matches.read(partition.number, key)
            if match is not None and app.partition_of(key) == partition.number:
                keep(partition, match)
                wrote = True
        except (UnreadableRowError, RowTooLargeError) as error:
            # It is made anew, and noted, when somebody asks for it; the others are noted now.
            logger.warning("what is known of a match is not noted yet: %s", error)
    return wrote
