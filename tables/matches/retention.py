"""What becomes of matches that are over or silent: out of the hot tables into a compact row, at last away.

`Match.heard` says when something of a match came last; matches lie in that order (`table.hot`),
so that a round costs what is due and no more. The next event brings a match back whole,
whatever it is. The calendar has a row for each that left, `F` + time + match_id. Time is the
worker's clock (epoch ms), not the match's: a match of years ago that is replayed today is kept
as long as one that is played today.
"""

import logging
from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from engine.partitions.partition import Partition
from engine.stint import Stint
from engine.tables import UnreadableRowError
from engine.telemetry.metrics import UPKEEP_FAILED
from tables.cricket.scoring.state import Match
from tables.cricket.tables import (
    FinalMatch,
    calendar,
    finals,
    find_match,
    hot,
    list_match,
    listing,
    matches,
    over_key,
    overs,
    stored_overs,
)
from tables.matches import event_log as balls
from tables.matches import lag as metrics
from tables.matches import notes

logger = logging.getLogger(__name__)

MOST_A_LOOK = 200
"""Rows of the calendar that are looked at in one go."""

_FINAL = b"F"
_OLD_STEP = b"H"
"""Rows of 0.1.0, which noted there when a match was seen to be over."""


def retire(partition: Partition, now: int, keep: int, keep_silent: int, keep_final: int) -> Iterator[bool]:
    """Move matches that have been over for `keep` ms or silent for `keep_silent`, and remove older finals.

    Those that left `keep_final` ms ago are removed. Others may turn at each `yield`, which tells
    whether anything was written since.
    """
    for queue, span in zip(hot(partition.number), (keep, keep_silent), strict=True):
        yield from _leave(partition, queue, now, span)
    yield from _remove(partition, now - keep_final)
    yield from _clear_old_steps(partition)


def bring_back(partition: Partition, key: bytes) -> None:
    """Put a match that left back into the hot tables, events and overs, before something of it is written."""
    try:
        final = finals.read(partition.number, key) if matches.read(partition.number, key) is None else None
    except UnreadableRowError:
        return
    if final is None:
        return
    playing = final.match.current
    for over in final.overs:
        # 0.1.0 has the over in progress among them, which is the match's own.
        if playing is None or playing.closed or over != playing.over:
            overs.put(partition, over_key(final.match.match_id, over), over)
    balls.bring_back(partition, key)
    finals.remove(partition, key)
    calendar.remove(partition, _row(final.since, key))


def _leave(partition: Partition, queue: dict[bytes, int], now: int, span: int) -> Iterator[bool]:
    due = dict(takewhile(lambda one: one[1] + span <= now, queue.items()))
    stint, wrote = Stint(), False
    for key, heard in due.items():
        if queue.get(key) != heard:  # something of it came meanwhile
            continue
        try:
            with partition.unit():
                _look_at(partition, key, now, span)
        except Exception:
            # It may be tried again, but not each round: others are due.
            _note_failure("moved out of the hot tables", key)
            list_match(partition.number, key, listing(partition.number)[key], now)
        wrote = True
        if stint.over:
            yield True
            stint, wrote = Stint(), False
    yield wrote


def _clear_old_steps(partition: Partition) -> Iterator[bool]:
    rows = calendar.scan(partition.number, _OLD_STEP, limit=MOST_A_LOOK)
    for row, _ in rows:
        calendar.remove(partition, row)
    yield bool(rows)


def _look_at(partition: Partition, key: bytes, now: int, span: int) -> None:
    """Move a match whose time has come; put off one that begins later."""
    match, state = find_match(partition.number, key), listing(partition.number)[key]
    if match is None:
        list_match(partition.number, key, None)
    elif not match.heard:  # an older version wrote it, or it was made anew
        matches.put(partition, key, replace(match, heard=now))
        list_match(partition.number, key, state, now)
    elif match.info is not None and match.info.starts_at + span > now:
        list_match(partition.number, key, state, now)
    else:
        _finalise(partition, key, match, now)


def _finalise(partition: Partition, key: bytes, match: Match, now: int) -> None:
    closed = tuple(over for _, over in sorted(stored_overs(match.match_id).items()))
    finals.put(partition, key, FinalMatch(now, match, closed))
    calendar.put(partition, _row(now, key), b"")
    for row, _ in partition.scan(overs.name, key + b"\x00"):
        overs.remove(partition, row)
    balls.archive(partition, key)
    matches.remove(partition, key)
    list_match(partition.number, key, None)
    partition.afterwards(metrics.forget_match, partition, match.match_id)


def _remove(partition: Partition, before: int) -> Iterator[bool]:
    stint, wrote = Stint(), False
    for since, key in _expired(partition, before):
        calendar.remove(partition, _row(since, key))
        try:
            with partition.unit():
                _forget(partition, key, since)
        except Exception:
            _note_failure("removed", key)
        wrote = True
        if stint.over:
            yield True
            stint, wrote = Stint(), False
    yield wrote


def _note_failure(what: str, key: bytes) -> None:
    UPKEEP_FAILED.labels("retire_matches").inc()
    logger.exception("match %r could not be %s; it stays as it is, and is tried again later", key, what)


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
    rows = calendar.scan(partition.number, _FINAL, limit=MOST_A_LOOK)
    for row, _ in rows:
        if len(row) < len(_row(0, b"")):  # it would stand in the way of all others
            calendar.remove(partition, row)
    found = [(int.from_bytes(row[1:9], "big"), row[9:]) for row, _ in rows]
    return [(since, key) for since, key in found if since <= before]


def _row(since: int, key: bytes) -> bytes:
    return _FINAL + since.to_bytes(8, "big") + key
