"""The topics of predictions; the key is the match_id in UTF-8, as that of the match's events is."""

from schemas.topics import DAY, Cleanup, DeadLetterKind, Schema, TopicPolicy

PREDICTIONS = TopicPolicy(
    "predictions",
    Cleanup.DELETE,
    7 * DAY,
    schema=Schema("overstream/predictions/v1/prediction.proto", "overstream.predictions.v1.Prediction"),
    log_append_time=True,
)
"""`Prediction`: what users foretell.

The timestamp is the broker's: nobody can say that something was foretold before it was.
"""

# A dead letter is larger than its record: its headers add the reason.
_DEAD_LETTER_BYTES = 2 << 20

DEAD_LETTERS = TopicPolicy(
    "predictions.dead-letters",
    Cleanup.DELETE,
    7 * DAY,
    _DEAD_LETTER_BYTES,
    dead_letters=DeadLetterKind.DEAD_LETTERS,
)
"""Records that cannot be decoded, or foretell what cannot be, unchanged, with the reason."""

ALL = (PREDICTIONS, DEAD_LETTERS)
"""All of them."""
