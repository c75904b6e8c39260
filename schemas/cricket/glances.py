"""Summaries: what a list of matches shows of each match."""

import msgspec

from schemas.cricket.published import IntervalName, Status
from schemas.cricket.texts import SummaryText


class InningsSummary(msgspec.Struct, frozen=True, gc=False):
    """The summary of an innings.

    `overs` and `score` are texts in cricket's notation: "23.4"; "187-4", "187-4d" declared, "187" all out.
    """

    number: int
    team: str
    runs: int
    wickets: int
    overs: str
    declared: bool
    all_out: bool
    super_over: bool
    score: str = ""


class MatchSummary(msgspec.Struct, frozen=True, gc=False):
    """The summary of a match after event `last_seq`.

    `last_update` and `starts_at` (0: unknown) are epoch milliseconds. `teams` are
    in the order in which they bat first, as far as that is known. `target`,
    `required_runs` and `balls_remaining` belong to the innings being played, None
    where it does not apply. `standing` describes the state of the match in a sentence,
    "Blues need 2 runs from 3 balls"; "" where the score is enough. `interval` is the state's. `text` is the
    summary in words, where a view was asked for a language.
    """

    match_id: str
    last_seq: int
    last_update: int
    status: Status
    result: str | None
    teams: tuple[str, ...]
    competition: str
    venue: str
    format: str
    starts_at: int
    batting_team: str
    run_rate: float | None
    target: int | None
    required_runs: int | None
    balls_remaining: int | None
    innings: tuple[InningsSummary, ...]
    standing: str = ""
    interval: IntervalName | msgspec.UnsetType = msgspec.UNSET
    text: SummaryText | msgspec.UnsetType = msgspec.UNSET
