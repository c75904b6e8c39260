"""The events of a match in words, made from its stored events with corrections applied; passes left out."""

from collections.abc import Iterable, Sequence

from schemas.football.events import (
    AnyEvent,
    Card,
    Correction,
    Foul,
    MatchEvent,
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
from tables.football.listed import SIDES, Listed, standing
from tables.football.scoring.recent import kind_of
from tables.football.scoring.state import Match, Pair
from tables.football.terms import PHASES, Rosters, info_of, name_of
from tables.football.wording import event_text, subject_text

Told = Sequence[tuple[MatchEvent, Pair]]
"""The events of a match in order, each with the score after it."""

UNTOLD = (Correction, Pass, Possession)
"""What the timeline leaves out: corrections have been applied, and say nothing themselves."""


def told(events: Iterable[tuple[AnyEvent, Match]]) -> Told:
    """Return the events that the timeline tells."""
    return [(event, match.score) for event, match in events if not isinstance(event, UNTOLD)]


def timeline(match: Match, events: Told, as_arrived: Iterable[AnyEvent]) -> list[TimelineEntry]:
    """Return events of a match in words; what differs from the events `as_arrived` was corrected."""
    rosters = Rosters(info_of(match))
    listed = Listed(match, rosters)
    names = name_of(match, Side.HOME), name_of(match, Side.AWAY)
    arrived = {id(event) for event in as_arrived}
    known = {key: event for event, _ in events for key in (event.seq, event.event_id) if key}
    standings = {one.seq: standing(one) for one in (*match.goals, *match.bookings)}

    def who(side: Side, player: str) -> str:
        return rosters.name(side, player).name if player else names[side]

    def subject(event: MatchEvent) -> str:
        of = known.get(event.of) if isinstance(event, Review) else None
        return "" if of is None else subject_text(of, who)

    return [
        TimelineEntry(
            event.seq,
            event.event_id,
            listed.minute(event.phase, event.clock_ms),
            PHASES[event.phase],
            event.clock_ms,
            kind_of(event),
            None if side is None else SIDES[side],
            rosters.named(side, event.player)
            if side is not None and isinstance(event, Play | Note)
            else None,
            event_text(event, who, subject(event)),
            score,
            standings.get(event.seq) if isinstance(event, Shot | OwnGoal | Card | Foul) else None,
            event.xg if isinstance(event, Shot) else None,
            event.place if isinstance(event, Shot) else None,
            event.timestamp,
            id(event) not in arrived,
        )
        for event, score in events
        for side in (event.side if isinstance(event, Play | Note | Review) else None,)
    ]
