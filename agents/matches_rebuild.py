"""Cricket's tables made anew from the events that were kept.

What was derived is thrown away unread: another version may have written it. It is kept
only where the events of its match cannot be read. Descriptions of matches come again from
their topic, which is read from the beginning afterwards, as are the events: what could not
be read of a match is filled in by them, as far as they go back.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress

from msgspec.structs import replace

from app import app
from engine.partitions.partition import Partition
from engine.tables import UnreadableRowError
from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent
from schemas.cricket.topics import STATE
from tables.cricket.projections import encode_state
from tables.cricket.scoring.fold import start
from tables.cricket.scoring.refold import refold
from tables.cricket.tables import NOTED, calendar, finals, matches, over_key, overs, waiting
from tables.matches import event_log as balls
from tables.matches import notes
from tables.matches.completeness import IncompleteError, Range, check_whole, gaps
from tables.matches.gaps import WHOLE
from tables.matches.ordering import Waiting

logger = logging.getLogger(__name__)

_DERIVED = (matches, overs, finals, calendar, waiting)


@app.rebuild
def score_anew(partition: Partition) -> Iterator[None]:
    """Fold every match of which events are kept, one after the other."""
    partition.quarantined.clear()
    held = dict(waiting.scan(partition.number))
    noted = {key: notes.find(partition.number, key) for key in balls.matches_in(partition.number)}
    derived = {key for table in (matches, finals) for key, _ in partition.scan(table.name)}
    spared = {key for key in {*noted, *derived} if _is_all_there_is(partition, key)}
    for table in _DERIVED:
        for row, _ in partition.scan(table.name):
            if _match_of(table.name, row) not in spared:
                table.remove(partition, row)
    for key, one in noted.items():
        if key not in spared:
            with suppress(UnicodeDecodeError):
                _score(partition, key, one or notes.Notes(), held)
            yield
    for key, rest in held.items():
        waiting.put(partition, key, rest)


def _score(partition: Partition, key: bytes, noted: notes.Notes, held: dict[bytes, Waiting]) -> None:
    """Fold a match from what can be read of its events, and from those that waited."""
    blank = start(key.decode())
    kept = _kept(partition, key)
    missing = _fill(partition, key, kept, held)
    lost = tuple(one for one in missing if not all(noted.feed.lacks(seq) for seq in one))
    if lost:
        logger.warning(
            "match %r: its events %s cannot be read; they are filled in as far as their topic still has them",
            blank.match_id,
            ", ".join(f"{first} to {last}" for first, last in lost),
        )
    if (rest := held.get(key)) is not None:
        # They may be given up before the topic has brought what they wait for.
        lost += ((max(kept, default=0) + 1, rest.held[0].seq - 1),)
    if not kept:
        if lost:
            notes.keep(partition, blank, lost)
        return
    try:
        match, closed = refold(blank.match_id, noted.info, [kept[seq][1] for seq in sorted(kept)])
    except Exception:
        logger.exception("match %r could not be folded, and stays quarantined", blank.match_id)
        notes.keep(partition, blank)
        return
    whole = replace(match, feed=WHOLE.giving_up(missing))
    matches.put(partition, key, whole)
    notes.keep(partition, whole, lost)
    for over in closed.values():
        overs.put(partition, over_key(whole.match_id, over), over)
    partition.publish(STATE.name, key, encode_state(whole))


def _kept(partition: Partition, key: bytes) -> dict[int, tuple[bytes, AnyEvent]]:
    """Return what can be read of a match's events, by number; rows that cannot be are removed."""

    def remove(error: UnreadableRowError) -> None:
        partition.put(error.table, error.key, None)

    found: dict[int, tuple[bytes, AnyEvent]] = {}
    for seq, value in balls.all_of(partition.number, key, unreadable=remove):
        try:
            found[seq] = value, decode_event(value, key, kept=True)
        except ValueError as error:
            logger.warning("event %d of %r is left out: %s", seq, key, error)
    return found


def _fill(
    partition: Partition,
    key: bytes,
    kept: dict[int, tuple[bytes, AnyEvent]],
    held: dict[bytes, Waiting],
) -> tuple[Range, ...]:
    """Put those that waited where they are missing, and those that follow behind; the rest waits on.

    Returns the ranges that are missing still.
    """
    waits = held.pop(key, None)
    last = max(kept, default=0)
    rest = []
    for one in waits.held if waits is not None else ():
        if one.seq in kept:
            continue
        if one.seq > last + 1:
            rest.append(one)
            continue
        with suppress(ValueError):
            kept[one.seq] = one.value, decode_event(one.value, key)
            balls.keep(partition, key, [(one.seq, one.value)])
            last = max(last, one.seq)
    if waits is not None and rest:
        held[key] = replace(waits, held=tuple(rest), heard=time.time_ns() // 1_000_000)
    return gaps(kept)


def _is_all_there_is(partition: Partition, key: bytes) -> bool:
    """Tell whether what was derived of a match can be read, and some of its events cannot, or are gone."""
    try:
        match = matches.read(partition.number, key)
        if match is None and (final := finals.read(partition.number, key)) is not None:
            match = final.match
    except UnreadableRowError:
        return False
    if match is None:
        return False
    try:
        numbers = [seq for seq, _ in balls.all_of(partition.number, key)]
        check_whole(numbers, match.feed, match.last_seq)
    except (UnreadableRowError, IncompleteError):
        return True
    return False


_HEADS: Mapping[bytes, int] = {NOTED: 1, b"H": 9, b"F": 9}


def _match_of(table: str, row: bytes) -> bytes:
    """Return the key of the match that a row is of."""
    if table == calendar.name:
        return row[_HEADS.get(row[:1], 1) :]
    return row[:-7] if table == overs.name else row
