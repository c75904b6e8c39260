"""Rows that cannot be read, made anew from the events of their match.

What comes of it is what was there before, so nobody notices; it is counted and said.
Where the events cannot be read either, or some of them are gone that nobody gave up,
the match is quarantined: it is never scored from less than there was.
"""

import logging

from msgspec.structs import replace

from app import app
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError, quarantine
from engine.partitions.store import StoreError
from engine.tables import UnreadableRowError
from schemas.cricket.codec import decode_event
from tables.cricket.projections import match_state
from tables.cricket.scoring.refold import Overs, refold
from tables.cricket.scoring.state import Match
from tables.cricket.tables import FinalMatch, calendar, finals, list_match, matches, over_key, overs
from tables.matches import event_log as balls
from tables.matches import notes
from tables.matches.completeness import IncompleteError, check_whole

logger = logging.getLogger(__name__)


def match_again(number: int, key: bytes, why: str, table: str = matches.name) -> Match | None:
    """Fold a match again whose row of a `table` cannot be read, and keep it.

    None of a standby: its owner makes the row anew.

    Raises:
        QuarantinedError: it cannot be.
    """
    partition = app.partitions.get(number)
    if partition is None:
        return None
    match, closed = _folded(partition, key, why)
    if _may_write(partition):
        if table == finals.name:
            _keep_final(partition, key, match, closed)
        else:
            matches.put(partition, key, match)
            list_match(number, key, match_state(match))
            _keep_overs(partition, match, closed)
        partition.stage_upkeep()
    return match


def overs_again(number: int, key: bytes, why: str) -> Overs:
    """Return the closed overs of a match, some of which cannot be read, and keep them; none of a standby.

    Raises:
        QuarantinedError: its events cannot be read either.
    """
    partition = app.partitions.get(number)
    if partition is None:
        return {}
    match, closed = _folded(partition, key, why)
    if _may_write(partition):
        _keep_overs(partition, match, closed)
        partition.stage_upkeep()
    return closed


def fold_kept(key: bytes, noted: notes.Notes, kept: list[balls.Numbered]) -> tuple[Match, Overs]:
    """Fold a match from what is kept of it; what it says of its feed is what was noted.

    Raises:
        RefusedError, or whatever the scoring failed with: an event is none.
    """
    events = [decode_event(value, key, kept=True) for _, value in kept]
    match, closed = refold(key.decode(), noted.info, events)
    last_given_up = noted.feed.missing[-1][1] if noted.feed.missing else 0
    return replace(match, last_seq=max(match.last_seq, last_given_up), feed=noted.feed), closed


def _folded(partition: Partition, key: bytes, why: str) -> tuple[Match, Overs]:
    if key in partition.quarantined:
        raise QuarantinedError(key)
    try:
        noted = notes.find(partition.number, key)
        if noted is None:
            raise IncompleteError("what was known of it beside its events is not there")  # noqa: TRY301
        kept = balls.all_of(partition.number, key)
        check_whole([seq for seq, _ in kept], noted.feed)
        match, closed = fold_kept(key, noted, kept)
    except StoreError:
        raise
    except Exception as error:
        raise quarantine(partition, key, f"{why}, and it cannot be folded again: {error}") from error
    logger.warning(
        "partition %d: match %r is folded again from its %d events: %s",
        partition.number,
        match.match_id,
        len(kept),
        why,
    )
    return match, closed


def _may_write(partition: Partition) -> bool:
    """Tell whether rows may be written now; else they are made anew again when they are next read."""
    return not partition.lost and not app.rebalancing


def _keep_overs(partition: Partition, match: Match, closed: Overs) -> None:
    """Keep closed overs of a match in the place of all that cannot be read."""

    def remove(error: UnreadableRowError) -> None:
        overs.remove(partition, error.key)

    prefix = match.match_id.encode() + b"\x00"
    known = dict(overs.scan(partition.number, prefix, unreadable=remove))
    for over in closed.values():
        key = over_key(match.match_id, over)
        if known.get(key) != over:
            overs.put(partition, key, over)


def _keep_final(partition: Partition, key: bytes, match: Match, closed: Overs) -> None:
    found = dict(closed)
    if match.current is not None and (over := match.current.over) is not None:
        found[over.innings, over.number] = over
    since = next(
        (
            int.from_bytes(row[1:9], "big")
            for row, _ in calendar.scan(partition.number, b"F")
            if row[9:] == key
        ),
        0,
    )
    played = tuple(over for _, over in sorted(found.items()) if over.balls)
    finals.put(partition, key, FinalMatch(since, match, played))
