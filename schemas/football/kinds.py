"""The words of football's events: sides, phases, outcomes, cards, decisions."""

from enum import IntEnum


class Side(IntEnum):
    """Whose event it is. The numbers are those of `football.v1.Side`, less one: they index pairs."""

    HOME = 0
    AWAY = 1

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.AWAY if self is Side.HOME else Side.HOME


class Phase(IntEnum):
    """The phase of a match, in order. The numbers are those of `football.v1.Phase`."""

    PRE_MATCH = 0
    FIRST_HALF = 1
    HALF_TIME = 2
    SECOND_HALF = 3
    FULL_TIME = 4
    """Both halves are over: extra time, a shoot-out or nothing follows."""
    EXTRA_TIME_FIRST_HALF = 5
    EXTRA_TIME_HALF_TIME = 6
    EXTRA_TIME_SECOND_HALF = 7
    EXTRA_TIME_OVER = 8
    SHOOT_OUT = 9
    POST_MATCH = 10

    @property
    def is_play(self) -> bool:
        """Whether the ball is in play in it: it is a half, of extra time perhaps."""
        return self in HALVES


HALVES = (
    Phase.FIRST_HALF,
    Phase.SECOND_HALF,
    Phase.EXTRA_TIME_FIRST_HALF,
    Phase.EXTRA_TIME_SECOND_HALF,
)
"""The halves of a match and of its extra time, in order."""


class ShotOutcome(IntEnum):
    """What became of a shot or a kick. The numbers are those of `football.v1.ShotOutcome`."""

    OFF_TARGET = 0
    GOAL = 1
    SAVED = 2
    BLOCKED = 3
    WOODWORK = 4


class CardKind(IntEnum):
    """A card. The numbers are those of `football.v1.CardKind`."""

    YELLOW = 1
    SECOND_YELLOW = 2
    RED = 3

    @property
    def sends_off(self) -> bool:
        """Whether its player leaves the pitch."""
        return self is not CardKind.YELLOW


class Decision(IntEnum):
    """What a review has come to. The numbers are those of `football.v1.Decision`."""

    UNDER_REVIEW = 0
    STANDS = 1
    CANCELLED = 2
