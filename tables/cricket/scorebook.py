"""The scorebook: where the events of a batch are entered, each match on a page of its own.

It reads the tables once a match and writes them once: what a batch brought, and
what had waited for it. Every event has one of a few ends: it is scored, it waits,
it was there before, or it is refused and its neighbours do not notice.
"""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from app.batches import Record
from app.partition import Partition
from app.quarantine import QuarantinedError
from app.tables import UnreadableRowError
from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery
from schemas.refusal import Reason, RefusedError
from tables.cricket import balls, notes
from tables.cricket.correcting import Overs, refold
from tables.cricket.feed import Corrected, CorrectionKind, Feed
from tables.cricket.log import IncompleteError, check_whole
from tables.cricket.scoring import fold, new_overs, start
from tables.cricket.snapshots import changed
from tables.cricket.state import Match, Over
from tables.cricket.table import find_match, waiting_in
from tables.cricket.turns import Held, Turn, Waiting, has_room, heard_of, hold, is_due, pass_over, turn_of

_NOBODY_KNOWS = -(1 << 62)
"""Stands for the last event of a quarantined match: no event's turn has come."""

OVERS_BEYOND = 10
"""Overs that an innings may have beyond its format's: a feed that miscounts is scored, nonsense is not."""


Refuse = Callable[[Record, Exception], None]
"""Is given what cannot be scored, and why: a `RefusedError`, or whatever the scoring failed with."""


class Page:
    """A match while events of a batch are entered.

    `before` is the match as the tables have it; `entered` the events applied since,
    as they came; `closed` the overs closed since, in order; `overs` all overs that
    were closed when it was folded anew, None where it was not. With `quarantined` nobody
    can tell how the match stands, and all its events wait.
    """

    __slots__ = (
        "before", "closed", "entered", "held", "key", "match", "most_overs", "overs", "quarantined",
        "was_held",
    )  # fmt: skip

    def __init__(self, key: bytes, match: Match, held: Waiting | None) -> None:
        self.key = key
        self.before = self.match = match
        self.held = self.was_held = held
        self.entered: list[balls.Numbered] = []
        self.closed: list[Over] = []
        self.overs: Overs | None = None
        self.quarantined: QuarantinedError | None = None
        form = match.info.format if match.info is not None else None
        self.most_overs = form.overs + OVERS_BEYOND if form is not None and form.overs else 1 << 31


class Scorebook:
    """The pages of one batch, or of one round of upkeep, of a partition.

    `now` is the worker's clock (epoch ms); `lateness` how far (ms) an event may come
    after younger ones of its match. With `apply_late`, one that comes later still is
    merged into its match all the same.
    """

    def __init__(
        self, partition: Partition, now: int, lateness: int, refuse: Refuse, *, apply_late: bool = False
    ) -> None:
        self._partition = partition
        self._now = now
        self._lateness = lateness
        self._refuse = refuse
        self._apply_late = apply_late
        self._pages: dict[str, Page] = {}
        self.repeats = 0
        """Events that were there before."""

    @property
    def pages(self) -> Iterable[Page]:
        """The pages that were opened."""
        return self._pages.values()

    def page(self, match_id: str) -> Page:
        """Open a match's page."""
        page = self._pages.get(match_id)
        if page is None:
            key, number = match_id.encode(), self._partition.number
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
        try:
            event = decode_event(record.value, record.key)
            page = self._pages.get(event.match_id) or self.page(event.match_id)
            value = record.value or b""
            if event.ball_seq == page.match.last_seq + 1 and page.held is None:
                self._apply(page, event, value)
                return
            self._enter_with_care(page, event, record, value)
        except Exception as error:
            self._refuse(record, error)
            return
        self.release(page)

    def _enter_with_care(self, page: Page, event: AnyEvent, record: Record, value: bytes) -> None:
        seq = event.ball_seq
        if page.quarantined is not None:
            self._let_wait(page, event, record, value, page.quarantined)
            return
        turn = turn_of(page.match, seq)
        if turn is Turn.TOO_FAR_AHEAD:
            raise RefusedError(
                Reason.TOO_FAR_AHEAD,
                f"event {seq} of {event.match_id}, which is at {page.match.last_seq}: no gap is that large",
            )
        if turn is Turn.REPEAT:
            _refuse_conflict(self._kept(page, seq), value, event)
            self.repeats += 1
        elif turn is Turn.LATE:
            asked_for = self._apply_late or any(name in ("late", "retried") for name, _ in record.headers)
            if not asked_for and not self._was_lost(page, seq):
                raise RefusedError(
                    Reason.LATE,
                    f"event {seq} of {event.match_id} was given up: the match is at {page.match.last_seq}",
                )
            self._refold(page, event, value, CorrectionKind.LATE)
        elif page.held is not None and (held := page.held.find(seq)) is not None:
            _refuse_conflict(held.value, value, event)
            self.repeats += 1
        elif turn is Turn.AHEAD:
            page.held = hold(page.held, _held(event, record, value), self._now)
        else:
            if page.held is not None:
                page.held = heard_of(page.held, event.timestamp, self._now)
            self._apply(page, event, value)

    def _let_wait(
        self, page: Page, event: AnyEvent, record: Record, value: bytes, quarantined: QuarantinedError
    ) -> None:
        """Let an event of a quarantined match wait for the rebuild, as long as there is room."""
        if page.held is not None and (held := page.held.find(event.ball_seq)) is not None:
            _refuse_conflict(held.value, value, event)
            self.repeats += 1
            return
        held = _held(event, record, value)
        if not has_room(page.held, held):
            raise quarantined
        page.held = hold(page.held, held, self._now)

    def _was_lost(self, page: Page, seq: int) -> bool:
        """Tell whether a rebuild could not read an event, which was scored before."""
        noted = notes.find(self._partition.number, page.key)
        return noted is not None and noted.has_lost(seq)

    def _apply(self, page: Page, event: AnyEvent, value: bytes) -> None:
        """Apply the event whose turn it is, be it a correction."""
        if isinstance(event, Correction):
            kind = CorrectionKind.VOIDED if event.replacement is None else CorrectionKind.AMENDED
            self._refold(page, event, value, kind, of=event.of)
            return
        if isinstance(event, Delivery) and event.over_number >= page.most_overs:
            raise _beyond_format(page, event)
        before = page.match
        page.match = fold(before, event)
        page.entered.append((event.ball_seq, value))
        page.closed += new_overs(before, page.match)

    def release(self, page: Page) -> None:
        """Apply what waits and is due."""
        if page.quarantined is not None:
            return
        while page.held is not None and is_due(page.match, page.held, self._lateness, self._now):
            first, *rest = page.held.held
            page.held = replace(page.held, held=tuple(rest)) if rest else None
            if first.seq <= page.match.last_seq:
                self.repeats += 1  # it came meanwhile, when the match was made anew
                continue
            page.match = pass_over(page.match, first.seq)
            try:
                event = decode_event(first.value, first.key)
                if event.match_id != page.match.match_id or event.ball_seq != first.seq:
                    raise RefusedError(Reason.UNREADABLE, "it waited in the row of another match")  # noqa: TRY301
                self._apply(page, event, first.value)
            except Exception as error:
                self._refuse(first, error)

    def _refold(
        self, page: Page, event: AnyEvent, value: bytes, kind: CorrectionKind, of: int | None = None
    ) -> None:
        """Fold the match anew with one more event."""
        before = page.match
        of = event.ball_seq if of is None else of
        kept = dict([*self._all_kept(page), *page.entered])
        kept[event.ball_seq] = value
        events = [decode_event(kept[seq]) for seq in sorted(kept)]
        after, overs = refold(before.match_id, before.info, events)
        last_seq = max(before.last_seq, after.last_seq)
        feed = Feed(
            before.feed.without(event.ball_seq), Corrected(kind, of, last_seq, changed(before, after))
        )
        page.match = replace(after, last_seq=last_seq, feed=feed)
        page.entered.append((event.ball_seq, value))
        page.overs = overs
        page.closed.clear()

    def _all_kept(self, page: Page) -> list[balls.Numbered]:
        """Return all events of a match that are kept: a correction of some of them would lose the others.

        Raises:
            RefusedError: some cannot be read, or are gone.
        """
        try:
            kept = balls.all_of(self._partition.number, page.key)
            check_whole([seq for seq, _ in [*kept, *page.entered]], page.match.feed, page.match.last_seq)
        except (UnreadableRowError, IncompleteError) as error:
            raise RefusedError(
                Reason.NEEDS_REBUILD, f"match {page.match.match_id} cannot be folded again: {error}"
            ) from error
        return kept

    def _kept(self, page: Page, seq: int) -> bytes | None:
        for entered, value in page.entered:
            if entered == seq:
                return value
        return balls.find(self._partition.number, page.key, seq)


def _held(event: AnyEvent, record: Record, value: bytes) -> Held:
    headers = tuple(record.headers)
    return Held(event.ball_seq, event.timestamp, record.offset, record.timestamp, record.key, value, headers)


def _refuse_conflict(kept: bytes | None, value: bytes, event: AnyEvent) -> None:
    """Refuse what comes again with other content; what is no longer kept is taken for the same."""
    if kept is None or kept == value or decode_event(kept) == event:
        return
    raise RefusedError(
        Reason.CONFLICT,
        f"event {event.ball_seq} of {event.match_id} came before with other content; send a correction",
    )


def _beyond_format(page: Page, ball: Delivery) -> RefusedError:
    return RefusedError(
        Reason.BROKEN_RULE,
        f"ball {ball.ball_seq} of {ball.match_id} is of over {ball.over_number}, "
        f"and an innings has {page.most_overs - OVERS_BEYOND}",
    )
