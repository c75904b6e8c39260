"""What is decided about a made-up match, and about each of its innings, before a ball is bowled."""

from enum import Enum, auto

import msgspec

from schemas.cricket.events import MatchFormat

T20 = MatchFormat("T20", overs=20)
ONE_DAY = MatchFormat("One-day", overs=50)
FIRST_CLASS = MatchFormat("First-class", overs=0, innings_per_side=2)
HUNDRED = MatchFormat("100-ball", overs=20, balls_per_over=5)
"""A hundred balls a side in overs of five, the ends changing after ten."""

MINUTE = 60_000
"""Milliseconds."""
ALL_OUT = 10
"""Wickets."""
DAYS = 4
OVERS_A_DAY = 96


class Ended(Enum):
    """Why an innings is over."""

    ALL_OUT = auto()
    NO_BATTER_LEFT = auto()
    """Fewer wickets than that, but no other batter can bat."""
    OVERS_USED = auto()
    TARGET_REACHED = auto()
    DECLARED = auto()
    NO_TIME_LEFT = auto()
    RAINED_OFF = auto()


class Rain(msgspec.Struct, frozen=True):
    """Rain after a number of overs: it takes some overs away, or (None) the rest of the match."""

    after_over: int
    overs_lost: int | None


class Plan(msgspec.Struct, frozen=True):
    """One innings. 0 stands for no limit, no target, no declaration."""

    number: int
    max_overs: int = 0
    wickets: int = ALL_OUT
    target: int = 0
    target_is_revised: bool = False
    super_over: bool = False
    declare_at: int = 0
    overs_of_time: int = 0
    absent: tuple[str, ...] = ()
    rain: Rain | None = None


class Conditions(msgspec.Struct, frozen=True):
    """What holds for every innings of a match."""

    balls_per_over: int
    overs: int
    """An innings' overs, 0 where there is no limit."""
    overs_an_end: int
    """Overs bowled before the ends change: 2 where overs have five balls."""
    quota: int
    """Most overs a bowler may bowl, 0 where there is no limit."""
    no_ball_cost: int
    """2 under some long matches' rules, else 1."""
    pitch: int
    """A row of `feeds.cricket.simulator.chances.BALLS`."""
    ball_ms: int
    """The shortest time a ball takes."""

    @property
    def limited(self) -> bool:
        """Return whether overs are limited."""
        return self.overs > 0

    @classmethod
    def of(cls, match_format: MatchFormat, *, pitch: int, no_ball_cost: int = 1) -> "Conditions":
        """Return the usual conditions of a format."""
        return cls(
            balls_per_over=match_format.balls_per_over,
            overs=match_format.overs,
            overs_an_end=2 if match_format.balls_per_over == 5 else 1,
            quota=match_format.overs // 5,
            no_ball_cost=no_ball_cost,
            pitch=pitch,
            ball_ms=24_000 if match_format.overs else 30_000,
        )


class Book:
    """The scorer's book: the number of the last event, the overs bowled, and the clock of the match."""

    __slots__ = ("clock", "match_id", "overs", "seq")

    def __init__(self, match_id: str, clock: int) -> None:
        self.match_id = match_id
        self.clock = clock
        self.overs = 0
        self.seq = 0
