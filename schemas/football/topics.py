"""Football's topics; the key of every record is the match_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

EVENTS = TopicPolicy(
    "football.events",
    Cleanup.DELETE,
    7 * DAY,
    schema=Schema("football/v1/match_event.proto", "football.v1.MatchEvent"),
)
"""`MatchEvent`: the events that feeds send, and the snapshots of those that say only the score."""

MATCHES = TopicPolicy(
    "football.matches",
    Cleanup.COMPACT,
    schema=Schema("football/v1/match_info.proto", "football.v1.MatchInfo"),
)
"""`MatchInfo`: teams, line-ups, format, venue."""

STATE = TopicPolicy("football.state", Cleanup.COMPACT_AND_DELETE, 7 * DAY)
"""`MatchState` in JSON, the latest of each match."""

WINDOWS = TopicPolicy("football.windows", Cleanup.DELETE, 7 * DAY)
"""`PublishedWindow` in JSON: five minutes of play once they are over, again where they were corrected."""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

LATE = TopicPolicy(
    "football.late", Cleanup.DELETE, 7 * DAY, _DEAD_LETTER_BYTES, dead_letters=DeadLetterKind.LATE
)
"""Events that came too late to be put in order, and snapshots of an earlier moment, unchanged."""

DEAD_LETTERS = TopicPolicy(
    "football.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded or break a rule, unchanged, with the reason in the headers."""

ALL = (EVENTS, MATCHES, STATE, WINDOWS, LATE, DEAD_LETTERS)
