"""Why a record is refused: the one vocabulary of every sport's codec.

A refused record goes to its sport's dead letters as it came, with the reason's
value and the error's text in its headers; its neighbours are scored.
"""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a record. The values are public: headers and metric labels."""

    UNREADABLE = "unreadable"
    """Not a message of the topic's schema at all."""
    TOO_LARGE = "too-large"
    """Larger than any well-formed record; not decoded."""
    NO_MATCH_ID = "no-match-id"
    WRONG_KEY = "wrong-key"
    """The record's key is not its match_id: it may lie in the wrong partition."""
    NO_SEQUENCE = "no-sequence"
    """`ball_seq` counts from 1; 0 is a producer that does not number its balls."""
    BROKEN_RULE = "broken-rule"
    """Readable, but not something the sport knows: innings 0, a target of nothing."""

    CONFLICT = "conflict"
    """Its number belongs to an event with other content; only a correction changes an event."""
    TOO_FAR_AHEAD = "too-far-ahead"
    """Its number is far beyond the match's next: no real gap is that large."""
    LATE = "late"
    """It arrived after its gap was closed; it is in the topic of late events, and can be applied."""

    NEEDS_REBUILD = "needs-rebuild"
    """The stored rows of its match cannot be read: retry it after a rebuild."""
    FAILED = "failed"
    """Well-formed, but the scoring failed on it: a defect of Overstream."""


class RefusedError(ValueError):
    """A record is refused by its sport's codec or scoring.

    Attributes:
        reason: the kind of fault.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
