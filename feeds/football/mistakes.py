"""How a match's events are reported wrong and put right, for feeds that are messy on purpose.

The mistakes are those of real reporters: a save for a goal, the passer for the scorer, an own goal for a
goal, a yellow card for a red one, a corner for a pass, a foul of the other side.
"""

from random import Random
from typing import TypeAlias, cast

from msgspec.structs import replace

from feeds.football.records import Record
from feeds.matches.feed import Mistakes
from schemas.football.events import (
    AnyEvent,
    Card,
    Correction,
    Foul,
    MatchEvent,
    MatchInfo,
    Offside,
    OwnGoal,
    Pass,
    Shot,
)
from schemas.football.kinds import CardKind, ShotOutcome

AnyRecord: TypeAlias = Record | Correction
"""One record of a feed."""


def mistaken(record: AnyRecord, rng: Random) -> AnyRecord | None:
    """Return an event as it might be reported wrong; None where its kind never is."""
    match record:
        case Shot():
            return _shot(record, rng)
        case Pass():
            return replace(record, accurate=not record.accurate)
        case OwnGoal() | Offside() if record.player:
            return replace(record, player="")
        case Foul():
            return replace(record, side=record.side.other, card=None)
        case Card():
            others = [kind for kind in CardKind if kind is not record.card]
            return replace(record, card=rng.choice(others))
    return None


def _shot(shot: Shot, rng: Random) -> MatchEvent:
    way = rng.random()
    if shot.outcome is not ShotOutcome.GOAL:
        return replace(shot, outcome=ShotOutcome.GOAL, on_target=True)
    if shot.assist and way < 0.4:
        return replace(shot, player=shot.assist, assist=shot.player)
    if way < 0.6 and not shot.penalty:
        return OwnGoal(
            shot.match_id,
            shot.event_id,
            shot.seq,
            shot.timestamp,
            shot.phase,
            shot.clock_ms,
            shot.side.other,
            shot.player,
        )
    return replace(shot, outcome=ShotOutcome.SAVED, assist="")


def correction(last: AnyRecord, of: AnyRecord, content: AnyRecord | None) -> Correction:
    """Return the event after `last` that says what `of` was: `content`, or nothing.

    It names what it corrects by the number, or by the id where events have none.
    """
    before, wrong = cast(AnyEvent, last), cast(AnyEvent, of)
    seq = before.seq + 1 if before.seq else 0
    return Correction(
        before.match_id,
        f"{before.match_id}:correction-{seq}" if seq else f"{before.event_id}:after",
        seq,
        before.timestamp,
        wrong.seq or wrong.event_id,
        cast(MatchEvent | None, content),
        "put right by the reporter",
    )


def renumbered(record: AnyRecord, seq: int) -> AnyRecord:
    """Return the same event with another number; its id stays, since reviews name events by it."""
    return record if isinstance(record, MatchInfo) else replace(record, seq=seq)


MISTAKES: Mistakes[AnyRecord] = Mistakes(mistaken, correction, renumbered)
