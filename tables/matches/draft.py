"""A draft: what came on a page since a correction of which the match is not folded anew yet.

Folding a match anew is dear, and a batch may bring a thousand corrections of it. So from the
first one on events are taken down only, and the match is folded once in the end. That takes for
granted that none of them fails; where one does, all of them are gone through one by one.
"""

from collections.abc import Generator, Iterable

import msgspec
from msgspec.structs import replace

from engine.batches import Record
from schemas.cricket.events import AnyEvent
from schemas.refusals import RefusedError
from tables.cricket.projections import changed
from tables.cricket.scoring.fold import fold, new_overs
from tables.cricket.scoring.refold import STEP, Overs, refolding, told
from tables.cricket.scoring.state import Match, Over
from tables.matches.gaps import Corrected, CorrectionKind
from tables.matches.ordering import Waiting


class Correcting(msgspec.Struct, frozen=True, gc=False):
    """How an event puts the match right: in which way, and which event of it."""

    kind: CorrectionKind
    of: int


class Taken(msgspec.Struct, frozen=True, gc=False):
    """An event taken down: as its record had it, what it puts right, and the match's `last_seq` with it."""

    event: AnyEvent
    value: bytes
    source: Record
    corrects: Correcting | None
    last_seq: int


class Draft:
    """What came since `match`, of which `held` waited then.

    `taken` are the events that count, the first of them a correction; `records` all that came after
    that one, `refused` and `repeats` what else became of them.
    """

    __slots__ = ("held", "match", "records", "refused", "repeats", "taken")

    def __init__(self, match: Match, held: Waiting | None) -> None:
        self.match = match
        self.held = held
        self.taken: list[Taken] = []
        self.records: list[Record] = []
        self.refused: list[tuple[Record, Exception]] = []
        self.repeats = 0


class Fair(msgspec.Struct, frozen=True):
    """A draft written out: the match with all that was taken, all its overs, and those closed since."""

    match: Match
    overs: Overs
    closed: list[Over]


def write_out(draft: Draft, noted: Match, kept: Iterable[tuple[int, bytes]]) -> Generator[None, None, Fair]:
    """Fold a match anew with all that a draft has; others may turn at each `yield`.

    `noted` is the match as far as it was noted without folding, `kept` are the events before the
    draft. It is folded twice where several were taken down: what the last correction changed is told.

    Raises:
        Exception: an event could not be folded.
    """
    events: dict[int, AnyEvent] = {}
    for count, (seq, value) in enumerate(kept, 1):
        if (event := told(value)) is not None:
            events[seq] = event
        if not count % STEP:
            yield
    last = max(place for place, taken in enumerate(draft.taken) if taken.corrects is not None)
    corrects = (taken.corrects for taken in draft.taken)
    must = {taken.event.seq for taken in draft.taken} | {one.of for one in corrects if one is not None}
    before = draft.match
    if last:
        events |= {taken.event.seq: taken.event for taken in draft.taken[:last]}
        before, _ = yield from refolding(before.match_id, before.info, in_order(events), must)
    latest = draft.taken[last]
    events[latest.event.seq] = latest.event
    left_out: dict[int, RefusedError] = {}
    after, overs = yield from refolding(before.match_id, before.info, in_order(events), must, left_out)
    if left_out:
        for taken in draft.taken:
            if taken.corrects is not None:
                events.pop(taken.event.seq, None)
        yield from _check_left_out(before, in_order(events), left_out)
    feed = noted.feed
    if latest.corrects is not None:
        note = Corrected(latest.corrects.kind, latest.corrects.of, latest.last_seq, changed(before, after))
        feed = replace(feed, corrected=note)
    match = replace(after, last_seq=latest.last_seq, feed=feed)
    closed: list[Over] = []
    for taken in draft.taken[last + 1 :]:
        before, match = match, fold(match, taken.event)
        closed += new_overs(before, match)
    return Fair(replace(match, last_seq=noted.last_seq), overs, closed)


def _check_left_out(
    match: Match, events: list[AnyEvent], left_out: dict[int, RefusedError]
) -> Generator[None, None, None]:
    """Refuse corrections with which an event cannot have happened that was scored without them.

    Raises:
        RefusedError: else it would go without a word.
    """
    before: dict[int, RefusedError] = {}
    yield from refolding(match.match_id, match.info, events, left_out=before)
    for seq, error in left_out.items():
        if seq not in before:
            raise RefusedError(
                error.reason, f"event {seq} of {match.match_id} cannot have happened then: {error}"
            )


def in_order(events: dict[int, AnyEvent]) -> list[AnyEvent]:
    """Return events by number in their order."""
    return [events[seq] for seq in sorted(events)]
