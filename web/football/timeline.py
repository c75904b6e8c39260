"""The timeline of a match, made from its stored events, and a page of it."""

from collections.abc import Sequence
from typing import cast

import msgspec

from schemas.football.events import AnyEvent
from schemas.football.views import TimelineEntry
from schemas.football.words import EventKind, PhaseName
from tables.football.scoring.state import Match
from tables.football.sport import SPORT
from tables.football.timeline import timeline, told
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tables.matches.tables import MatchTables
from web.matches.answers import Place


class TimelinePage(msgspec.Struct, frozen=True):
    """Some entries in order; `earlier` is whether others of those that were asked for come before them."""

    entries: Sequence[TimelineEntry]
    earlier: bool


def made_from(match: Match) -> tuple[object, ...]:
    """Return what the timeline of a match depends on: passes come all the time, and change none of it."""
    return (match.recent, match.goals, match.bookings, match.info, match.names, match.feed.corrected)


def timeline_of(tables: MatchTables, place: Place, match: Match) -> tuple[TimelineEntry, ...]:
    """Return the timeline of a match: its events are folded again, 1,600 of them in some 8 ms."""
    events = tables.events_until(place, match)
    folded = replaying(any_sport(SPORT), match.match_id, match.info, events)
    found = told((cast(AnyEvent, event), cast(Match, after)) for event, after in folded)
    return tuple(timeline(match, found, cast("list[AnyEvent]", events)))


def page_of(
    entries: Sequence[TimelineEntry],
    kind: EventKind | None,
    phase: PhaseName | None,
    last: int,
    before: int | None,
) -> TimelinePage:
    """Return the `last` entries: those of a `kind`, of a `phase`, `before` a number, where they are given."""
    found = [
        entry
        for entry in entries
        if kind in (None, entry.kind)
        and phase in (None, entry.phase)
        and (before is None or entry.seq < before)
    ]
    return TimelinePage(found[-last:], len(found) > last)
