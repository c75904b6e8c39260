"""How often things happen on a made-up court.

The rates are close to the NBA's around 2019, a side and a game: 88 shots, 13 turnovers, 21 fouls, 24 free
throws. Odd things (a double foul, a player ejected) happen several times as often as in real games, so that
a few hundred games show all of them.
"""

from enum import Enum, auto
from typing import NamedTuple

from feeds.matches.chances import Chances


class Start(Enum):
    """How a side came to the ball: it decides how long the side takes."""

    DEAD = auto()
    BASKET = auto()
    LIVE = auto()
    """A rebound or a steal."""
    REBOUND = auto()
    """Of its own shot."""


TIMES = {
    Start.DEAD: (26, 101),
    Start.BASKET: (36, 110),
    Start.LIVE: (16, 99),
    Start.REBOUND: (8, 45),
}
"""Tenths of a second: the least that an action takes, and half of the most beyond it."""


class Action(Enum):
    """What a side's time with the ball comes to."""

    SHOT = auto()
    TURNOVER = auto()
    FOUL = auto()
    SHOOTING_FOUL = auto()
    KICKED_BALL = auto()
    HELD_BALL = auto()
    TECHNICAL = auto()
    THREE_SECONDS = auto()
    FLAGRANT = auto()
    CLEAR_PATH = auto()
    TAKE = auto()
    AWAY_FROM_PLAY = auto()
    DOUBLE = auto()


ACTIONS = Chances(
    {
        Action.SHOT: 728, Action.TURNOVER: 114, Action.FOUL: 56, Action.SHOOTING_FOUL: 66,
        Action.KICKED_BALL: 5, Action.HELD_BALL: 2.5, Action.TECHNICAL: 3.5, Action.THREE_SECONDS: 1.5,
        Action.FLAGRANT: 1, Action.CLEAR_PATH: 4, Action.TAKE: 8, Action.AWAY_FROM_PLAY: 3,
        Action.DOUBLE: 0.6,
    }
)  # fmt: skip
"""Of a thousand; clear-path, take and away-from-play fouls are mostly common ones, where the rules say so."""


class Loss(NamedTuple):
    """A kind of turnover, and the share of them that is stolen."""

    detail: str
    stolen: float


OFFENSIVE_FOUL = Loss("offensive foul", 0.0)
TURNOVERS = Chances(
    {
        Loss("bad pass", 0.76): 42, Loss("lost ball", 0.84): 28, OFFENSIVE_FOUL: 12,
        Loss("traveling", 0.0): 7, Loss("out of bounds", 0.0): 5, Loss("three seconds", 0.0): 2,
        Loss("double dribble", 0.0): 1, Loss("palming", 0.0): 1, Loss("backcourt", 0.0): 1,
    }
)  # fmt: skip
TEAM_TURNOVERS = ("five seconds", "eight seconds", "too many players")
"""Of nobody in particular."""


class Board(Enum):
    """Who has a missed shot."""

    DEFENCE = auto()
    DEFENCE_TEAM = auto()
    """It went out of bounds off the others."""
    OFFENCE = auto()
    OFFENCE_TEAM = auto()
    DEFENCE_FOULED = auto()
    OFFENCE_FOULED = auto()
    """A loose-ball foul by the other side, while nobody has the ball."""


BOARDS = Chances(
    {
        Board.DEFENCE: 690, Board.OFFENCE: 212, Board.DEFENCE_TEAM: 42, Board.OFFENCE_TEAM: 30,
        Board.DEFENCE_FOULED: 15, Board.OFFENCE_FOULED: 11,
    }
)  # fmt: skip
FREE_THROW_BOARDS = Chances(
    {
        Board.DEFENCE: 800, Board.OFFENCE: 120, Board.DEFENCE_TEAM: 35, Board.OFFENCE_TEAM: 20,
        Board.DEFENCE_FOULED: 15, Board.OFFENCE_FOULED: 10,
    }
)  # fmt: skip
