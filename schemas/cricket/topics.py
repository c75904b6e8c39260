"""Cricket's topics; the key of every record is the match_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

EVENTS = TopicPolicy(
    "cricket.events",
    Cleanup.DELETE,
    DAY,
    schema=Schema("cricket/v1/ball_event.proto", "cricket.v1.BallEvent"),
)
"""`BallEvent`: what the feeds send."""

MATCHES = TopicPolicy(
    "cricket.matches",
    Cleanup.COMPACT,
    schema=Schema("cricket/v1/match_info.proto", "cricket.v1.MatchInfo"),
)
"""`MatchInfo`: teams, players, format, venue, revised targets, outcome."""

STATE = TopicPolicy("cricket.state", Cleanup.COMPACT_AND_DELETE, 7 * DAY)
"""`MatchState` in JSON, the latest a match."""

OVERS = TopicPolicy("cricket.overs", Cleanup.DELETE, 7 * DAY)
"""An over's summary in JSON, once, when it is complete; in order within a match."""

# A record as it came, with headers that say why: larger than it was.
_AS_IT_CAME = 2 << 20

LATE = TopicPolicy("cricket.late", Cleanup.DELETE, 7 * DAY, _AS_IT_CAME, dead_letters=DeadLetterKind.LATE)
"""Events that came too late to be put in order, as they came."""

DEAD_LETTERS = TopicPolicy(
    "cricket.dead-letters", Cleanup.DELETE, 7 * DAY, _AS_IT_CAME, dead_letters=DeadLetterKind.DEAD_LETTERS
)
"""Records that could not be read or broke a rule, as they came, with the reason in the headers."""

ALL = (EVENTS, MATCHES, STATE, OVERS, LATE, DEAD_LETTERS)
