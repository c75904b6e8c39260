"""A draft: what a page received since a correction, for which the match is not folded again yet.

Folding a match again is expensive, and a batch may bring a thousand corrections of it. So from
the first one on, events are only recorded, and the match is folded once at the end. That assumes
that no event fails; where one does, all are applied one by one.
"""

from collections.abc import Generator, Iterable

import msgspec

from engine.batches import Record
from schemas.matches.corrections import CorrectionKind
from schemas.matches.events import Event
from schemas.matches.structs import replace
from schemas.refusals import RefusedError
from tables.matches.sequence.gaps import Corrected
from tables.matches.sequence.ids import identified
from tables.matches.sequence.ordering import Waiting
from tables.matches.sequence.refold import STEP, Closed, read_kept, refolding
from tables.matches.sport import AnySport, Match


class Correcting(msgspec.Struct, frozen=True, gc=False):
    """How an event corrects the match: the kind, and the corrected event."""

    kind: CorrectionKind
    of: int


class Taken(msgspec.Struct, frozen=True, gc=False):
    """A recorded event: its record's value, what it corrects, and the match's `last_seq` after it."""

    event: Event
    value: bytes
    source: Record
    corrects: Correcting | None
    last_seq: int


class Draft:
    """What arrived since the state `match`, for which `held` waited then.

    `taken` are the events that count, the first of them a correction; `records` all that arrived
    after it; `refused` and `repeats` those of them that do not count.
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
    """A folded draft: the match with all taken events, all its windows, and those closed since."""

    match: Match
    windows: Closed
    closed: list[object]


def write_out(
    sport: AnySport, draft: Draft, noted: Match, kept: Iterable[tuple[int, bytes]]
) -> Generator[None, None, Fair]:
    """Fold a match again with all events of a draft; other tasks may run at each `yield`.

    `noted` is the match as noted without folding, `kept` are the stored events before the
    draft. It is folded twice where others were taken before the last correction: what that one changed
    is published.

    Raises:
        Exception: an event could not be folded.
    """
    events: dict[int, Event] = {}
    key = draft.match.match_id.encode()
    for count, (seq, value) in enumerate(kept, 1):
        if (event := read_kept(sport, key, seq, value)) is not None:
            events[seq] = event
        if not count % STEP:
            yield
    last = max(place for place, taken in enumerate(draft.taken) if taken.corrects is not None)
    corrects = (taken.corrects for taken in draft.taken)
    must = {taken.event.seq for taken in draft.taken} | {one.of for one in corrects if one is not None}
    before = draft.match
    if last:
        events |= {taken.event.seq: taken.event for taken in draft.taken[:last]}
        done = yield from refolding(sport, before.match_id, before.info, in_order(sport, events), must)
        before = done.match
    latest = draft.taken[last]
    events[latest.event.seq] = latest.event
    left_out: dict[int, RefusedError] = {}
    done = yield from refolding(sport, before.match_id, before.info, in_order(sport, events), must, left_out)
    if left_out:
        for taken in draft.taken:
            if taken.corrects is not None:
                events.pop(taken.event.seq, None)
        yield from _check_left_out(sport, before, in_order(sport, events), left_out)
    feed = noted.feed
    if latest.corrects is not None:
        changed = sport.changed(before, done.match)
        feed = replace(
            feed, corrected=Corrected(latest.corrects.kind, latest.corrects.of, latest.last_seq, changed)
        )
    match = replace(done.match, last_seq=latest.last_seq, feed=feed)
    closed: list[object] = []
    for taken in draft.taken[last + 1 :]:
        before, match = match, sport.fold(match, taken.event)
        if sport.windows is not None:
            closed += sport.windows.closed(before, match)
    return Fair(replace(match, last_seq=noted.last_seq), done.closed, closed)


def _check_left_out(
    sport: AnySport, match: Match, events: list[Event], left_out: dict[int, RefusedError]
) -> Generator[None, None, None]:
    """Refuse corrections that make impossible an event that was scored without them.

    Raises:
        RefusedError: they do; without the error the event would vanish silently.
    """
    before: dict[int, RefusedError] = {}
    yield from refolding(sport, match.match_id, match.info, events, left_out=before)
    for seq, error in left_out.items():
        if seq not in before:
            raise RefusedError(
                error.reason, f"event {seq} of {match.match_id} cannot have happened then: {error}"
            )


def in_order(sport: AnySport, events: dict[int, Event]) -> list[Event]:
    """Return events in order of their numbers, with corrections by id resolved to numbers."""
    return identified(sport, [events[seq] for seq in sorted(events)])
