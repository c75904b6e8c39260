"""How a game's plays are reported wrong and put right, for feeds that are messy on purpose.

The mistakes are those of real scorers: two points for three, a miss for a basket, the passer for the
shooter, a play of nobody in particular, a foul of another kind.
"""

from random import Random
from typing import TypeAlias, cast

from msgspec.structs import replace

from feeds.basketball.records import Record
from feeds.matches.feed import Mistakes
from schemas.basketball.events import (
    AnyEvent,
    Correction,
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    PlayEvent,
    Rebound,
    Shot,
    Turnover,
)

AnyRecord: TypeAlias = Record | Correction
"""One record of a feed."""

_FOULS = (FoulKind.PERSONAL, FoulKind.SHOOTING, FoulKind.OFFENSIVE, FoulKind.TECHNICAL)


def mistaken(record: AnyRecord, rng: Random) -> AnyRecord | None:
    """Return a play as it might be reported wrong; None where its kind never is."""
    match record:
        case Shot():
            return _shot(record, rng)
        case FreeThrow():
            return replace(record, made=not record.made)
        case Rebound():
            nobody = record.player and rng.random() < 0.5
            return replace(record, player="") if nobody else replace(record, offensive=not record.offensive)
        case Turnover() if record.player:
            return replace(record, steal="") if record.steal else replace(record, player="")
        case Foul():
            return replace(record, kind=rng.choice([kind for kind in _FOULS if kind is not record.kind]))
    return None


def _shot(shot: Shot, rng: Random) -> Shot:
    way = rng.random()
    if way < 0.4:
        return replace(shot, points=5 - shot.points)
    if shot.assist and way < 0.7:
        return replace(shot, player=shot.assist, assist=shot.player)
    # Neither an assist of a missed shot nor a block of a made one is ever read.
    return replace(shot, made=not shot.made, assist="", block="")


def correction(last: AnyRecord, of: AnyRecord, content: AnyRecord | None) -> Correction:
    """Return the event after `last` that says what `of` was: `content`, or nothing.

    It names what it corrects by the number, or by the id where events have none.
    """
    before, wrong = cast(AnyEvent, last), cast(AnyEvent, of)
    seq = before.seq + 1 if before.seq else 0
    return Correction(
        before.match_id,
        f"{before.match_id}:{seq}" if seq else f"{before.event_id}:after",
        seq,
        before.timestamp,
        wrong.seq or wrong.event_id,
        cast(PlayEvent | None, content),
        "stat correction",
    )


def renumbered(record: AnyRecord, seq: int) -> AnyRecord:
    """Return the same event with another number, and the id that goes with it."""
    if isinstance(record, GameInfo):
        return record
    return replace(record, seq=seq, event_id=f"{record.match_id}:{seq}")


MISTAKES: Mistakes[AnyRecord] = Mistakes(mistaken, correction, renumbered)
