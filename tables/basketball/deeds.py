"""What happened in a play, with the names of those who did it: what its sentence is made of."""

import re
from collections.abc import Callable
from functools import lru_cache
from math import hypot

import msgspec

from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    GameFormat,
    Lineup,
    Note,
    PeriodEnd,
    PlayEvent,
    Rebound,
    Score,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)
from schemas.basketball.published import PlayKind, RecentPlay, SideName
from tables.basketball.terms import Period, period_of

Who = Callable[[Side, str], str]
"""Returns the name of a side's player, or the side's own for an empty id."""


class Deed(msgspec.Struct, frozen=True, gc=False):
    """A play, as far as it is known.

    `who` did it: a player, or a side where it is no player's; "" where it is neither side's. `points` are
    what an attempt is worth, `made` whether it went in, `feet` how far from the basket it was, None where
    unknown. `assist` passed; `other` blocked the shot, stole the ball or was fouled, and in a substitution
    leaves. `offensive` is a rebound's and `foul` a foul's, None where a game's state does not have it.
    `score` is that of a snapshot, `period` the one that begins or ends. `detail` is the feed's, without the
    distance.
    """

    kind: PlayKind
    who: str = ""
    detail: str = ""
    points: int = 0
    made: bool = False
    feet: int | None = None
    assist: str = ""
    other: str = ""
    offensive: bool | None = None
    foul: FoulKind | None = None
    score: tuple[int, int] = (0, 0)
    period: Period | None = None


def deed_of(event: PlayEvent, form: GameFormat, who: Who) -> Deed:
    """Return what an event of a game of this format says that happened."""
    kind = kind_of(event)
    match event:
        case Lineup() | PeriodEnd():
            return Deed(kind, period=period_of(form, event.period))
        case Score():
            return Deed(kind, score=event.score)
        case Note():
            subject = who(event.side, event.player) if event.side is not None else event.player
            return Deed(kind, subject, event.detail)
        case Substitution():
            comes, leaves = (who(event.side, one) if one else "" for one in (event.player, event.other))
            return Deed(kind, comes, event.detail, other=leaves)
        case Steal() | Block() | Assist():
            return Deed(kind, who(event.side, event.player))
    return _by_a_side(kind, event, who)


def _by_a_side(kind: PlayKind, event: Shot | FreeThrow | Rebound | Turnover | Foul, who: Who) -> Deed:
    name, others = who(event.side, event.player), event.side.other
    match event:
        case Shot():
            detail, feet = _apart(event.detail)
            if event.place is not None:
                feet = round(hypot(*event.place) / 10)
            assist = who(event.side, event.assist) if event.assist else ""
            block = who(others, event.block) if event.block else ""
            return Deed(kind, name, detail, event.points, event.made, feet, assist, block)
        case FreeThrow():
            return Deed(kind, name, event.detail, 1, event.made)
        case Rebound():
            return Deed(kind, name, event.detail, offensive=event.offensive)
        case Turnover():
            return Deed(kind, name, event.detail, other=who(others, event.steal) if event.steal else "")
        case Foul():
            fouled = who(others, event.other) if event.other else ""
            return Deed(kind, name, event.detail, other=fouled, foul=event.kind)


def recent_deed(play: RecentPlay, sides: tuple[str, str]) -> Deed:
    """Return what happened in a recent play, of which a state has less; `sides` are the names, home first."""
    detail, feet = _apart(play.detail) if play.kind is PlayKind.SHOT else (play.detail, None)
    foul = _foul_in(play.detail) if play.kind is PlayKind.FOUL else None
    who = play.player.name if play.player is not None else side_name(play.side, sides)
    return Deed(play.kind, who, detail, play.points, play.made, feet, foul=foul, score=play.score)


def side_name(side: SideName | None, sides: tuple[str, str]) -> str:
    """Return the name of a side, out of those of home and away; "" for neither."""
    if side is None:
        return ""
    return sides[0] if side is SideName.HOME else sides[1]


@lru_cache(maxsize=256)
def _foul_in(detail: str) -> FoulKind | None:
    """Return the kind of foul that a feed's words name, "shooting personal"; None where it is none."""
    words = {*detail.lower().split()}
    # A personal foul, the first kind, may be of another kind too.
    return next((kind for kind in reversed(FoulKind) if {*kind.name.lower().split("_")} <= words), None)


_FEET = re.compile(r"(?:(.*), )?(\d{1,3}) ft")


def _apart(detail: str) -> tuple[str, int | None]:
    """Return what a shot was, and the feet that its feed prints: "driving layup, 2 ft"."""
    found = _FEET.fullmatch(detail)
    return (found[1] or "", int(found[2])) if found is not None else (detail, None)


def kind_of(event: PlayEvent) -> PlayKind:
    """Return what a play is."""
    if isinstance(event, Note):
        return PlayKind(event.kind.name.lower())
    if isinstance(event, Lineup):
        return PlayKind.PERIOD_START if event.starts else PlayKind.LINEUP
    if isinstance(event, PeriodEnd):
        return PlayKind.GAME_END if event.game else PlayKind.PERIOD_END
    return _KINDS[type(event)]


_KINDS: dict[type[PlayEvent], PlayKind] = {
    Shot: PlayKind.SHOT,
    FreeThrow: PlayKind.FREE_THROW,
    Rebound: PlayKind.REBOUND,
    Turnover: PlayKind.TURNOVER,
    Foul: PlayKind.FOUL,
    Steal: PlayKind.STEAL,
    Block: PlayKind.BLOCK,
    Assist: PlayKind.ASSIST,
    Substitution: PlayKind.SUBSTITUTION,
    Score: PlayKind.SCORE,
}
