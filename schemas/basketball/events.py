"""Basketball's events and descriptions as plain immutable structs, free of protobuf.

The codec (`schemas.basketball.codec`) decodes them from bytes; the fold
(`tables.basketball.scoring.fold`) applies them one at a time. `match_id` is the protobuf's `game_id`.
"""

from enum import IntEnum
from typing import TypeAlias

import msgspec


class Side(IntEnum):
    """Whose play it is. The numbers are those of `basketball.v1.Side`, less one: they index pairs."""

    HOME = 0
    AWAY = 1

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.AWAY if self is Side.HOME else Side.HOME


class FoulKind(IntEnum):
    """The kind of a foul. The numbers are those of `basketball.v1.FoulKind`."""

    PERSONAL = 0
    SHOOTING = 1
    OFFENSIVE = 2
    LOOSE_BALL = 3
    FLAGRANT = 4
    AWAY_FROM_PLAY = 5
    CLEAR_PATH = 6
    DOUBLE = 7
    TAKE = 8
    TECHNICAL = 9
    DEFENSIVE_THREE_SECONDS = 10

    @property
    def is_technical(self) -> bool:
        """Whether it is neither a personal nor a team foul."""
        return self >= FoulKind.TECHNICAL

    @property
    def is_team_foul(self) -> bool:
        """Whether it counts towards the bonus: fouls of the side with the ball do not."""
        return self not in (
            FoulKind.OFFENSIVE,
            FoulKind.DOUBLE,
            FoulKind.TECHNICAL,
            FoulKind.DEFENSIVE_THREE_SECONDS,
        )


class NoteKind(IntEnum):
    """The kind of a play that counts nothing in the box score. The numbers are `basketball.v1.PlayKind`'s."""

    OTHER = 0
    VIOLATION = 8
    TIMEOUT = 10
    JUMP_BALL = 11
    EJECTION = 16
    REVIEW = 17


class Event(msgspec.Struct, frozen=True, gc=False):
    """The fields of every event. `timestamp` is epoch milliseconds, `clock_ms` what is left of the period.

    `seq` is 0 where the producer does not number events; then `event_id` says which one it is.
    """

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    period: int
    clock_ms: int


class Play(Event, frozen=True, gc=False):
    """A play of a side, by a player or (empty) the team.

    `uncertain`: the feed cannot tell which of several players it was. `detail` is for people.
    """

    side: Side
    player: str = ""
    uncertain: bool = False
    detail: str = ""


class Shot(Play, frozen=True, gc=False, kw_only=True):
    """A field goal or an attempt; `place` is (x, y) in tenths of a foot from the basket, None if unknown."""

    points: int
    made: bool
    assist: str = ""
    block: str = ""
    place: tuple[int, int] | None = None


class FreeThrow(Play, frozen=True, gc=False, kw_only=True):
    """A free throw."""

    made: bool


class Rebound(Play, frozen=True, gc=False, kw_only=True):
    """A rebound, of a player or of the team."""

    offensive: bool


class Turnover(Play, frozen=True, gc=False, kw_only=True):
    """A turnover, and who stole the ball, if anybody and if it is not reported apart."""

    steal: str = ""


class Foul(Play, frozen=True, gc=False, kw_only=True):
    """A foul; `other` was fouled."""

    kind: FoulKind = FoulKind.PERSONAL
    other: str = ""


class Steal(Play, frozen=True, gc=False):
    """A steal that is reported apart from its turnover."""


class Block(Play, frozen=True, gc=False):
    """A block that is reported apart from its shot."""


class Assist(Play, frozen=True, gc=False):
    """An assist that is reported apart from its shot; the team's where its name is not one player's."""


class Substitution(Play, frozen=True, gc=False, kw_only=True):
    """`player` comes for `other`; one of them may be unknown (empty)."""

    other: str = ""


class Note(Event, frozen=True, gc=False, kw_only=True):
    """A play that counts nothing in the box score; `side` is None where it is neither's."""

    kind: NoteKind
    side: Side | None = None
    player: str = ""
    detail: str = ""


class Lineup(Event, frozen=True, gc=False, kw_only=True):
    """Who is on court from now on, home and away; empty where it is unknown.

    With `starts` a period begins.
    """

    courts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    starts: bool = False


class PeriodEnd(Event, frozen=True, gc=False, kw_only=True):
    """The end of a period; with `game`, of the game."""

    game: bool = False


class Score(Event, frozen=True, gc=False, kw_only=True):
    """A snapshot: the score and nothing else, home and away; `final` where the feed says that it is over."""

    score: tuple[int, int]
    teams: tuple[str, str] = ("", "")
    final: bool = False


PlayEvent: TypeAlias = (
    Shot
    | FreeThrow
    | Rebound
    | Turnover
    | Foul
    | Steal
    | Block
    | Assist
    | Substitution
    | Note
    | Lineup
    | PeriodEnd
    | Score
)


class Correction(msgspec.Struct, frozen=True, gc=False):
    """Says that the event `of` (its number, or its id) was `replacement`, or never was (None)."""

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    of: int | str
    replacement: PlayEvent | None = None
    reason: str = ""


AnyEvent: TypeAlias = PlayEvent | Correction


class Player(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A player of a line-up: `id` as events name it; `number` and `position` as shown, "" where unknown."""

    id: str
    name: str = ""
    number: str = ""
    position: str = ""


class Team(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A side."""

    name: str = ""
    abbreviation: str = ""
    players: tuple[Player, ...] = ()


class GameFormat(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The format of a game, by default the NBA's; minutes, and fouls that are free of a bonus in a period.

    With `last_two_minutes` one team foul is the most in them before the bonus. `timeouts` are a side's in
    regular time, 0 where unknown.
    """

    periods: int = 4
    period_minutes: int = 12
    overtime_minutes: int = 5
    fouls_before_bonus: int = 4
    overtime_fouls_before_bonus: int = 3
    last_two_minutes: bool = False
    timeouts: int = 0
    overtime_timeouts: int = 0


NBA = GameFormat(last_two_minutes=True, timeouts=7, overtime_timeouts=2)
"""The format of the NBA since 2017."""

WNBA = GameFormat(period_minutes=10, last_two_minutes=True)


class GameInfo(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a game beside its events. `starts_at` is epoch milliseconds, 0 where unknown."""

    match_id: str
    home: Team = Team()
    away: Team = Team()
    format: GameFormat = GameFormat()
    venue: str = ""
    competition: str = ""
    starts_at: int = 0
    ended: bool = False
    officials: tuple[str, ...] = ()

    @property
    def teams(self) -> tuple[Team, Team]:
        """Home and away."""
        return self.home, self.away
