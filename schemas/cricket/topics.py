"""Cricket's topics; the key of every record is the match_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

EVENTS = TopicPolicy(
    "cricket.events",
    Cleanup.DELETE,
    DAY,
    schema=Schema("cricket/v1/ball_event.proto", "cricket.v1.BallEvent"),
)
"""`BallEvent`: the events that feeds send."""

MATCHES = TopicPolicy(
    "cricket.matches",
    Cleanup.COMPACT,
    schema=Schema("cricket/v1/match_info.proto", "cricket.v1.MatchInfo"),
)
"""`MatchInfo`: teams, players, format, venue, revised targets, outcome."""

STATE = TopicPolicy("cricket.state", Cleanup.COMPACT_AND_DELETE, 7 * DAY)
"""`MatchState` in JSON, the latest of each match."""

OVERS = TopicPolicy("cricket.overs", Cleanup.DELETE, 7 * DAY)
"""An over's summary in JSON, published once, when the over is complete; in order within a match."""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

LATE = TopicPolicy(
    "cricket.late", Cleanup.DELETE, 7 * DAY, _DEAD_LETTER_BYTES, dead_letters=DeadLetterKind.LATE
)
"""Events that came too late to be put in order, unchanged."""

DEAD_LETTERS = TopicPolicy(
    "cricket.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded or break a rule, unchanged, with the reason in the headers."""

ALL = (EVENTS, MATCHES, STATE, OVERS, LATE, DEAD_LETTERS)
