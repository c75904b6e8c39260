"""The kinds of fouls, by the numbers and the words of the formats."""

import re

from schemas.basketball.events import FoulKind

WORDS = {
    1: "personal",
    2: "shooting",
    3: "loose ball",
    4: "offensive",
    5: "inbound",
    6: "away from play",
    8: "punch",
    9: "clear path",
    10: "double personal",
    11: "technical",
    12: "non-unsportsmanlike technical",
    13: "hanging technical",
    14: "flagrant type 1",
    15: "flagrant type 2",
    16: "double technical",
    17: "defensive three seconds",
    18: "delay technical",
    19: "taunting technical",
    25: "excess timeout technical",
    26: "offensive charge",
    27: "personal block",
    28: "personal take",
    29: "shooting block",
    30: "too many players technical",
    31: "transition take",
}
"""The words for EVENTMSGACTIONTYPE of playbyplayv2, and mtype of data.nba.com, of a foul."""

# The first that is found in the words of a foul says its kind: a flagrant technical is none of both.
_KINDS = (
    (re.compile(r"def\w*\W+(?:3|three)\W+sec"), FoulKind.DEFENSIVE_THREE_SECONDS),
    (re.compile(r"flagrant|punch"), FoulKind.FLAGRANT),
    (re.compile(r"tech|taunting|delay|(?<!\w)t\.foul"), FoulKind.TECHNICAL),
    (re.compile(r"double"), FoulKind.DOUBLE),
    (re.compile(r"loose\W*ball|(?<!\w)l\.b\.foul"), FoulKind.LOOSE_BALL),
    (re.compile(r"away\W*from\W*(?:the\W*)?play"), FoulKind.AWAY_FROM_PLAY),
    (re.compile(r"clear\W*path|(?<!\w)c\.p\.foul"), FoulKind.CLEAR_PATH),
    (re.compile(r"offensive|charge|(?<!\w)off\.foul"), FoulKind.OFFENSIVE),
    (re.compile(r"take"), FoulKind.TAKE),
    (re.compile(r"shooting|(?<!\w)s\.foul"), FoulKind.SHOOTING),
)


def kind_of(words: str) -> FoulKind:
    """Return the kind of a foul by its words; one of a kind that is not known is a personal foul."""
    low = words.lower()
    return next((kind for pattern, kind in _KINDS if pattern.search(low)), FoulKind.PERSONAL)
