"""How often things happen on a made-up cricket field.

The base rates follow what is common in each kind of cricket: about 5 runs an
over in a long chase, 8 in a short one, a wicket every 60 balls in a Test. Odd
things (a batter obstructing the field, five penalty runs) happen several times
as often as in real matches, so that a few hundred matches show all of them.
"""

from enum import IntEnum

from feeds.matches.chances import Chances
from schemas.cricket.events import WicketType


class Play(IntEnum):
    """What happens next in an innings.

    `DOT` to `SIX` equal the runs off the bat; the members up to `HELMET` are
    balls; those after it happen between two balls.
    """

    DOT = 0
    SINGLE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5
    """One run, and four overthrows."""
    SIX = 6
    RUN_FOUR = 7
    """Four, all run: not a boundary."""
    WIDE = 8
    NO_BALL = 9
    BYES = 10
    LEG_BYES = 11
    WICKET = 12
    WIDE_WICKET = 13
    NO_BALL_WICKET = 14
    HELMET = 15
    """The ball hits the fielders' helmet on the ground: five penalty runs (Law 28.3)."""
    HURT = 16
    RETIRES = 17
    PENALTY = 18
    BOWLER_HURT = 19


class Mood(IntEnum):
    """How the batters play."""

    PATIENT = 0
    BUSY = 1
    BRISK = 2
    RECKLESS = 3


# Of 10,000 balls. Dots, the runs off the bat, then the rarer plays.
_RATES: dict[Mood, dict[Play, float]] = {
    Mood.PATIENT: {
        Play.DOT: 7130, Play.SINGLE: 1460, Play.TWO: 345, Play.THREE: 75, Play.FOUR: 590, Play.SIX: 45,
        Play.WIDE: 25, Play.NO_BALL: 55, Play.BYES: 35, Play.LEG_BYES: 70, Play.WICKET: 160,
    },
    Mood.BUSY: {
        Play.DOT: 5200, Play.SINGLE: 2900, Play.TWO: 460, Play.THREE: 50, Play.FOUR: 690, Play.SIX: 100,
        Play.WIDE: 220, Play.NO_BALL: 33, Play.BYES: 16, Play.LEG_BYES: 90, Play.WICKET: 240,
    },
    Mood.BRISK: {
        Play.DOT: 3150, Play.SINGLE: 3650, Play.TWO: 700, Play.THREE: 45, Play.FOUR: 1030, Play.SIX: 390,
        Play.WIDE: 330, Play.NO_BALL: 70, Play.BYES: 40, Play.LEG_BYES: 150, Play.WICKET: 445,
    },
    Mood.RECKLESS: {
        Play.DOT: 2350, Play.SINGLE: 3600, Play.TWO: 850, Play.THREE: 40, Play.FOUR: 1250, Play.SIX: 780,
        Play.WIDE: 400, Play.NO_BALL: 80, Play.BYES: 45, Play.LEG_BYES: 130, Play.WICKET: 800,
    },
}  # fmt: skip

_ODDITIES: dict[Play, float] = {
    Play.FIVE: 2, Play.RUN_FOUR: 4, Play.WIDE_WICKET: 6, Play.NO_BALL_WICKET: 3, Play.HELMET: 3,
    Play.HURT: 3, Play.RETIRES: 1, Play.PENALTY: 1.5, Play.BOWLER_HURT: 3,
}  # fmt: skip

_WICKET_PLAYS = frozenset({Play.WICKET, Play.WIDE_WICKET, Play.NO_BALL_WICKET})
_BIG_HITS = frozenset({Play.FOUR, Play.SIX})

# By a batter's place in the order: what happens to wickets and to big hits.
_SKILL = ((0.85, 1.05), (1.25, 0.9), (2.3, 0.55))
# The same, by the pitch of the day: slow, even, flat.
_PITCH = ((1.2, 0.85), (1.0, 1.0), (0.85, 1.15))
PITCHES = len(_PITCH)


def skill_of(place: int) -> int:
    """Return how well the batter at this place of the order (from 0) bats: 0 best, 2 worst."""
    return 0 if place < 6 else 1 if place < 8 else 2


def _balls(mood: Mood, skill: int, pitch: int) -> Chances[Play]:
    wickets = _SKILL[skill][0] * _PITCH[pitch][0]
    hits = _SKILL[skill][1] * _PITCH[pitch][1]
    return Chances(
        {
            play: rate * (wickets if play in _WICKET_PLAYS else hits if play in _BIG_HITS else 1.0)
            for play, rate in {**_RATES[mood], **_ODDITIES}.items()
        }
    )


BALLS: tuple[tuple[tuple[Chances[Play], ...], ...], ...] = tuple(
    tuple(tuple(_balls(mood, skill, pitch) for skill in range(len(_SKILL))) for mood in Mood)
    for pitch in range(PITCHES)
)
"""By pitch, mood and skill."""

WICKETS = Chances(
    {
        WicketType.CAUGHT: 570, WicketType.BOWLED: 185, WicketType.LBW: 95, WicketType.RUNOUT: 75,
        WicketType.STUMPED: 30, WicketType.CAUGHT_AND_BOWLED: 32, WicketType.HIT_WICKET: 4,
        WicketType.OBSTRUCTING_THE_FIELD: 3, WicketType.HANDLED_THE_BALL: 2, WicketType.HIT_THE_BALL_TWICE: 2,
    }
)  # fmt: skip
WICKETS_ON_A_WIDE = Chances(
    {
        WicketType.STUMPED: 6, WicketType.RUNOUT: 3, WicketType.HIT_WICKET: 1,
        WicketType.OBSTRUCTING_THE_FIELD: 1,
    }
)  # fmt: skip
"""Law 22.9: nothing else can happen to a batter on a wide."""
WICKETS_ON_A_NO_BALL = Chances(
    {
        WicketType.RUNOUT: 12, WicketType.OBSTRUCTING_THE_FIELD: 2,
        WicketType.HIT_THE_BALL_TWICE: 1,
    }
)  # fmt: skip
"""Law 21.18; the same holds on a free hit."""

RUNS_OF_A_WIDE = Chances({1: 86, 2: 7, 3: 1, 5: 6})
RUNS_OFF_A_NO_BALL = Chances({0: 45, 1: 30, 2: 7, 4: 11, 6: 7})
BYES_RUN = Chances({1: 62, 2: 10, 3: 1, 4: 27})
LEG_BYES_RUN = Chances({1: 83, 2: 6, 3: 1, 4: 10})
RUNS_BEFORE_A_RUN_OUT = Chances({0: 66, 1: 28, 2: 6})
