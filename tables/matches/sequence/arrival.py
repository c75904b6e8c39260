"""The order of arrival numbers the events of matches whose producer does not."""

from collections import ChainMap

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.matches.events import Event
from schemas.matches.structs import replace
from schemas.refusals import Reason, RefusedError
from tables.matches.event_log import offset_of
from tables.matches.sequence.ids import Ids, numbered, resolved
from tables.matches.sequence.page import Page
from tables.matches.sport import Numbering, is_snapshot
from tables.matches.tables import MatchTables


class Arrival:
    """Which events of a batch have come before, by their ids, and which numbers the others get.

    A match is numbered by its producer or by arrival, as its first event was.
    """

    def __init__(self, tables: MatchTables, partition: Partition) -> None:
        self._tables = tables
        self._sport = tables.sport
        self._event_id = tables.sport.event_id
        self._partition = partition
        self._new: dict[bytes, Ids] = {}
        self._ids: dict[bytes, ChainMap[str, int]] = {}

    def place(self, page: Page, event: Event, offset: int) -> Event | None:
        """Return an event with its number: its own, that of the event it repeats, or the match's next.

        None where it is a snapshot that says nothing new. `offset` is its record's.

        Raises:
            RefusedError: the match's events are numbered and this one is not, or the reverse;
                a snapshot is of an earlier moment; or see `ids.numbered`.
        """
        by_producer = event.seq > 0
        numbering = page.numbered
        if numbering is None:
            numbering = page.numbered = self._is_numbered(page)
        if numbering is not None and numbering is not by_producer:
            fault = "has a number, and the match's others have none"
            if not by_producer:
                fault = "has no number, and the match's others have one"
            raise RefusedError(Reason.BROKEN_RULE, f"an event of {event.match_id} {fault}")
        if by_producer:
            return event
        if is_snapshot(self._sport, event):
            return self._placed_snapshot(page, event, offset)
        return numbered(self._sport, event, self._ids_of(page), page.match.last_seq)

    def _placed_snapshot(self, page: Page, event: Event, offset: int) -> Event | None:
        """Return a snapshot with its number; None where it has no id and says nothing new."""
        seq = page.match.last_seq + 1
        if event_id := self._event_id(event):
            known = self._ids_of(page).get(event_id)
            if known is not None:
                return replace(event, seq=known)
            self._sport.follows(page.match, event)  # it refuses an earlier moment
            return replace(event, seq=seq)
        if self._was_read(page, event, offset) or not self._sport.follows(page.match, event):
            return None
        page.offsets[seq] = offset
        return replace(event, seq=seq)

    def resolve(self, page: Page, event: Event) -> Event:
        """Return a correction that is next in order, with the number of the event that it corrects.

        Raises:
            RefusedError: see `ids.resolved`.
        """
        return resolved(self._sport, event, self._ids_of(page))

    def note(self, page: Page, event: Event) -> None:
        """Note the id of an event, if it was entered."""
        if (event_id := self._event_id(event)) and event.seq in page.entered:
            new = self._new.get(page.key)
            if new is None:
                new = self._new[page.key] = {}
            if event_id not in new:
                new[event_id] = event.seq

    def withdraw(self, page: Page) -> None:
        """Forget the ids of events that are no longer entered."""
        new = self._new.get(page.key, {})
        for event_id in [name for name, seq in new.items() if seq not in page.entered]:
            del new[event_id]
        page.numbered = None

    def new_ids(self, page: Page) -> Ids:
        """Return the ids of the events that were entered on a page."""
        return self._new.get(page.key, {})

    def _was_read(self, page: Page, event: Event, offset: int) -> bool:
        """Return whether a snapshot was read before: after a rebuild its topic is read again.

        Its time is compared, too: the offsets of a topic that was made again are smaller.
        """
        last = page.match.last_seq
        known = page.offsets.get(last)
        if known is None and (entry := self._tables.log.entry(self._partition, page.key, last)) is not None:
            known = offset_of(entry)
        return known is not None and offset <= known and event.timestamp <= page.match.last_update

    def _is_numbered(self, page: Page) -> bool | None:
        """Return whether a match's events are numbered; None where no event counts or waits yet."""
        if self._sport.numbering is Numbering.BY_ARRIVAL:
            return False
        if page.held is not None:
            return True  # an event without a number never waits
        value = next(iter(page.entered.values()), None) or self._any_kept(page)
        return None if value is None else self._sport.decode(value, page.key, True).seq > 0

    def _any_kept(self, page: Page) -> bytes | None:
        """Return a stored event of a match: the last one where it is stored."""
        log, last = self._tables.log, page.match.last_seq
        if last < 1:
            return None
        if (kept := log.find(self._partition, page.key, last)) is not None:
            return kept
        return next((value for _, value in log.all_of(self._partition, page.key, lambda _: None)), None)

    def _ids_of(self, page: Page) -> ChainMap[str, int]:
        """Return the ids of a match's events: those stored, then those entered in this batch.

        Raises:
            RefusedError: some events cannot be read, so a repeat could not be recognized.
        """
        found = self._ids.get(page.key)
        if found is None:
            try:
                kept = self._tables.ids_of(self._partition, page.key)
            except UnreadableRowError as error:
                raise RefusedError(
                    Reason.NEEDS_REBUILD, f"events of {page.match.match_id} cannot be read: {error}"
                ) from error
            found = self._ids[page.key] = ChainMap(kept, self._new.setdefault(page.key, {}))
        return found
