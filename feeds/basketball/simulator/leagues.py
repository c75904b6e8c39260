"""The made-up leagues: each plays by rules that are in use somewhere."""

import msgspec

from schemas.basketball.events import NBA, GameFormat

MINUTE = 60_000
"""Milliseconds."""


class League(msgspec.Struct, frozen=True):
    """What holds for every game of a league. Clocks are in milliseconds.

    Attributes:
        name: what its games are called.
        format: of its games.
        shot_clock: what a side has to attempt a shot.
        reset: the least it has after an offensive rebound, or a foul of the other side.
        foul_limit: personal fouls that end a player's game.
        one_and_one: the team fouls in a period up to which a bonus is one-and-one; 0 where it never is.
        technical_throws: free throws of a technical foul.
        pace: the factor by which a possession takes longer than in the NBA.
        skill: what is added to the chance of a shot, which in the NBA is some 47 %.
        professional: clear-path, take, away-from-play and three-second fouls are kinds of their own.
        mandatory: the clock below which a period's first time-out is due from the home side, then
            from the other; a league without them stops for everybody at those of `media`.
        media: the clock below which officials stop the game.
        women: who plays.
    """

    name: str
    format: GameFormat
    shot_clock: int = 24_000
    reset: int = 14_000
    foul_limit: int = 6
    one_and_one: int = 0
    technical_throws: int = 1
    pace: float = 1.0
    skill: float = 0.0
    professional: bool = True
    mandatory: tuple[int, ...] = ()
    media: tuple[int, ...] = ()
    women: bool = False


PRO = League("Continental League", NBA, mandatory=(7 * MINUTE, 3 * MINUTE))
"""By the NBA's rules."""

WOMEN = League(
    "Women's Continental League",
    GameFormat(period_minutes=10, last_two_minutes=True, timeouts=5, overtime_timeouts=2),
    pace=1.01,
    skill=-0.025,
    mandatory=(5 * MINUTE,),
    women=True,
)
"""Four quarters of ten minutes, by the WNBA's rules."""

COLLEGE = League(
    "Collegiate Conference",
    GameFormat(
        periods=2,
        period_minutes=20,
        fouls_before_bonus=6,
        overtime_fouls_before_bonus=6,
        timeouts=4,
        overtime_timeouts=1,
    ),
    shot_clock=30_000,
    reset=20_000,
    foul_limit=5,
    one_and_one=9,
    technical_throws=2,
    pace=1.21,
    skill=-0.02,
    professional=False,
    media=(16 * MINUTE, 12 * MINUTE, 8 * MINUTE, 4 * MINUTE),
)
"""Two halves of twenty minutes: one-and-one from the seventh team foul, two free throws from the tenth.

An overtime counts its team fouls from none, as the game's format says; colleges carry on with the half's.
"""
