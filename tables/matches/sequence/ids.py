"""Events that their producer does not number: they count in the order of arrival, and ids identify them.

Nothing is stored for this besides the event log: a match's index of ids is built from its events when
it is first needed. So an id is known for as long as its event is stored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from schemas.matches.events import Event
from schemas.matches.structs import replace
from schemas.refusals import Reason, RefusedError
from tables.matches.sport import AnySport, Numbering, is_correction

MOST_MATCHES = 256
"""Matches of a partition whose ids are in memory: to index a match's 500 events again takes some 2 ms."""

Ids = dict[str, int]
"""The numbers of a match's events by id."""


def index_of(sport: AnySport, events: Iterable[Event]) -> Ids:
    """Return the numbers of events by their ids: the first where several share an id. Some have no id."""
    ids: Ids = {}
    for event in events:
        if event_id := sport.event_id(event):
            ids.setdefault(event_id, event.seq)
    return ids


def numbered(sport: AnySport, event: Event, ids: Mapping[str, int], last_seq: int) -> Event:
    """Return an unnumbered event with the number that its id already has, or else the next.

    Raises:
        RefusedError: it has no id.
    """
    event_id = sport.event_id(event)
    if not event_id:
        raise RefusedError(
            Reason.NO_SEQUENCE,
            f"an event of {event.match_id} has neither a number nor an event_id: repeats would count",
        )
    return replace(event, seq=ids.get(event_id, last_seq + 1))


def resolved(sport: AnySport, event: Event, ids: Mapping[str, int]) -> Event:
    """Return a correction with the number of the event that it corrects by id; other events as they are.

    Raises:
        RefusedError: that event has not come.
    """
    correction = is_correction(sport, event)
    if correction is None or type(correction.of) is int:
        return event
    of = ids.get(cast(str, correction.of))
    if of is None:
        raise RefusedError(
            Reason.BROKEN_RULE,
            f"a correction in {event.match_id} is of event {correction.of!r}, which has not come",
        )
    return replace(event, of=of)


def identified(sport: AnySport, events: Sequence[Event]) -> list[Event]:
    """Return a match's events in order, with corrections by id resolved to numbers.

    A correction whose event is missing is left out.
    """
    if sport.numbering is Numbering.BY_PRODUCER:
        return list(events)
    return list(_identified(sport, events))


def _identified(sport: AnySport, events: Sequence[Event]) -> Iterator[Event]:
    ids = index_of(sport, events)
    for event in events:
        try:
            yield resolved(sport, event, ids)
        except RefusedError:
            continue
