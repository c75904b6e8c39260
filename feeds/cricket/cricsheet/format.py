"""The JSON format of Cricsheet (cricsheet.org), as far as the feed needs it.

Other fields of the format are ignored; what it promises is checked when a file is
decoded, so an error names the place: "... at `$.innings[0].overs[3]`".
"""

from enum import Enum
from typing import Annotated

import msgspec

MOST = 10_000
"""No number in a match is this high, and values derived from it must fit into a message's fields."""

Count = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Kind(Enum):
    """The kinds of wicket the format knows."""

    BOWLED = "bowled"
    CAUGHT = "caught"
    LBW = "lbw"
    RUNOUT = "run out"
    STUMPED = "stumped"
    HIT_WICKET = "hit wicket"
    CAUGHT_AND_BOWLED = "caught and bowled"
    OBSTRUCTING_THE_FIELD = "obstructing the field"
    HANDLED_THE_BALL = "handled the ball"
    HIT_THE_BALL_TWICE = "hit the ball twice"
    TIMED_OUT = "timed out"
    RETIRED_OUT = "retired out"
    RETIRED_HURT = "retired hurt"
    RETIRED_NOT_OUT = "retired not out"


class Fielder(msgspec.Struct, frozen=True):
    """A fielder who took part in a dismissal; a substitute may have no name."""

    name: str = ""
    substitute: bool = False


class Wicket(msgspec.Struct, frozen=True):
    """A batter who leaves on a ball, out or not."""

    kind: Kind
    player_out: Name
    fielders: tuple[Fielder, ...] = ()


class Runs(msgspec.Struct, frozen=True):
    """Runs off the bat; `non_boundary` marks a four or six that was run."""

    batter: Count
    non_boundary: bool = False


class Extras(msgspec.Struct, frozen=True):
    """Runs of a ball that are not off the bat, each with its penalty included."""

    wides: Count = 0
    noballs: Count = 0
    byes: Count = 0
    legbyes: Count = 0
    penalty: Count = 0

    @property
    def total(self) -> int:
        """Return all runs that are not off the bat."""
        return self.wides + self.noballs + self.byes + self.legbyes + self.penalty


class Ball(msgspec.Struct, frozen=True):
    """A delivery: no number, no time, only its place in the over."""

    batter: Name
    non_striker: Name
    bowler: Name
    runs: Runs
    extras: Extras = Extras()
    wickets: tuple[Wicket, ...] = ()

    @property
    def is_legal(self) -> bool:
        """Return whether it counts towards the over."""
        return not self.extras.wides and not self.extras.noballs

    @property
    def total(self) -> int:
        """Return the runs for the batting side."""
        return self.runs.batter + self.extras.total


class Over(msgspec.Struct, frozen=True):
    """An over as bowled; `over` counts from 0."""

    over: Count
    deliveries: tuple[Ball, ...]

    @property
    def legal_balls(self) -> int:
        """Return the number of balls that count towards the over."""
        return sum(ball.is_legal for ball in self.deliveries)


class FileTarget(msgspec.Struct, frozen=True):
    """A target; `overs` is in cricket's notation: 33.3 is 33 overs and 3 balls."""

    runs: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    overs: Annotated[float, msgspec.Meta(ge=0, le=MOST)] = 0


class PenaltyRuns(msgspec.Struct, frozen=True):
    """Penalty runs before the innings' first ball and after its last."""

    pre: Count = 0
    post: Count = 0


class Innings(msgspec.Struct, frozen=True):
    """One side's innings."""

    team: Name
    overs: tuple[Over, ...] = ()
    super_over: bool = False
    declared: bool = False
    forfeited: bool = False
    absent_hurt: tuple[str, ...] = ()
    target: FileTarget | None = None
    penalty_runs: PenaltyRuns = PenaltyRuns()
    miscounted_overs: dict[str, msgspec.Raw] = {}


class By(msgspec.Struct, frozen=True):
    """A margin."""

    runs: Count = 0
    wickets: Count = 0
    innings: Count = 0


class Result(Enum):
    """A result without a winner."""

    TIE = "tie"
    DRAW = "draw"
    NO_RESULT = "no result"


class FileOutcome(msgspec.Struct, frozen=True):
    """How the match ended; `eliminator` and `bowl_out` name the side that won a tied match by it."""

    winner: str = ""
    by: By = By()
    method: str = ""
    result: Result | None = None
    eliminator: str = ""
    bowl_out: str = ""


class Competition(msgspec.Struct, frozen=True):
    """The event the match belongs to."""

    name: str = ""


class Decision(Enum):
    """What the winner of a toss chose."""

    BAT = "bat"
    FIELD = "field"


class FileToss(msgspec.Struct, frozen=True):
    """The toss; some were not contested, and have no decision."""

    winner: str = ""
    decision: Decision | None = None


class Officials(msgspec.Struct, frozen=True):
    """Who officiated."""

    umpires: tuple[str, ...] = ()
    tv_umpires: tuple[str, ...] = ()
    match_referees: tuple[str, ...] = ()


class Info(msgspec.Struct, frozen=True):
    """What the file says about the match besides its balls."""

    teams: Annotated[tuple[Name, ...], msgspec.Meta(min_length=2, max_length=2)]
    dates: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    match_type: str = ""
    overs: Count = 0
    balls_per_over: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 6
    players: dict[str, tuple[str, ...]] = {}
    venue: str = ""
    event: Competition = Competition()
    outcome: FileOutcome = FileOutcome()
    toss: FileToss = FileToss()
    officials: Officials = Officials()
    player_of_match: tuple[str, ...] = ()
    city: str = ""


class CricsheetMatch(msgspec.Struct, frozen=True):
    """A file's content."""

    info: Info
    innings: tuple[Innings, ...]
