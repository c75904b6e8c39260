"""Repair: unreadable rows are rebuilt from the events of their match.

The result is what was there before, so clients see no change; it is counted and logged.
Where the events cannot be read either, or some that were not given up are missing,
the match is quarantined: it is never scored from incomplete events.
"""

import logging

from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError, quarantine
from engine.partitions.standby import Standby
from engine.partitions.store import StoreError
from schemas.matches.structs import replace
from tables.matches.declarations import FinalMatch
from tables.matches.event_log import Numbered
from tables.matches.notes import Known
from tables.matches.sequence.completeness import IncompleteError, check_whole
from tables.matches.sequence.ids import identified
from tables.matches.sequence.refold import Closed, Refolded, decode_kept, refold
from tables.matches.sport import AnySport, Match
from tables.matches.tables import MatchTables

logger = logging.getLogger(__name__)


class Repair:
    """The repair of a sport's matches."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables

    def match(self, place: Partition | Standby, key: bytes, why: str, table: str = "") -> Match | None:
        """Fold again a match whose row in a `table` cannot be read, and store it.

        Returns None for a standby: its owner writes the row again.

        Raises:
            QuarantinedError: it cannot be folded.
        """
        if isinstance(place, Standby):
            return None
        tables = self._tables
        done = self._refolded(place, key, why)
        if self._may_write(place):
            if table == tables.finals.name:
                self._keep_final(place, key, done)
            else:
                tables.matches.on(place)[key] = done.match
                tables.list_match(place, key, tables.sport.publish(done.match))
                self._tables.put_windows(place, key, done.closed)
            place.stage_changes()
        return done.match

    def windows(self, place: Partition | Standby, key: bytes, why: str) -> Closed:
        """Return the closed windows of a match, some of which cannot be read, and store them.

        Returns None for a standby.

        Raises:
            QuarantinedError: its events cannot be read either.
        """
        if isinstance(place, Standby):
            return {}
        done = self._refolded(place, key, why)
        if self._may_write(place):
            self._tables.put_windows(place, key, done.closed)
            place.stage_changes()
        return done.closed

    def _refolded(self, partition: Partition, key: bytes, why: str) -> Refolded:
        if key in partition.quarantined:
            raise QuarantinedError(key)
        try:
            noted = self._tables.notes.find(partition, key)
            if noted is None:
                raise IncompleteError("what was known of it beside its events is not there")  # noqa: TRY301
            kept = self._tables.log.all_of(partition, key)
            check_whole([seq for seq, _ in kept], noted.feed)
            done = fold_kept(self._tables.sport, key, noted, kept)
        except StoreError:
            raise
        except Exception as error:
            raise quarantine(partition, key, f"{why}, and it cannot be folded again: {error}") from error
        logger.warning(
            "partition %d: match %r is folded again from its %d events: %s",
            partition.number,
            done.match.match_id,
            len(kept),
            why,
        )
        return done

    def _may_write(self, partition: Partition) -> bool:
        """Return whether rows may be written now; if not, they are rebuilt again at their next read."""
        return not partition.lost and not self._tables.app.rebalancing

    def _keep_final(self, partition: Partition, key: bytes, done: Refolded) -> None:
        found, windows = dict(done.closed), self._tables.sport.windows
        if windows is not None:
            found |= {windows.place(current): current for current in windows.current(done.match)}
        rows = self._tables.calendar.on(partition).scan_keys(b"F")
        since = next((int.from_bytes(row[1:9], "big") for row in rows if row[9:] == key), 0)
        closed = tuple(
            window for _, window in sorted(found.items()) if windows is not None and windows.exists(window)
        )
        self._tables.finals.on(partition)[key] = FinalMatch(since, done.match, closed)


def fold_kept(sport: AnySport, key: bytes, noted: Known, kept: list[Numbered]) -> Refolded:
    """Fold a match from its stored events and its note, which has its feed.

    Raises:
        RefusedError: an event is refused; any other exception: the scoring failed on one.
    """
    events = [decode_kept(sport, key, seq, value) for seq, value in kept]
    done = refold(sport, key.decode(), noted.info, identified(sport, events))
    last_given_up = noted.feed.missing[-1][1] if noted.feed.missing else 0
    last_seq = max(done.match.last_seq, last_given_up)
    return replace(done, match=replace(done.match, last_seq=last_seq, feed=noted.feed))
