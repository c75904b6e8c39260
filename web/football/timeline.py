"""The timeline of a match: its stored events in words, with corrections applied, and a page of it."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeAlias, cast

import msgspec

from schemas.football.events import (
    AnyEvent,
    Card,
    Correction,
    Foul,
    Note,
    OwnGoal,
    Pass,
    Play,
    Possession,
    Review,
    Shot,
)
from schemas.football.kinds import Side
from schemas.football.views import TimelineEntry
from schemas.football.words import EventKind, PhaseName
from serving.languages.language import Language
from tables.football.listed import SIDES, Listed, standing
from tables.football.scoring.recent import kind_of
from tables.football.scoring.state import Match, Pair
from tables.football.sport import SPORT
from tables.football.terms import PHASES, Rosters, info_of, name_of
from tables.matches.sequence.refold import replaying
from tables.matches.sport import any_sport
from tables.matches.tables import MatchTables
from web.football.commentary import Told, event_text, subject_text
from web.matches.answers import Place

Scored: TypeAlias = tuple[Told, Pair]
"""An event that is told, and the score after it."""


class EventSelection(StrEnum):
    """Which events of a timeline are asked for. The values are public."""

    KEY = "key"
    """Goals, cards, substitutions, reviews, phases and what else is worth telling in short."""
    GOALS = "goals"
    CARDS = "cards"
    SUBSTITUTIONS = "substitutions"
    ALL = "all"


_MINOR = frozenset(
    {EventKind.SHOT, EventKind.CORNER, EventKind.FOUL, EventKind.OFFSIDE, EventKind.SAVE, EventKind.OTHER}
)
"""What is not worth telling in short; fouls with a card are."""

_GOALS = frozenset({EventKind.GOAL, EventKind.OWN_GOAL})
_CARDS = frozenset({EventKind.YELLOW_CARD, EventKind.SECOND_YELLOW_CARD, EventKind.RED_CARD})


class TimelinePage(msgspec.Struct, frozen=True):
    """Some entries in order; `earlier` is whether others of those that were asked for come before them."""

    entries: Sequence[TimelineEntry]
    earlier: bool


def made_from(match: Match) -> tuple[object, ...]:
    """Return what the timeline of a match depends on: passes come all the time, and change none of it."""
    return (match.recent, match.goals, match.bookings, match.info, match.names, match.feed.corrected)


def timeline_of(
    tables: MatchTables, place: Place, match: Match, language: Language
) -> tuple[TimelineEntry, ...]:
    """Return the timeline of a match: its events are folded again, 1,600 of them in some 8 ms."""
    events = tables.events_until(place, match)
    folded = replaying(any_sport(SPORT), match.match_id, match.info, events)
    found = told((cast(AnyEvent, event), cast(Match, after)) for event, after in folded)
    return tuple(timeline(match, found, cast("list[AnyEvent]", events), language))


def told(events: Iterable[tuple[AnyEvent, Match]]) -> list[Scored]:
    """Return the events that are told, with the score after each."""
    return [
        (event, match.score)
        for event, match in events
        if not isinstance(event, Correction | Pass | Possession)
    ]


def timeline(
    match: Match, events: Sequence[Scored], as_arrived: Iterable[AnyEvent], language: Language
) -> Iterator[TimelineEntry]:
    """Yield events of a match in words; what differs from the events `as_arrived` was corrected."""
    rosters = Rosters(info_of(match))
    listed = Listed(match, rosters)
    names = name_of(match, Side.HOME), name_of(match, Side.AWAY)
    arrived = {id(event) for event in as_arrived}
    known = {key: event for event, _ in events for key in (event.seq, event.event_id) if key}
    standings = {one.seq: standing(one) for one in (*match.goals, *match.bookings)}

    def who(side: Side, player: str) -> str:
        return rosters.name(side, player).name if player else names[side]

    def about(event: Told) -> str:
        of = known.get(event.of) if isinstance(event, Review) else None
        return "" if of is None else subject_text(of, who, language)

    for event, score in events:
        side = event.side if isinstance(event, Play | Note | Review) else None
        yield TimelineEntry(
            event.seq,
            event.event_id,
            listed.minute(event.phase, event.clock_ms),
            PHASES[event.phase],
            event.clock_ms,
            kind_of(event),
            None if side is None else SIDES[side],
            rosters.named(event.side, event.player)
            if isinstance(event, Play | Note) and event.side is not None
            else None,
            event_text(event, who, language, about(event)),
            score,
            standings.get(event.seq) if isinstance(event, Shot | OwnGoal | Card | Foul) else None,
            event.xg if isinstance(event, Shot) else None,
            event.place if isinstance(event, Shot) else None,
            event.timestamp,
            id(event) not in arrived,
        )


def page_of(
    entries: Sequence[TimelineEntry],
    kind: EventKind | None,
    phase: PhaseName | None,
    last: int,
    before: int | None,
    only: EventSelection | None = None,
) -> TimelinePage:
    """Return the `last` entries, those of a `kind`, of a `phase`, `before` a number, where they are given."""
    found = [
        entry
        for entry in entries
        if kind in (None, entry.kind)
        and phase in (None, entry.phase)
        and (before is None or entry.seq < before)
        and is_of(entry, only)
    ]
    return TimelinePage(found[-last:], len(found) > last)


def is_of(entry: TimelineEntry, only: EventSelection | None) -> bool:
    """Return whether an entry is one of those that are asked for; a foul with a card is a card."""
    match only:
        case EventSelection.KEY:
            return entry.kind not in _MINOR or entry.standing is not None
        case EventSelection.GOALS:
            return entry.kind in _GOALS
        case EventSelection.CARDS:
            return entry.kind in _CARDS or (entry.kind is EventKind.FOUL and entry.standing is not None)
        case EventSelection.SUBSTITUTIONS:
            return entry.kind is EventKind.SUBSTITUTION
        case _:
            return True
