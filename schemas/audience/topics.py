"""The topics of the audience, of every sport; the key of every record is the user_id in UTF-8."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

ENGAGEMENTS = TopicPolicy(
    "football.engagements",
    Cleanup.DELETE,
    7 * DAY,
    schema=Schema("audience/v1/engagement.proto", "audience.v1.Engagement"),
)
"""`Engagement`: what viewers do, of any sport. Its name is older than that."""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

DEAD_LETTERS = TopicPolicy(
    "audience.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded, say what cannot be, or came too late, unchanged, with the reason."""

ALL = (ENGAGEMENTS, DEAD_LETTERS)
"""All of them."""
