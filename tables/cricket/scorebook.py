"""The scorebook: where the events of a batch are entered, each match on a page of its own.

It reads the tables once a match and writes them once: what a batch brought, and
what had waited for it. Every event has one of a few ends: it is scored, it waits,
it was there before, or it is refused and its neighbours do not notice.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum

from msgspec.structs import replace

from app.batches import Record
from app.partition import Partition
from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery
from schemas.refusal import Reason, RefusedError
from tables.cricket import balls
from tables.cricket.correcting import Overs, refold
from tables.cricket.scoring import fold, new_overs, start
from tables.cricket.snapshots import changed
from tables.cricket.state import Corrected, CorrectionKind, Match, Over
from tables.cricket.table import find_match, waiting_in
from tables.cricket.turns import Held, Turn, Waiting, heard_of, hold, is_due, pass_over, turn_of

OVERS_BEYOND = 10
"""Overs that an innings may have beyond its format's: a feed that miscounts is scored, nonsense is not."""


class Entry(Enum):
    """What became of an event that was not refused."""

    SCORED = "scored"
    REPEATED = "repeated"
    WAITS = "waits"
    CORRECTED = "corrected"
    """It corrected another, or came late and was applied."""


Refuse = Callable[[Record, Exception], None]
"""Is given what cannot be scored, and why: a `RefusedError`, or whatever the scoring failed with."""


class Page:
    """A match while events of a batch are entered.

    `before` is the match as the tables have it; `entered` the events applied since,
    as they came; `closed` the overs closed since, in order; `overs` all overs that
    were closed when it was folded anew, None where it was not.
    """

    __slots__ = ("before", "closed", "entered", "held", "key", "match", "most_overs", "overs", "was_held")

    def __init__(self, key: bytes, match: Match, held: Waiting | None) -> None:
        self.key = key
        self.before = self.match = match
        self.held = self.was_held = held
        self.entered: list[balls.Numbered] = []
        self.closed: list[Over] = []
        self.overs: Overs | None = None
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
        self.entries: Counter[Entry] = Counter()

    @property
    def pages(self) -> Iterable[Page]:
        """The pages that were opened."""
        return self._pages.values()

    def page(self, match_id: str) -> Page:
        """Open a match's page."""
        page = self._pages.get(match_id)
        if page is None:
            key, number = match_id.encode(), self._partition.number
            match = find_match(number, key)
            page = Page(key, start(match_id) if match is None else match, waiting_in(number).get(key))
            self._pages[match_id] = page
        return page

    def enter(self, record: Record) -> None:
        """Enter a record's event, and those that waited for it."""
        try:
            event = decode_event(record.value, record.key)
            page = self._pages.get(event.match_id) or self.page(event.match_id)
            match = page.match
            if (
                event.ball_seq == match.last_seq + 1
                and page.held is None
                and type(event) is not Correction
                and (type(event) is not Delivery or event.over_number < page.most_overs)
            ):
                after = fold(match, event)
                page.match = after
                page.entered.append((event.ball_seq, record.value))  # type: ignore[arg-type]  # it was decoded
                if after.last_overs is not match.last_overs:
                    page.closed += new_overs(match, after)
                self.entries[Entry.SCORED] += 1
                return
            self.entries[self._enter_with_care(page, event, record)] += 1
        except Exception as error:
            self._refuse(record, error)
            return
        self.release(page)

    def _enter_with_care(self, page: Page, event: AnyEvent, record: Record) -> Entry:
        seq, value = event.ball_seq, record.value or b""
        turn = turn_of(page.match, seq)
        if turn is Turn.TOO_FAR_AHEAD:
            raise RefusedError(
                Reason.TOO_FAR_AHEAD,
                f"event {seq} of {event.match_id}, which is at {page.match.last_seq}: no gap is that large",
            )
        if turn is Turn.REPEAT:
            return _repeated(self._kept(page, seq), value, event)
        if turn is Turn.LATE:
            if not self._apply_late and not any(name in ("late", "retried") for name, _ in record.headers):
                raise RefusedError(
                    Reason.LATE,
                    f"event {seq} of {event.match_id} was given up: the match is at {page.match.last_seq}",
                )
            self._refold(page, event, value, CorrectionKind.LATE)
            return Entry.CORRECTED
        if page.held is not None and (held := page.held.find(seq)) is not None:
            return _repeated(held.value, value, event)
        if turn is Turn.AHEAD:
            headers = tuple(record.headers)
            page.held = hold(
                page.held,
                Held(seq, event.timestamp, record.offset, record.timestamp, record.key, value, headers),
                self._now,
            )
            return Entry.WAITS
        if page.held is not None:
            page.held = heard_of(page.held, event.timestamp, self._now)
        return self._apply(page, event, value)

    def _apply(self, page: Page, event: AnyEvent, value: bytes) -> Entry:
        """Apply the event whose turn it is, be it a correction."""
        if isinstance(event, Correction):
            kind = CorrectionKind.VOIDED if event.replacement is None else CorrectionKind.AMENDED
            self._refold(page, event, value, kind, of=event.of)
            return Entry.CORRECTED
        if isinstance(event, Delivery) and event.over_number >= page.most_overs:
            raise _beyond_format(page, event)
        before = page.match
        page.match = fold(before, event)
        page.entered.append((event.ball_seq, value))
        page.closed += new_overs(before, page.match)
        return Entry.SCORED

    def release(self, page: Page) -> None:
        """Apply what waits and is due."""
        while page.held is not None and is_due(page.match, page.held, self._lateness, self._now):
            first, *rest = page.held.held
            page.held = replace(page.held, held=tuple(rest)) if rest else None
            page.match = pass_over(page.match, first.seq)
            try:
                self.entries[self._apply(page, decode_event(first.value, first.key), first.value)] += 1
            except Exception as error:
                self._refuse(first, error)

    def _refold(
        self, page: Page, event: AnyEvent, value: bytes, kind: CorrectionKind, of: int | None = None
    ) -> None:
        """Fold the match anew with one more event."""
        before, number = page.match, self._partition.number
        of = event.ball_seq if of is None else of
        kept = dict([*balls.all_of(number, page.key), *page.entered])
        kept[event.ball_seq] = value
        events = [decode_event(kept[seq]) for seq in sorted(kept)]
        match, overs = refold(before.match_id, before.info, events)
        match = replace(match, last_seq=max(before.last_seq, match.last_seq))
        note = Corrected(kind, of, match.last_seq, changed(before, match))
        page.match = replace(
            match, feed=replace(before.feed, missing=before.feed.without(event.ball_seq), corrected=note)
        )
        page.entered.append((event.ball_seq, value))
        page.overs = overs
        page.closed.clear()

    def _kept(self, page: Page, seq: int) -> bytes | None:
        for entered, value in page.entered:
            if entered == seq:
                return value
        return balls.find(self._partition.number, page.key, seq)


def _repeated(kept: bytes | None, value: bytes, event: AnyEvent) -> Entry:
    """Tell a repeat from a conflict; what is no longer kept is taken for the same."""
    if kept is None or kept == value or decode_event(kept) == event:
        return Entry.REPEATED
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
