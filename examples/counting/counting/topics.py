"""Counting's topics; the key of every record is the match_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy
from tables.matches.sport import MatchTopics

# A record as it came, and why it is there: more than it was.
_AS_IT_CAME = 2 << 20

_FILE = "counting/v1/counting.proto"

TOPICS = MatchTopics(
    events=TopicPolicy("counting.events", Cleanup.DELETE, DAY, schema=Schema(_FILE, "counting.v1.Event")),
    descriptions=TopicPolicy(
        "counting.matches", Cleanup.COMPACT, schema=Schema(_FILE, "counting.v1.Description")
    ),
    state=TopicPolicy("counting.state", Cleanup.COMPACT_AND_DELETE, 7 * DAY),
    windows=TopicPolicy("counting.rounds", Cleanup.DELETE, 7 * DAY),
    late=TopicPolicy("counting.late", Cleanup.DELETE, 7 * DAY, _AS_IT_CAME, dead_letters=DeadLetterKind.LATE),
    dead_letters=TopicPolicy(
        "counting.dead-letters",
        Cleanup.DELETE,
        7 * DAY,
        _AS_IT_CAME,
        dead_letters=DeadLetterKind.DEAD_LETTERS,
    ),
)

ALL = TOPICS.all
