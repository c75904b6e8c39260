"""Summaries: what a list of games shows of each game."""

import msgspec

from schemas.basketball.published import Status
from schemas.basketball.texts import SummaryText


class SideSummary(msgspec.Struct, frozen=True, gc=False):
    """A side at a glance; `periods` are its points by period."""

    name: str
    abbreviation: str
    score: int
    periods: tuple[int, ...]


class GameSummary(msgspec.Struct, frozen=True, gc=False):
    """A game at a glance, after event `last_seq`.

    `last_update` and `starts_at` (0: unknown) are epoch milliseconds; `period_name` is "Q3", `clock` "7:47".
    `text` is the summary in words, where a view was asked for a language.
    """

    match_id: str
    last_seq: int
    last_update: int
    status: Status
    result: str | None
    home: SideSummary
    away: SideSummary
    period: int
    period_name: str
    clock: str
    competition: str
    venue: str
    starts_at: int
    text: SummaryText | msgspec.UnsetType = msgspec.UNSET
