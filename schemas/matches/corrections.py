"""Corrections of a match as they are published."""

from enum import StrEnum

import msgspec


class CorrectionKind(StrEnum):
    """How an event was corrected. The values are public."""

    AMENDED = "amended"
    VOIDED = "voided"
    LATE = "late"
    """The match continued without an event, which arrived later."""


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A figure of the state that a correction changed: its field's name, and its text before and after."""

    figure: str
    before: str | None
    after: str | None
