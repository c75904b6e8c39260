"""The sequencer: it puts the events of a batch in order, each match on a page of its own.

It reads the tables once for each match and writes nothing: an agent writes the pages. It enters a
batch's events, and those that waited for them. Every event has one of four outcomes: it is
scored, it waits, it is a repeat, or it is refused, with no effect on its neighbours.
"""

from collections.abc import Collection, Iterator
from typing import cast

from engine.batches import Record
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.store import StoreError
from schemas.matches.corrections import CorrectionKind
from schemas.matches.events import Correction, Event
from schemas.matches.structs import replace
from schemas.refusals import Reason, RefusedError
from tables.matches.sequence.arrival import Arrival
from tables.matches.sequence.draft import Correcting, Draft, write_out
from tables.matches.sequence.ids import Ids
from tables.matches.sequence.ordering import Turn, has_room, heard_of, hold, is_due, pass_over, turn_of, waits
from tables.matches.sequence.page import Page
from tables.matches.sequence.stored import StoredEvents
from tables.matches.sport import Numbering, is_correction, is_snapshot
from tables.matches.tables import MatchTables

_UNKNOWN = -(1 << 62)
"""The last event's number of a quarantined match: no event can be the next one."""


class Sequencer:
    """The pages of one batch, or of one round of a timer, of a partition.

    `now` is the worker's clock (epoch ms); `lateness` how far (ms) an event may come
    after younger ones of its match. With `apply_late`, one that comes even later is
    merged into its match as well. Once all events are entered, `fold_drafts` completes the pages, so
    that they can be written.
    """

    def __init__(
        self,
        tables: MatchTables,
        partition: Partition,
        now: int,
        lateness: int,
        *,
        apply_late: bool = False,
    ) -> None:
        sport = self._sport = tables.sport
        self._tables = tables
        self._partition = partition
        self._now = now
        self._lateness = lateness
        self._apply_late = apply_late
        self._decode, self._fold, self._correction = sport.decode, sport.fold, sport.correction
        self._closed = sport.windows.closed if sport.windows is not None else None
        by_producer = sport.numbering is Numbering.BY_PRODUCER
        self._arrival = None if by_producer else Arrival(tables, partition)
        self._stored = StoredEvents(tables, partition)
        self._pages: dict[str, Page] = {}
        self.repeats = 0
        """The number of repeats of events that were entered before."""
        self.refused: list[tuple[Record, Exception]] = []
        """Records that cannot be scored, and why: a `RefusedError`, or the exception the scoring raised."""

    @property
    def pages(self) -> Collection[Page]:
        """The opened pages."""
        return self._pages.values()

    def new_ids(self, page: Page) -> Ids:
        """Return the ids of the events entered on a page, with their numbers."""
        return {} if self._arrival is None else self._arrival.new_ids(page)

    def page(self, match_id: str) -> Page:
        """Open a match's page.

        Raises:
            RefusedError: the match belongs to another partition.
        """
        page = self._pages.get(match_id)
        if page is None:
            key, tables, partition = match_id.encode(), self._tables, self._partition
            tables.check_place(partition, key)
            held = tables.waiting_on(partition).get(key)
            try:
                match = tables.find(partition, key) or self._sport.start(match_id)
                page = Page(key, match, held, self._sport.limit(match))
            except QuarantinedError as error:
                page = Page(key, replace(self._sport.start(match_id), last_seq=_UNKNOWN), held, None)
                page.quarantined = error
            self._pages[match_id] = page
        return page

    def enter(self, record: Record) -> None:
        """Enter a record's event, and those that waited for it."""
        page = None
        try:
            event = self._decode(record.value, record.key, False)
            page = self._pages.get(event.match_id) or self.page(event.match_id)
            if page.draft is not None:
                if is_snapshot(self._sport, event):
                    self._fold_now(page)  # a snapshot is compared with the match, which a draft does not fold
                else:
                    page.draft.records.append(record)
            if self._arrival is not None and page.quarantined is None:
                placed = self._arrival.place(page, event, record.offset)
                if placed is None:
                    self._count_repeat(page)
                    return
                event = placed
            value = record.value or b""
            if event.seq == page.match.last_seq + 1 and page.held is None and page.draft is None:
                self._apply(page, event, value, record)
            else:
                self._enter_with_care(page, event, record, value)
            if self._arrival is not None:
                self._arrival.note(page, event)
        except Exception as error:
            self._refuse(page, record, error)
            return
        if page.held is not None:
            self.release(page)

    def _enter_with_care(self, page: Page, event: Event, record: Record, value: bytes) -> None:
        seq = event.seq
        if page.quarantined is not None:
            self._let_wait(page, event, record, value, page.quarantined)
            return
        turn = turn_of(page.match, seq)
        if turn is Turn.TOO_FAR_AHEAD:
            raise RefusedError(
                Reason.TOO_FAR_AHEAD,
                f"event {seq} of {event.match_id}, which is at {page.match.last_seq}: no gap is that large",
            )
        if turn is Turn.LATE:
            self._enter_late(page, event, record, value)
        elif turn is Turn.REPEAT:
            kept = self._stored.find(page, seq)
            if kept is None and seq <= page.match.feed.unlisted:
                self._enter_late(page, event, record, value)
                return
            self._stored.check_repeat(page, kept, value, event)
            self._count_repeat(page)
        elif page.held is not None and (held := page.held.find(seq)) is not None:
            self._stored.check_repeat(page, held.value, value, event)
            self._count_repeat(page)
        elif turn is Turn.AHEAD:
            page.held = hold(page.held, waits(event, record, value), self._now)
        else:
            if page.held is not None:
                page.held = heard_of(page.held, event.timestamp, self._now)
            self._apply(page, event, value, record)

    def _enter_late(self, page: Page, event: Event, record: Record, value: bytes) -> None:
        """Merge an event that was given up into its match, where an operator or a setting allows it."""
        asked_for = self._apply_late or any(name in ("late", "retried") for name, _ in record.headers)
        if not asked_for and not self._stored.was_lost(page, event.seq):
            at = page.match.last_seq
            raise RefusedError(
                Reason.LATE, f"event {event.seq} of {event.match_id} was given up: the match is at {at}"
            )
        if self._arrival is not None:
            event = self._arrival.resolve(page, event)
        self._correct(page, event, value, record, Correcting(CorrectionKind.LATE, event.seq))

    def _let_wait(
        self, page: Page, event: Event, record: Record, value: bytes, quarantined: QuarantinedError
    ) -> None:
        """Hold an event of a quarantined match until the rebuild, while there is room."""
        if not event.seq:
            raise quarantined
        if page.held is not None and (known := page.held.find(event.seq)) is not None:
            self._stored.check_repeat(page, known.value, value, event)
            self._count_repeat(page)
            return
        held = waits(event, record, value)
        if not has_room(page.held, held):
            raise quarantined
        page.held = hold(page.held, held, self._now)

    def _apply(self, page: Page, event: Event, value: bytes, source: Record) -> None:
        """Apply the next event in order; it may be a correction."""
        if isinstance(event, self._correction):
            # Not earlier: in a numbered match, the event it corrects by id may wait for its turn as well.
            correction = cast(Correction, self._arrival.resolve(page, event) if self._arrival else event)
            of = cast(int, correction.of)
            if not 0 < of < event.seq:
                at = event.seq
                raise RefusedError(
                    Reason.BROKEN_RULE, f"event {at} of {event.match_id} corrects {of}: none before it"
                )
            kind = CorrectionKind.VOIDED if correction.replacement is None else CorrectionKind.AMENDED
            self._correct(page, correction, value, source, Correcting(kind, of))
            return
        if page.limit is not None:
            page.limit(event)
        if page.draft is not None:
            page.take_down(page.draft, event, value, source)
            return
        before = page.match
        after = page.match = self._fold(before, event)
        page.enter(event.seq, value, source)
        if self._closed is not None and (closed := self._closed(before, after)):
            page.closed += closed

    def _correct(self, page: Page, event: Event, value: bytes, source: Record, corrects: Correcting) -> None:
        """Record a correction; the match is folded again later, once for all of them."""
        correction = is_correction(self._sport, event)
        content = correction.replacement if correction is not None else event
        if page.limit is not None and content is not None:
            page.limit(content)
        if page.draft is None:
            page.draft = Draft(page.match, page.held)
        page.take_down(page.draft, event, value, source, corrects)
        if page.one_by_one:
            self._fold_now(page)

    def release(self, page: Page) -> None:
        """Apply the waiting events that are due."""
        if page.quarantined is not None:
            return
        while page.held is not None and is_due(page.match, page.held, self._lateness, self._now):
            first, rest = page.held.held[0], page.held.held[1:]
            page.held = replace(page.held, held=rest) if rest else None
            if first.seq <= page.match.last_seq:
                self._count_repeat(page)  # it arrived meanwhile, while the match was rebuilt
                continue
            page.match = pass_over(page.match, first.seq)
            try:
                event = self._decode(first.value, first.key, False)
                if event.match_id != page.match.match_id or event.seq != first.seq:
                    raise RefusedError(Reason.UNREADABLE, "it waited in the row of another match")  # noqa: TRY301
                self._apply(page, event, first.value, first)
                if self._arrival is not None:
                    self._arrival.note(page, event)
            except Exception as error:
                self._refuse(page, first, error)

    def fold_drafts(self) -> Iterator[None]:
        """Fold each match with a draft again; other tasks may run at each `yield`."""
        for page in list(self._pages.values()):
            while page.draft is not None:
                yield from self._fold_draft(page)
                yield

    def _fold_now(self, page: Page) -> None:
        while page.draft is not None:
            for _ in self._fold_draft(page):
                pass

    def _fold_draft(self, page: Page) -> Iterator[None]:
        draft = page.draft
        if draft is None:
            return
        try:
            kept = yield from self._stored.before(page, draft)
            fair = yield from write_out(self._sport, draft, page.match, kept)
        except StoreError:
            raise
        except Exception as error:
            yield from self._apply_one_by_one(page, draft, error)
            return
        page.draft = None
        page.match, page.windows, page.closed = fair.match, fair.windows, fair.closed
        page.corrections += [taken.corrects.kind for taken in draft.taken if taken.corrects is not None]
        self.refused += draft.refused
        self.repeats += draft.repeats

    def _apply_one_by_one(self, page: Page, draft: Draft, error: Exception) -> Iterator[None]:
        """Apply a draft's events one by one after one failed, so that no other is refused."""
        page.draft, page.match, page.held = None, draft.match, draft.held
        for taken in draft.taken:
            page.withdraw(taken.event.seq)
        if self._arrival is not None:
            self._arrival.withdraw(page)
        first = draft.taken[0]
        if len(draft.taken) == 1:
            self._refuse(page, first.source, error)
        elif first.corrects is not None:
            page.one_by_one = True
            self._correct(page, first.event, first.value, first.source, first.corrects)
            if self._arrival is not None:
                self._arrival.note(page, first.event)
        self.release(page)
        for record in draft.records:
            self.enter(record)
            yield

    def _refuse(self, page: Page | None, record: Record, error: Exception) -> None:
        if isinstance(error, RefusedError):
            # Its text is enough. Its frames would hold the sequencer, which holds the error: in a batch
            # with thousands of gaps, the garbage collector had a hundred thousand tuples to traverse.
            error.__traceback__ = error.__cause__ = error.__context__ = None
        (self if page is None or page.draft is None else page.draft).refused.append((record, error))

    def _count_repeat(self, page: Page) -> None:
        (page.draft or self).repeats += 1
