"""The stored events of a match on a page, besides those entered there."""

from collections.abc import Collection, Generator

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.matches.events import Event
from schemas.refusals import Reason, RefusedError
from tables.matches.event_log import Numbered
from tables.matches.sequence.completeness import IncompleteError, check_whole
from tables.matches.sequence.draft import Draft
from tables.matches.sequence.page import Page
from tables.matches.sequence.refold import read_kept
from tables.matches.tables import MatchTables


class StoredEvents:
    """The stored events of a partition's matches."""

    def __init__(self, tables: MatchTables, partition: Partition) -> None:
        self._tables = tables
        self._partition = partition

    def find(self, page: Page, seq: int) -> bytes | None:
        """Return an event that was entered on a page or is stored; None where it cannot be read."""
        return page.entered.get(seq) or self._tables.log.find(self._partition, page.key, seq)

    def was_lost(self, page: Page, seq: int) -> bool:
        """Return whether a rebuild could not read an event, which was scored before."""
        noted = self._tables.notes.find(self._partition, page.key)
        return noted is not None and noted.has_lost(seq)

    def check_repeat(self, page: Page, stored: bytes | None, value: bytes, event: Event) -> None:
        """Check that a repeat has the `stored` event's content; an event no longer stored counts as equal.

        Raises:
            RefusedError: its content differs.
        """
        if stored is None or stored == value:
            return
        if read_kept(self._tables.sport, page.key, event.seq, stored) != event:
            raise RefusedError(
                Reason.CONFLICT,
                f"event {event.seq} of {event.match_id} came before with other content; send a correction",
            )

    def before(self, page: Page, draft: Draft) -> Generator[None, None, Collection[Numbered]]:
        """Return all events of a match, except those that a draft recorded.

        Other tasks may run at each `yield`.

        Raises:
            RefusedError: some cannot be read, or are gone; folding the others would lose them.
        """
        try:
            last = max(page.match.last_seq, draft.match.last_seq)
            stored = dict((yield from self._tables.log.reading_all(self._partition, page.key, last)))
            stored |= page.entered
            check_whole(stored, page.match.feed, page.match.last_seq)
        except (UnreadableRowError, IncompleteError) as error:
            raise RefusedError(
                Reason.NEEDS_REBUILD, f"match {page.match.match_id} cannot be folded again: {error}"
            ) from error
        for taken in draft.taken:
            stored.pop(taken.event.seq, None)
        return stored.items()
