"""The kinds of rows of playbyplayv2 (EVENTMSGTYPE) and data.nba.com (etype), which number them alike."""

from enum import IntEnum


class Kind(IntEnum):
    """What a row is; there may be other numbers."""

    MADE = 1
    MISSED = 2
    FREE_THROW = 3
    REBOUND = 4
    TURNOVER = 5
    FOUL = 6
    VIOLATION = 7
    SUBSTITUTION = 8
    TIMEOUT = 9
    JUMP_BALL = 10
    EJECTION = 11
    START = 12
    END = 13
    REPLAY = 18
