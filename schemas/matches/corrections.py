"""Corrections as they are published: what was sent of a match, put right."""

from enum import StrEnum

import msgspec


class CorrectionKind(StrEnum):
    """How an event was put right. The values are public."""

    AMENDED = "amended"
    VOIDED = "voided"
    LATE = "late"
    """An event that had been given up came after all."""


class Changed(msgspec.Struct, frozen=True, gc=False):
    """A figure of the state by the name of its field, as text, before a correction and after it."""

    figure: str
    before: str | None
    after: str | None
