"""Summaries: what a list of matches shows of each match."""

import msgspec

from schemas.football.texts import SummaryText
from schemas.football.words import PhaseName, Status


class SideSummary(msgspec.Struct, frozen=True, gc=False):
    """A side at a glance; `penalties` are its goals of the shoot-out, None where there is none."""

    name: str
    abbreviation: str
    score: int
    penalties: int | None
    red_cards: int


class MatchSummary(msgspec.Struct, frozen=True, gc=False):
    """A match at a glance, after event `last_seq`.

    `last_update` and `starts_at` (0: unknown) are epoch milliseconds; `minute` is "67", "45+2" or "HT".
    `red_cards` of a side are those by which it lost a player. `text` is the summary in words, where a view
    was asked for a language.
    """

    match_id: str
    last_seq: int
    last_update: int
    status: Status
    result: str | None
    home: SideSummary
    away: SideSummary
    phase: PhaseName
    minute: str
    competition: str
    venue: str
    starts_at: int
    text: SummaryText | msgspec.UnsetType = msgspec.UNSET
