"""The scorebook: where the events of a batch are entered, each match on a page of its own.

It reads the tables once a match and writes them once: what a batch brought, and
what had waited for it. Every event has one of a few ends: it is scored, it waits,
it was there before, or it is refused and its neighbours do not notice.
"""

from collections.abc import Collection, Generator, Iterator

from msgspec.structs import replace

from engine.batches import Record
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.store import StoreError
from engine.tables import UnreadableRowError
from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery
from schemas.refusals import Reason, RefusedError
from tables.cricket.scoring.fold import fold, new_overs, start
from tables.cricket.scoring.refold import told
from tables.cricket.tables import check_place, find_match, waiting_in
from tables.matches import event_log as balls
from tables.matches import notes
from tables.matches.completeness import IncompleteError, check_whole
from tables.matches.draft import Correcting, Draft, write_out
from tables.matches.gaps import CorrectionKind
from tables.matches.ordering import Held, Turn, has_room, heard_of, hold, is_due, pass_over, turn_of
from tables.matches.page import OVERS_BEYOND, Page

_NOBODY_KNOWS = -(1 << 62)
"""Stands for the last event of a quarantined match: no event's turn has come."""


class Scorebook:
    """The pages of one batch, or of one round of upkeep, of a partition.

    `now` is the worker's clock (epoch ms); `lateness` how far (ms) an event may come
    after younger ones of its match. With `apply_late`, one that comes later still is
    merged into its match all the same. It only reads the tables. Once all is entered,
    `settle` brings the pages to where they can be written.
    """

    def __init__(self, partition: Partition, now: int, lateness: int, *, apply_late: bool = False) -> None:
        self._partition = partition
        self._now = now
        self._lateness = lateness
        self._apply_late = apply_late
        self._pages: dict[str, Page] = {}
        self.repeats = 0
        """Events that were there before."""
        self.refused: list[tuple[Record, Exception]] = []
        """What cannot be scored, and why: a `RefusedError`, or whatever the scoring failed with."""

    @property
    def pages(self) -> Collection[Page]:
        """The pages that were opened."""
        return self._pages.values()

    def page(self, match_id: str) -> Page:
        """Open a match's page.

        Raises:
            RefusedError: the match belongs to another partition.
        """
        page = self._pages.get(match_id)
        if page is None:
            key, number = match_id.encode(), self._partition.number
            check_place(number, key)
            held = waiting_in(number).get(key)
            try:
                page = Page(key, find_match(number, key) or start(match_id), held)
            except QuarantinedError as error:
                page = Page(key, replace(start(match_id), last_seq=_NOBODY_KNOWS), held)
                page.quarantined = error
            self._pages[match_id] = page
        return page

    def enter(self, record: Record) -> None:
        """Enter a record's event, and those that waited for it."""
        page = None
        try:
            event = decode_event(record.value, record.key)
            page = self._pages.get(event.match_id) or self.page(event.match_id)
            value = record.value or b""
            if event.seq == page.match.last_seq + 1 and page.held is None and page.draft is None:
                self._apply(page, event, value, record)
                return
            self._enter_with_care(page, event, record, value)
        except Exception as error:
            self._refuse(page, record, error)
            return
        self.release(page)

    def _enter_with_care(self, page: Page, event: AnyEvent, record: Record, value: bytes) -> None:
        seq = event.seq
        if page.draft is not None:
            page.draft.records.append(record)
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
            kept = self._kept(page, seq)
            if kept is None and seq <= page.match.feed.unlisted:
                self._enter_late(page, event, record, value)
                return
            _refuse_conflict(kept, value, event)
            self._count_repeat(page)
        elif page.held is not None and (held := page.held.find(seq)) is not None:
            _refuse_conflict(held.value, value, event)
            self._count_repeat(page)
        elif turn is Turn.AHEAD:
            page.held = hold(page.held, _held(event, record, value), self._now)
        else:
            if page.held is not None:
                page.held = heard_of(page.held, event.timestamp, self._now)
            self._apply(page, event, value, record)

    def _enter_late(self, page: Page, event: AnyEvent, record: Record, value: bytes) -> None:
        """Merge an event that was given up into its match, where somebody wants that."""
        asked_for = self._apply_late or any(name in ("late", "retried") for name, _ in record.headers)
        if not asked_for and not self._was_lost(page, event.seq):
            at = page.match.last_seq
            raise RefusedError(
                Reason.LATE, f"event {event.seq} of {event.match_id} was given up: the match is at {at}"
            )
        self._correct(page, event, value, record, Correcting(CorrectionKind.LATE, event.seq))

    def _let_wait(
        self, page: Page, event: AnyEvent, record: Record, value: bytes, quarantined: QuarantinedError
    ) -> None:
        """Let an event of a quarantined match wait for the rebuild, as long as there is room."""
        if page.held is not None and (held := page.held.find(event.seq)) is not None:
            _refuse_conflict(held.value, value, event)
            self._count_repeat(page)
            return
        held = _held(event, record, value)
        if not has_room(page.held, held):
            raise quarantined
        page.held = hold(page.held, held, self._now)

    def _was_lost(self, page: Page, seq: int) -> bool:
        """Tell whether a rebuild could not read an event, which was scored before."""
        noted = notes.find(self._partition.number, page.key)
        return noted is not None and noted.has_lost(seq)

    def _apply(self, page: Page, event: AnyEvent, value: bytes, source: Record) -> None:
        """Apply the event whose turn it is, be it a correction."""
        if isinstance(event, Correction):
            kind = CorrectionKind.VOIDED if event.replacement is None else CorrectionKind.AMENDED
            self._correct(page, event, value, source, Correcting(kind, event.of))
            return
        if type(event) is Delivery and event.over_number >= page.most_overs:
            raise _beyond_format(page, event)
        if page.draft is not None:
            page.take_down(page.draft, event, value, source)
            return
        before = page.match
        after = page.match = fold(before, event)
        page.entered[event.seq] = value
        if after.last_overs is not before.last_overs:  # asked here: nearly no ball closes an over
            page.closed += new_overs(before, after)

    def _correct(
        self, page: Page, event: AnyEvent, value: bytes, source: Record, corrects: Correcting
    ) -> None:
        """Take down what puts the match right; it is folded anew later, once for all of it."""
        ball = event.replacement if isinstance(event, Correction) else event
        if isinstance(ball, Delivery) and ball.over_number >= page.most_overs:
            raise _beyond_format(page, ball)
        if page.draft is None:
            page.draft = Draft(page.match, page.held)
        page.take_down(page.draft, event, value, source, corrects)
        if page.one_by_one:
            for _ in self._settle(page):
                pass

    def release(self, page: Page) -> None:
        """Apply what waits and is due."""
        if page.quarantined is not None:
            return
        while page.held is not None and is_due(page.match, page.held, self._lateness, self._now):
            first, rest = page.held.held[0], page.held.held[1:]
            page.held = replace(page.held, held=rest) if rest else None
            if first.seq <= page.match.last_seq:
                self._count_repeat(page)  # it came meanwhile, when the match was made anew
                continue
            page.match = pass_over(page.match, first.seq)
            try:
                event = decode_event(first.value, first.key)
                if event.match_id != page.match.match_id or event.seq != first.seq:
                    raise RefusedError(Reason.UNREADABLE, "it waited in the row of another match")  # noqa: TRY301
                self._apply(page, event, first.value, first)
            except Exception as error:
                self._refuse(page, first, error)

    def settle(self) -> Iterator[None]:
        """Fold each match anew that was put right; others may turn at each `yield`."""
        for page in list(self._pages.values()):
            while page.draft is not None:
                yield from self._settle(page)
                yield

    def _settle(self, page: Page) -> Iterator[None]:
        draft = page.draft
        if draft is None:
            return
        try:
            kept = yield from self._kept_before(page, draft)
            fair = yield from write_out(draft, page.match, kept)
        except StoreError:
            raise
        except Exception as error:
            yield from self._settle_one_by_one(page, draft, error)
            return
        page.draft = None
        page.match, page.overs, page.closed = fair.match, fair.overs, fair.closed
        page.corrections += [taken.corrects.kind for taken in draft.taken if taken.corrects is not None]
        self.refused += draft.refused
        self.repeats += draft.repeats

    def _settle_one_by_one(self, page: Page, draft: Draft, error: Exception) -> Iterator[None]:
        """Go through a draft in which an event fails, so that no other is refused."""
        page.draft, page.match, page.held = None, draft.match, draft.held
        for taken in draft.taken:
            page.entered.pop(taken.event.seq, None)
        first = draft.taken[0]
        if len(draft.taken) == 1:
            self._refuse(page, first.source, error)
        elif first.corrects is not None:
            page.one_by_one = True
            self._correct(page, first.event, first.value, first.source, first.corrects)
        self.release(page)
        for record in draft.records:
            self.enter(record)
            yield

    def _kept_before(self, page: Page, draft: Draft) -> Generator[None, None, Collection[balls.Numbered]]:
        """Return all events of a match that are kept, but for those that a draft took down.

        Others may turn at each `yield`.

        Raises:
            RefusedError: some cannot be read, or are gone; a correction of the others would lose them.
        """
        try:
            last = max(page.match.last_seq, draft.match.last_seq)
            kept = dict((yield from balls.reading_all(self._partition.number, page.key, last)))
            kept |= page.entered
            check_whole(kept, page.match.feed, page.match.last_seq)
        except (UnreadableRowError, IncompleteError) as error:
            raise RefusedError(
                Reason.NEEDS_REBUILD, f"match {page.match.match_id} cannot be folded again: {error}"
            ) from error
        for taken in draft.taken:
            kept.pop(taken.event.seq, None)
        return kept.items()

    def _kept(self, page: Page, seq: int) -> bytes | None:
        return page.entered.get(seq) or balls.find(self._partition.number, page.key, seq)

    def _refuse(self, page: Page | None, record: Record, error: Exception) -> None:
        if isinstance(error, RefusedError):
            # Its text says all. With its frames it would hold the scorebook, which holds it: of a batch
            # with thousands of gaps the collector had a hundred thousand tuples to look through.
            error.__traceback__ = error.__cause__ = error.__context__ = None
        (self if page is None or page.draft is None else page.draft).refused.append((record, error))

    def _count_repeat(self, page: Page) -> None:
        (page.draft or self).repeats += 1


def _held(event: AnyEvent, record: Record, value: bytes) -> Held:
    headers = tuple(record.headers)
    return Held(event.seq, event.timestamp, record.offset, record.timestamp, record.key, value, headers)


def _refuse_conflict(kept: bytes | None, value: bytes, event: AnyEvent) -> None:
    """Refuse what comes again with other content; what is no longer kept is taken for the same."""
    if kept is None or kept == value or told(kept) == event:
        return
    raise RefusedError(
        Reason.CONFLICT,
        f"event {event.seq} of {event.match_id} came before with other content; send a correction",
    )


def _beyond_format(page: Page, ball: Delivery) -> RefusedError:
    return RefusedError(
        Reason.BROKEN_RULE,
        f"ball {ball.seq} of {ball.match_id} is of over {ball.over_number}, "
        f"and an innings has {page.most_overs - OVERS_BEYOND}",
    )
