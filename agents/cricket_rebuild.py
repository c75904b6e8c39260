"""Cricket's tables made anew from the events that were kept.

What was derived is thrown away unread: another version may have written it.
Descriptions of matches and what waits come again from their topics, which are read
from the beginning afterwards.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from app import app
from app.partition import Partition
from schemas.cricket.codec import decode_event
from schemas.cricket.topics import STATE
from tables.cricket import balls
from tables.cricket.correcting import refold
from tables.cricket.feed import Feed
from tables.cricket.snapshots import encode_state
from tables.cricket.table import calendar, finals, matches, over_key, overs, waiting

_DERIVED = (matches, overs, finals, calendar, waiting)


@app.rebuild
def score_anew(partition: Partition) -> Iterator[None]:
    """Fold every match of which events are kept, one after the other."""
    for table in _DERIVED:
        for key, _ in partition.scan(table.name):
            table.remove(partition, key)
    for key in balls.matches_in(partition.number):
        kept = balls.all_of(partition.number, key)
        match, closed = refold(key.decode(), None, [decode_event(value) for _, value in kept])
        whole = replace(match, feed=Feed(_gaps([seq for seq, _ in kept])))
        matches.put(partition, key, whole)
        for over in closed.values():
            overs.put(partition, over_key(whole.match_id, over), over)
        partition.publish(STATE.name, key, encode_state(whole))
        yield


def _gaps(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Return the ranges that a rising list of numbers, from 1, leaves out."""
    before = [0, *numbers]
    return tuple((last + 1, seq - 1) for last, seq in zip(before, numbers, strict=False) if seq > last + 1)
