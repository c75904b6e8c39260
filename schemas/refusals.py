"""The reasons for which a record is refused, the same for every sport.

A refused record goes to its sport's dead letters unchanged, with the reason's
value and the error's text in its headers; the records around it are scored.
"""

from enum import StrEnum


class Reason(StrEnum):
    """The fault of a record. The values are public: headers and metric labels."""

    UNREADABLE = "unreadable"
    """It is not a message of the topic's schema."""
    TOO_LARGE = "too-large"
    """It is larger than any valid record, and is not decoded."""
    NO_MATCH_ID = "no-match-id"
    WRONG_KEY = "wrong-key"
    """The record's key is not its match_id: it may be in the wrong partition."""
    NO_SEQUENCE = "no-sequence"
    """`ball_seq` counts from 1; it is 0 where the producer does not number its balls."""
    BROKEN_RULE = "broken-rule"
    """It can be decoded, but the sport's rules exclude it: innings 0, a target of 0 runs."""

    CONFLICT = "conflict"
    """An event with other content has its number; only a correction changes an event."""
    TOO_FAR_AHEAD = "too-far-ahead"
    """Its number is further beyond the match's next number than any real gap."""
    LATE = "late"
    """It came after the match continued without it: it is in the topic of late events and can be merged."""

    NEEDS_REBUILD = "needs-rebuild"
    """The stored rows of its match cannot be read: it can be retried after a rebuild."""
    FAILED = "failed"
    """The record looks valid, but the scoring raised an error: a bug of this program."""


class RefusedError(ValueError):
    """A record is refused.

    Attributes:
        reason: the kind of fault.
        field: the message's field that has it, as protos name it; "" where it is none, or several.
    """

    def __init__(self, reason: Reason, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        self.field = field

    def place_within(self, field: str) -> None:
        """Name the field by its path from a message that has it in `field`."""
        self.field = f"{field}.{self.field}" if self.field else field
