"""Basketball's topics; the key of every record is the game's id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

EVENTS = TopicPolicy(
    "basketball.events",
    Cleanup.DELETE,
    DAY,
    schema=Schema("basketball/v1/game_event.proto", "basketball.v1.GameEvent"),
)
"""`GameEvent`: the events that feeds send, and the snapshots of those that say only the score."""

GAMES = TopicPolicy(
    "basketball.games",
    Cleanup.COMPACT,
    schema=Schema("basketball/v1/game_info.proto", "basketball.v1.GameInfo"),
)
"""`GameInfo`: teams, line-ups, format, venue."""

STATE = TopicPolicy("basketball.state", Cleanup.COMPACT_AND_DELETE, 7 * DAY)
"""`GameState` in JSON, the latest of each game."""

PERIODS = TopicPolicy("basketball.periods", Cleanup.DELETE, 7 * DAY)
"""`PublishedWindow` in JSON: a period or a minute of play once it is over, again where it was corrected."""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

LATE = TopicPolicy(
    "basketball.late", Cleanup.DELETE, 7 * DAY, _DEAD_LETTER_BYTES, dead_letters=DeadLetterKind.LATE
)
"""Events that came too late to be put in order, and snapshots of an earlier moment, unchanged."""

DEAD_LETTERS = TopicPolicy(
    "basketball.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded or break a rule, unchanged, with the reason in the headers."""

ALL = (EVENTS, GAMES, STATE, PERIODS, LATE, DEAD_LETTERS)
