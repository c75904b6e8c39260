"""Refolding: a match's events with corrections applied, and the match that they make.

A match is the list of its events. A correction is one of them; its change of an
earlier one is applied by folding the match again from its first event.
Pure, as the fold is.
"""

from collections.abc import Container, Generator, Iterator, Sequence
from typing import cast

import msgspec

from schemas.matches.events import Description, Event
from schemas.matches.structs import replace
from schemas.refusals import RefusedError
from tables.matches.sport import AnySport, Match, is_correction

Closed = dict[bytes, object]
"""Closed windows by their place, in the order in which they first closed."""

STEP = 500
"""Events folded between two yields: some milliseconds."""


class Refolded(msgspec.Struct, frozen=True):
    """The match, without its feed, and all its closed windows."""

    match: Match
    closed: Closed


def effective(sport: AnySport, events: Sequence[Event]) -> list[Event]:
    """Return the events with corrections applied, in order; corrections stay, as events that change nothing.

    `events` are all events of a match that arrived, in order. Of several corrections of an
    event the last one holds, unless it was itself taken back. A correction of an event that has
    not arrived has no effect until it does; that event may be a correction, too.
    """
    settled: dict[int, Event | None] = {}
    for event in reversed(events):
        if (correction := is_correction(sport, event)) is None:
            continue
        of = cast(int, correction.of)
        if event.seq not in settled:
            settled.setdefault(of, correction.replacement)
        elif (content := settled.pop(event.seq)) is not None:  # otherwise the correction was taken back
            settled.setdefault(of, content)
    true: list[Event] = []
    for event in events:
        if event.seq not in settled:
            true.append(event)
        elif (content := settled.pop(event.seq)) is not None:
            true.append(sport.in_place(content, event))
    return true


def decode_kept(sport: AnySport, key: bytes, seq: int, value: bytes) -> Event:
    """Return the event of the match `key` (UTF-8) stored under a number, which it need not have itself.

    Raises:
        RefusedError: it is now refused.
    """
    event = sport.decode(value, key, True)
    return event if event.seq == seq else replace(event, seq=seq)


def read_kept(sport: AnySport, key: bytes, seq: int, value: bytes) -> Event | None:
    """Return the event as `decode_kept` does; None where it is now refused."""
    try:
        return decode_kept(sport, key, seq, value)
    except RefusedError:
        return None


def refolding(
    sport: AnySport,
    match_id: str,
    info: Description | None,
    events: Sequence[Event],
    must: Container[int] = (),
    left_out: dict[int, RefusedError] | None = None,
) -> Generator[None, None, Refolded]:
    """Fold a match from all its events that arrived, in order; other tasks may run at each `yield`.

    Events that the fold refuses are left out, and entered by number in `left_out`.

    Raises:
        RefusedError: an event whose number is in `must` is refused.
    """
    match = sport.start(match_id)
    if info is not None:
        match = sport.inform(match, info)
    fold, windows = sport.fold, sport.windows
    closed: Closed = {}
    for count, event in enumerate(effective(sport, events), 1):
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
        if windows is not None:
            for window in windows.closed(match, after):
                closed[windows.place(window)] = window
        match = after
    return Refolded(match, closed)


def replaying(
    sport: AnySport, match_id: str, info: Description | None, events: Sequence[Event]
) -> Iterator[tuple[Event, Match]]:
    """Yield each event of a match as corrected, with the match after it, except those that are refused.

    `events` are all that arrived, in order, corrections by number.
    """
    match = sport.start(match_id)
    if info is not None:
        match = sport.inform(match, info)
    for event in effective(sport, events):
        try:
            match = sport.fold(match, event)
        except RefusedError:
            continue
        yield event, match


def refold(
    sport: AnySport,
    match_id: str,
    info: Description | None,
    events: Sequence[Event],
    must: Container[int] = (),
) -> Refolded:
    """Do the same without yielding: 2,700 events, as many as a five-day Test has, take some 10 ms."""
    folding = refolding(sport, match_id, info, events, must)
    while True:
        try:
            next(folding)
        except StopIteration as end:
            return cast(Refolded, end.value)
