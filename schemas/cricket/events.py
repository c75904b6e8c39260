"""Cricket's events as plain immutable structs, free of protobuf.

The codec (`schemas.cricket.codec`) decodes them from bytes; the fold
(`tables.cricket.scoring.fold`) applies them one at a time. Each event of a match has
the next `seq`, so the list of its events determines a match.
"""

from enum import IntEnum

import msgspec


class WicketType(IntEnum):
    """The way a batter left. The numbers are those of `cricket.v1.WicketType`."""

    NONE = 0
    BOWLED = 1
    CAUGHT = 2
    LBW = 3
    RUNOUT = 4
    STUMPED = 5
    HIT_WICKET = 6
    CAUGHT_AND_BOWLED = 7
    OBSTRUCTING_THE_FIELD = 8
    HANDLED_THE_BALL = 9
    HIT_THE_BALL_TWICE = 10
    TIMED_OUT = 11
    RETIRED_OUT = 12
    RETIRED_HURT = 13
    RETIRED_NOT_OUT = 14


class Dismissal(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One batter's departure, out or not (`RETIRED_HURT`, `RETIRED_NOT_OUT`)."""

    wicket_type: WicketType
    player_out: str
    fielders: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The runs needed to win, and the deliveries to make them in (0: no limit)."""

    runs: int
    balls: int = 0


class Event(msgspec.Struct, frozen=True, gc=False, rename={"seq": "ball_seq"}):
    """The fields of every event. `timestamp` is epoch milliseconds, `seq` the protobuf's `ball_seq`."""

    match_id: str
    seq: int
    innings_no: int
    batting_team: str
    timestamp: int


class Delivery(Event, frozen=True, gc=False):
    """A ball, legal or not.

    `runs` are off the bat. `wide` and `no_ball` are all runs of the extra, its
    penalty of one included (0 on any other ball): a wide to the boundary is 5.
    Names are empty where the producer does not give them. `next_striker` faces the next ball, "" where
    only the runs and the over's end show who does.
    """

    over_number: int
    ball_number: int
    runs: int = 0
    wide: int = 0
    no_ball: int = 0
    byes: int = 0
    leg_byes: int = 0
    penalty_runs: int = 0
    no_boundary: bool = False
    over_continues: bool = False
    striker: str = ""
    non_striker: str = ""
    bowler: str = ""
    dismissals: tuple[Dismissal, ...] = ()
    next_striker: str = ""


class InningsStart(Event, frozen=True, gc=False):
    """The conditions of an innings that is about to begin.

    `max_balls` is 0 where there is no limit. An innings whose first event is a
    ball has the conditions of the match's format.
    """

    max_balls: int = 0
    balls_per_over: int = 6
    super_over: bool = False
    target: Target | None = None
    absent: tuple[str, ...] = ()


class OverCalled(Event, frozen=True, gc=False):
    """The umpire called "over" before the usual number of balls (Law 17.5)."""


class Retirement(Event, frozen=True, gc=False):
    """Batters left, or were out (timed out), between two balls."""

    dismissals: tuple[Dismissal, ...]


class Penalty(Event, frozen=True, gc=False):
    """Penalty runs to the side batting in `innings_no`, outside any ball (Law 41)."""

    penalty_runs: int


class Declaration(Event, frozen=True, gc=False):
    """The captain closed the innings (Law 15)."""


class Forfeiture(Event, frozen=True, gc=False):
    """The captain gave the innings up before it began (Law 15.2)."""


class TargetRevised(Event, frozen=True, gc=False):
    """Rain or light changed the target of the chasing innings."""

    target: Target


class InningsClosed(Event, frozen=True, gc=False):
    """The innings does not continue: weather, agreement, no batter left."""


PlayEvent = (
    Delivery
    | InningsStart
    | OverCalled
    | Retirement
    | Penalty
    | Declaration
    | Forfeiture
    | TargetRevised
    | InningsClosed
)
"""An event of play: any but a correction."""


class Correction(Event, frozen=True, gc=False):
    """Replaces the event numbered `of` with `replacement`, or voids it (None).

    `of` may be a correction too: then its replacement is replaced, or the correction is voided.
    """

    of: int
    replacement: PlayEvent | None = None
    reason: str = ""


AnyEvent = PlayEvent | Correction
"""An event that a feed sends: one of play, or a correction."""


class OutcomeKind(IntEnum):
    """The way a match ended. The numbers are those of `cricket.v1.OutcomeKind`."""

    UNDECIDED = 0
    WON = 1
    TIE = 2
    DRAW = 3
    NO_RESULT = 4


class Outcome(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The official outcome of a match, or the one that the scores show.

    With `TIE`, `winner` is the side that won the eliminator, if there was one. `by_runs`
    and `by_wickets` are 0 where the margin is not of that kind. `by_penalty` is true where
    penalty runs after a completed innings won the match (Law 16.7).
    """

    kind: OutcomeKind
    winner: str = ""
    by_runs: int = 0
    by_wickets: int = 0
    by_innings: bool = False
    method: str = ""
    by_penalty: bool = False


class Team(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A side and the players who may play for it."""

    name: str
    players: tuple[str, ...] = ()


class MatchFormat(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The shape of a match. `overs` is 0 where there is no limit."""

    name: str = ""
    overs: int = 0
    balls_per_over: int = 6
    innings_per_side: int = 1


class TossDecision(IntEnum):
    """What the winner of the toss chose. The numbers are those of `cricket.v1.TossDecision`."""

    UNSAID = 0
    BAT = 1
    FIELD = 2


class Toss(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The toss: who won it, and what the winner chose."""

    winner: str
    decision: TossDecision = TossDecision.UNSAID


class IntervalKind(IntEnum):
    """Why play has stopped. The numbers are those of `cricket.v1.IntervalKind`."""

    STOPPAGE = 0
    """Nobody said why."""
    DRINKS = 1
    LUNCH = 2
    TEA = 3
    DINNER = 4
    STUMPS = 5
    """The day's play is over."""
    INNINGS_BREAK = 6
    RAIN = 7
    BAD_LIGHT = 8


class Interval(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A stop of play, `since` an epoch ms (0: unknown), until the next ball."""

    kind: IntervalKind
    since: int = 0


class RevisedTarget(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A target of an innings that replaces the one derived from the scores."""

    innings_no: int
    target: Target


class MatchInfo(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The description of a match; the latest replaces the others. `starts_at` is epoch ms, 0 if unknown."""

    match_id: str
    teams: tuple[Team, ...] = ()
    format: MatchFormat = MatchFormat()
    venue: str = ""
    competition: str = ""
    starts_at: int = 0
    revised_targets: tuple[RevisedTarget, ...] = ()
    outcome: Outcome | None = None
    toss: Toss | None = None
    umpires: tuple[str, ...] = ()
    third_umpire: str = ""
    referee: str = ""
    player_of_match: tuple[str, ...] = ()
    city: str = ""
    intervals: tuple[Interval, ...] = ()
