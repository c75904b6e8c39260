"""Corrections of a match as they are published."""

from enum import StrEnum

import msgspec


class CorrectionKind(StrEnum):
    """The way an event was corrected. The values are public."""

    AMENDED = "amended"
    VOIDED = "voided"
    LATE = "late"
    """The match had gone on without an event, and the event arrived later."""


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A figure of the state that a correction changed: its field's name, and its text before and after."""

    figure: str
    before: str | None
    after: str | None
