"""Football's events and descriptions as plain immutable structs, free of protobuf.

The codec (`schemas.football.codec`) decodes them from bytes; the fold
(`tables.football.scoring.fold`) applies them one at a time. `timestamp` is the protobuf's `occurred_at`.
"""

from typing import TypeAlias

import msgspec

from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side


class Event(msgspec.Struct, frozen=True, gc=False):
    """The fields of every event. `timestamp` is epoch milliseconds, `clock_ms` those since the phase began.

    `seq` is 0 where the producer does not number events; then `event_id` says which one it is.
    """

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    phase: Phase
    clock_ms: int


class Play(Event, frozen=True, gc=False):
    """An event of a side, by a player or (empty) one who is not named. `detail` is for people."""

    side: Side
    player: str = ""
    detail: str = ""


class Pass(Play, frozen=True, gc=False, kw_only=True):
    """A pass, `accurate` if it reached its side; it may have been a `corner`, or its receiver `offside`."""

    accurate: bool
    corner: bool = False
    offside: bool = False


class Shot(Play, frozen=True, gc=False, kw_only=True):
    """A shot at goal. `xg` is the chance that one like it is a goal, None if unknown.

    `place` is (x, y) in thousandths of the pitch's length from the own goal line, and of its width from
    left to right as one faces the other goal; None if unknown.
    """

    outcome: ShotOutcome
    on_target: bool
    penalty: bool = False
    free_kick: bool = False
    xg: float | None = None
    assist: str = ""
    place: tuple[int, int] | None = None


class OwnGoal(Play, frozen=True, gc=False):
    """A goal of a player of `side` for the other side."""


class Corner(Play, frozen=True, gc=False):
    """A corner kick that is not told as a pass."""


class Foul(Play, frozen=True, gc=False, kw_only=True):
    """A foul on `other`; `card` is what `player` gets for it, if it is not told apart."""

    other: str = ""
    card: CardKind | None = None
    penalty: bool = False


class Offside(Play, frozen=True, gc=False):
    """An offside that is not told with a pass."""


class Save(Play, frozen=True, gc=False):
    """A save of a goalkeeper."""


class Card(Play, frozen=True, gc=False, kw_only=True):
    """A card; `bench`: it is shown to a substitute, one who was substituted, or a coach."""

    card: CardKind
    bench: bool = False


class Substitution(Play, frozen=True, gc=False, kw_only=True):
    """`player` comes on for `other`; one of them may be unknown (empty), or nobody."""

    other: str = ""


class Kick(Play, frozen=True, gc=False, kw_only=True):
    """A kick of a shoot-out."""

    outcome: ShotOutcome

    @property
    def scored(self) -> bool:
        """Whether it went in."""
        return self.outcome is ShotOutcome.GOAL


class Lineup(Play, frozen=True, gc=False, kw_only=True):
    """Who is on the pitch for a side from now on; () where only the formation changes, "" where it stays."""

    players: tuple[str, ...] = ()
    formation: str = ""


class Note(Event, frozen=True, gc=False, kw_only=True):
    """An event that counts nothing; `side` is None where it is neither's."""

    side: Side | None = None
    player: str = ""
    detail: str = ""


class PhaseStart(Event, frozen=True, gc=False):
    """The start of its phase."""


class PhaseEnd(Event, frozen=True, gc=False, kw_only=True):
    """The end of its phase; with `match`, of the match."""

    match: bool = False


class AddedTime(Event, frozen=True, gc=False, kw_only=True):
    """The minutes of added time that are announced for the phase."""

    minutes: int


class Possession(Event, frozen=True, gc=False, kw_only=True):
    """The provider's own figure of possession: the home side's share of the match so far, in percent."""

    home: float


class Review(Event, frozen=True, gc=False, kw_only=True):
    """A look of the officials at the event `of` (its number, or its id; 0: one that was not told)."""

    of: int | str
    decision: Decision
    reason: str = ""
    side: Side | None = None


class Score(Event, frozen=True, gc=False, kw_only=True):
    """A snapshot: the score and nothing else, home and away; `final` where the feed says that it is over."""

    score: tuple[int, int]
    teams: tuple[str, str] = ("", "")
    final: bool = False


MatchEvent: TypeAlias = (
    Pass
    | Shot
    | OwnGoal
    | Corner
    | Foul
    | Offside
    | Save
    | Card
    | Substitution
    | Kick
    | Lineup
    | Note
    | PhaseStart
    | PhaseEnd
    | AddedTime
    | Possession
    | Review
    | Score
)


class Correction(msgspec.Struct, frozen=True, gc=False):
    """Says that the event `of` (its number, or its id) was `replacement`, or never was (None)."""

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    of: int | str
    replacement: MatchEvent | None = None
    reason: str = ""


AnyEvent: TypeAlias = MatchEvent | Correction


class Player(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A player of a team sheet: `id` as events name it; `number` and `position` as shown, "" where unknown.

    One who does not start is on the bench.
    """

    id: str
    name: str = ""
    number: str = ""
    position: str = ""
    starts: bool = False


class Team(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A side; `formation` is that at kick-off."""

    name: str = ""
    abbreviation: str = ""
    players: tuple[Player, ...] = ()
    formation: str = ""
    coach: str = ""


class MatchFormat(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The format of a match, in minutes: what follows where it is level after both halves, and in the end."""

    half_minutes: int = 45
    extra_time: bool = False
    extra_half_minutes: int = 15
    shoot_out: bool = False


LEAGUE = MatchFormat()
CUP = MatchFormat(extra_time=True, shoot_out=True)


class MatchInfo(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a match beside its events. `starts_at` is epoch milliseconds, 0 where unknown."""

    match_id: str
    home: Team = Team()
    away: Team = Team()
    format: MatchFormat = LEAGUE
    venue: str = ""
    competition: str = ""
    starts_at: int = 0
    ended: bool = False

    @property
    def teams(self) -> tuple[Team, Team]:
        """Home and away."""
        return self.home, self.away
