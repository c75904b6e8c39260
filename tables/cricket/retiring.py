"""What becomes of finished matches: out of the hot tables into one compact row, and at last away.

The calendar has a row for each finished match, so that both steps survive
restarts and cost only what is due: `H` + time + match_id when it was seen to be
over, `F` + time + match_id when it became a `FinalMatch`. Time is the worker's
clock (epoch ms), not the match's: a match of years ago that is replayed today is
kept as long as one that is played today.
"""

import logging
from typing import cast

from app.metrics import UPKEEP_FAILED
from app.partition import Partition
from app.tables import UnreadableRowError
from tables.cricket import balls, notes
from tables.cricket.result import Status
from tables.cricket.table import (
    FinalMatch,
    bowled,
    calendar,
    finals,
    find_match,
    list_match,
    listing,
    matches,
    overs,
)

logger = logging.getLogger(__name__)

MOST_A_ROUND = 200
"""Matches moved, and removed, in a round of one partition: it holds the loop for some 50 ms."""

_OVER, _FINAL = b"H", b"F"
_SEEN = "cricket-seen-over"


def retire(partition: Partition, now: int, keep: int, keep_final: int) -> bool:
    """Take the steps that are due, `keep` and `keep_final` ms after the last one.

    Returns whether there were any.
    """
    seen = _seen_over(partition)
    fresh = [
        key
        for key, state in listing(partition.number).items()
        if state.status is Status.FINISHED and key not in seen
    ]
    for key in fresh:
        _note_over(partition, key, now)
    due = [(since, key) for key, since in seen.items() if since + keep <= now][:MOST_A_ROUND]
    for since, key in due:
        try:
            with partition.unit():
                _forget_over(partition, key, since)
                _finalise(partition, key, now)
        except Exception:
            # It may be tried again, but not each round: others are due.
            _note_failure("moved out of the hot tables", key)
            _forget_over(partition, key, since)
            _note_over(partition, key, now)
    gone = _expired(partition, now - keep_final)
    for since, key in gone:
        calendar.remove(partition, _row(_FINAL, since, key))
        try:
            with partition.unit():
                _forget(partition, key, since)
        except Exception:
            _note_failure("removed", key)
            calendar.put(partition, _row(_FINAL, now, key), b"")
    return bool(fresh or due or gone)


def _note_over(partition: Partition, key: bytes, now: int) -> None:
    partition.write(_seen_over(partition), key, now)
    calendar.put(partition, _row(_OVER, now, key), b"")


def _forget_over(partition: Partition, key: bytes, since: int) -> None:
    partition.remove(_seen_over(partition), key)
    calendar.remove(partition, _row(_OVER, since, key))


def _note_failure(what: str, key: bytes) -> None:
    UPKEEP_FAILED.labels("retire_matches").inc()
    logger.exception("match %r could not be %s; it stays as it is, and is tried again later", key, what)


def _seen_over(partition: Partition) -> dict[bytes, int]:
    """Return when matches were seen to be over, oldest first; read once, kept with the partition."""
    if _SEEN not in partition.values:
        rows = calendar.scan(partition.number, _OVER)
        partition.values[_SEEN] = {row[9:]: int.from_bytes(row[1:9], "big") for row, _ in rows}
    return cast("dict[bytes, int]", partition.values[_SEEN])


def _finalise(partition: Partition, key: bytes, now: int) -> None:
    """Move a match that is still over; one that was played on or corrected meanwhile is seen again."""
    state = listing(partition.number).get(key)
    if state is None or state.status is not Status.FINISHED:
        return
    match = find_match(partition.number, key)
    if match is None:
        return
    finals.put(partition, key, FinalMatch(now, match, tuple(bowled(match))))
    calendar.put(partition, _row(_FINAL, now, key), b"")
    for row, _ in partition.scan(overs.name, key + b"\x00"):
        overs.remove(partition, row)
    balls.archive(partition, key)
    matches.remove(partition, key)
    list_match(partition.number, key, None)


def _forget(partition: Partition, key: bytes, since: int) -> None:
    """Remove a match that has been final since then, and not for a shorter time."""
    try:
        final = finals.read(partition.number, key)
        if final is None or final.since > since:
            return
    except UnreadableRowError:
        pass  # nobody can tell, and it is time
    finals.remove(partition, key)
    balls.forget(partition, key)
    notes.forget(partition, key)


def _expired(partition: Partition, before: int) -> list[tuple[int, bytes]]:
    """Return the oldest finals from before a moment."""
    rows = calendar.scan(partition.number, _FINAL, limit=MOST_A_ROUND)
    for row, _ in rows:
        if len(row) < len(_row(_FINAL, 0, b"")):  # it would stand in the way of all others
            calendar.remove(partition, row)
    found = [(int.from_bytes(row[1:9], "big"), row[9:]) for row, _ in rows]
    return [(since, key) for since, key in found if since <= before]


def _row(step: bytes, since: int, key: bytes) -> bytes:
    return step + since.to_bytes(8, "big") + key
