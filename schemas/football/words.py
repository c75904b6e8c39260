"""The words of what is published of a match; their values are public."""

from enum import StrEnum


class Status(StrEnum):
    """The stage of a match. The values are public."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    BREAK = "break"
    """Between two halves, or before extra time or a shoot-out."""
    FINISHED = "finished"


class PhaseName(StrEnum):
    """The phase of a match. The values are public."""

    PRE_MATCH = "pre_match"
    FIRST_HALF = "first_half"
    HALF_TIME = "half_time"
    SECOND_HALF = "second_half"
    FULL_TIME = "full_time"
    EXTRA_TIME_FIRST_HALF = "extra_time_first_half"
    EXTRA_TIME_HALF_TIME = "extra_time_half_time"
    EXTRA_TIME_SECOND_HALF = "extra_time_second_half"
    EXTRA_TIME_OVER = "extra_time_over"
    SHOOT_OUT = "shoot_out"
    POST_MATCH = "post_match"


class SideName(StrEnum):
    """A side. The values are public."""

    HOME = "home"
    AWAY = "away"


class EventKind(StrEnum):
    """What an event is. The values are public; `other` is all that is not known here."""

    PASS = "pass"  # noqa: S105 - not a password
    SHOT = "shot"
    GOAL = "goal"
    OWN_GOAL = "own_goal"
    CORNER = "corner"
    FOUL = "foul"
    OFFSIDE = "offside"
    SAVE = "save"
    YELLOW_CARD = "yellow_card"
    SECOND_YELLOW_CARD = "second_yellow_card"
    RED_CARD = "red_card"
    SUBSTITUTION = "substitution"
    SHOOT_OUT_KICK = "shoot_out_kick"
    LINE_UP = "line_up"
    PHASE_START = "phase_start"
    PHASE_END = "phase_end"
    MATCH_END = "match_end"
    ADDED_TIME = "added_time"
    POSSESSION = "possession"
    REVIEW = "review"
    SCORE = "score"
    OTHER = "other"


class Standing(StrEnum):
    """Whether a goal or a card counts. The values are public."""

    GIVEN = "given"
    UNDER_REVIEW = "under_review"
    """It counts, or does not, as before, until the officials have decided."""
    CANCELLED = "cancelled"


class DecisionName(StrEnum):
    """What a review has come to. The values are public."""

    UNDER_REVIEW = "under_review"
    STANDS = "stands"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What became of a kick of a shoot-out. The values are public."""

    OFF_TARGET = "off_target"
    GOAL = "goal"
    SAVED = "saved"
    BLOCKED = "blocked"
    WOODWORK = "woodwork"


class CardColour(StrEnum):
    """A card. The values are public."""

    YELLOW = "yellow"
    SECOND_YELLOW = "second_yellow"
    RED = "red"


class PostedType(StrEnum):
    """What is posted at `/api/events`: the kinds of events, and other words for some of them."""

    PASS = "pass"  # noqa: S105 - not a password
    SHOT = "shot"
    GOAL = "goal"
    OWN_GOAL = "own_goal"
    CORNER = "corner"
    FOUL = "foul"
    OFFSIDE = "offside"
    SAVE = "save"
    YELLOW_CARD = "yellow_card"
    SECOND_YELLOW_CARD = "second_yellow_card"
    RED_CARD = "red_card"
    SUBSTITUTION = "substitution"
    SHOOT_OUT_KICK = "shoot_out_kick"
    LINE_UP = "line_up"
    PHASE_START = "phase_start"
    PHASE_END = "phase_end"
    KICK_OFF = "kick_off"
    """The start of the first half."""
    HALF_TIME = "half_time"
    """The end of the first half."""
    FULL_TIME = "full_time"
    """The end of the second half; extra time may follow."""
    MATCH_END = "match_end"
    ADDED_TIME = "added_time"
    POSSESSION = "possession"
    REVIEW = "review"
    SCORE = "score"
    OTHER = "other"
    VOID = "void"
    """With `corrects`: that event never was."""
