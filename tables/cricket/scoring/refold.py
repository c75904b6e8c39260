"""Putting right what was told: a match's events as they truly were, and the match they make.

A match is the list of its events. A correction is one of them; what it says of an
earlier one is taken into account by folding the match again from its first ball.
Pure, as the fold is.
"""

from collections.abc import Container, Generator, Sequence
from typing import cast

from msgspec.structs import replace

from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent, Correction, MatchInfo, PlayEvent
from schemas.refusals import RefusedError
from tables.cricket.scoring.fold import fold, inform, new_overs, start
from tables.cricket.scoring.state import Match, Over

Overs = dict[tuple[int, int], Over]
"""Closed overs by innings and number, in the order in which they were closed first."""


def effective(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    """Return the events as they truly were, in order; corrections stay, as events that change nothing.

    `events` are all of a match that came, in order. Of several corrections of an
    event the last one holds, unless it was itself taken back. One of an event that has
    not come means nothing until it does: it may be a correction as well.
    """
    settled: dict[int, PlayEvent | None] = {}
    for event in reversed(events):
        if isinstance(event, Correction):
            if event.seq not in settled:
                settled.setdefault(event.of, event.replacement)
            elif (content := settled.pop(event.seq)) is not None:  # else it was taken back itself
                settled.setdefault(event.of, content)
    true: list[AnyEvent] = []
    for event in events:
        if event.seq not in settled:
            true.append(event)
        elif (content := settled.pop(event.seq)) is not None:
            true.append(_in_place(content, event.seq, event.timestamp, event.batting_team))
    return true


def _in_place(content: PlayEvent, seq: int, timestamp: int, team: str) -> PlayEvent:
    return replace(
        content,
        seq=seq,
        timestamp=content.timestamp or timestamp,
        batting_team=content.batting_team or team,
    )


Refolded = tuple[Match, Overs]
"""The match, of whose feed nothing is said, and all its closed overs."""

STEP = 500
"""Events that are folded in one go: some milliseconds."""


def told(kept: bytes) -> AnyEvent | None:
    """Read an event that was kept; None where an earlier version took it, and this one refuses it."""
    try:
        return decode_event(kept, kept=True)
    except RefusedError:
        return None


def refolding(
    match_id: str,
    info: MatchInfo | None,
    events: Sequence[AnyEvent],
    must: Container[int] = (),
    left_out: dict[int, RefusedError] | None = None,
) -> Generator[None, None, Refolded]:
    """Fold a match anew from all of its events that came, in order; others may turn at each `yield`.

    Events that the fold refuses are left out, and entered by number in `left_out`.

    Raises:
        RefusedError: one of those numbered as in `must` is refused.
    """
    match = start(match_id)
    if info is not None:
        match = inform(match, info)
    overs: Overs = {}
    for count, event in enumerate(effective(events), 1):
        if not count % STEP:
            yield
        try:
            after = fold(match, event)
        except RefusedError as error:
            if event.seq in must:
                raise
            if left_out is not None:
                left_out[event.seq] = error
            continue
        for over in new_overs(match, after):
            overs[over.innings, over.number] = over
        match = after
    return match, overs


def refold(
    match_id: str, info: MatchInfo | None, events: Sequence[AnyEvent], must: Container[int] = ()
) -> Refolded:
    """Do the same in one go: 2,700 events, as many as a five-day Test has, take some 10 ms."""
    folding = refolding(match_id, info, events, must)
    while True:
        try:
            next(folding)
        except StopIteration as end:
            return cast(Refolded, end.value)
