"""The latest events of a match, which its state has: passes and possession left out."""

from schemas.football.events import (
    AddedTime,
    Card,
    Corner,
    Foul,
    Kick,
    Lineup,
    MatchEvent,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Play,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, ShotOutcome
from schemas.football.words import EventKind
from tables.football.scoring.state import RECENT, Match, Recent

CARDS = {
    CardKind.YELLOW: EventKind.YELLOW_CARD,
    CardKind.SECOND_YELLOW: EventKind.SECOND_YELLOW_CARD,
    CardKind.RED: EventKind.RED_CARD,
}

_KINDS: dict[type[MatchEvent], EventKind] = {
    Pass: EventKind.PASS,
    OwnGoal: EventKind.OWN_GOAL,
    Corner: EventKind.CORNER,
    Foul: EventKind.FOUL,
    Offside: EventKind.OFFSIDE,
    Save: EventKind.SAVE,
    Substitution: EventKind.SUBSTITUTION,
    Kick: EventKind.SHOOT_OUT_KICK,
    Lineup: EventKind.LINE_UP,
    PhaseStart: EventKind.PHASE_START,
    AddedTime: EventKind.ADDED_TIME,
    Possession: EventKind.POSSESSION,
    Review: EventKind.REVIEW,
    Score: EventKind.SCORE,
    Note: EventKind.OTHER,
}


def kind_of(event: MatchEvent) -> EventKind:
    """Return what an event is."""
    if isinstance(event, Shot):
        return EventKind.GOAL if event.outcome is ShotOutcome.GOAL else EventKind.SHOT
    if isinstance(event, Card):
        return CARDS[event.card]
    if isinstance(event, PhaseEnd):
        return EventKind.MATCH_END if event.match else EventKind.PHASE_END
    return _KINDS[type(event)]


def other_of(event: MatchEvent) -> str:
    """Return the second player that an event names: who assisted, was fouled, or goes off."""
    if isinstance(event, Shot):
        return event.assist
    return event.other if isinstance(event, Foul | Substitution) else ""


def recent(match: Match, event: MatchEvent) -> tuple[Recent, ...]:
    """Return a match's recent events with another one."""
    side, player, detail = None, "", ""
    if isinstance(event, Play | Note):
        side, player, detail = event.side, event.player, event.detail
    elif isinstance(event, Review):
        side, detail = event.side, event.reason
    one = Recent(
        event.seq,
        event.phase,
        event.clock_ms,
        kind_of(event),
        side,
        player,
        other_of(event),
        detail,
        match.score,
    )
    return (*match.recent[1 - RECENT :], one)
