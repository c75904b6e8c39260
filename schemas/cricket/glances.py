"""A match at a glance: what a list of matches shows of each."""

import msgspec

from schemas.cricket.published import Status


class InningsSummary(msgspec.Struct, frozen=True, gc=False):
    """How an innings stands.

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
    """A match at a glance, true at `last_seq`.

    `last_update` and `starts_at` (0: unknown) are epoch milliseconds. `teams` are
    in the order in which they bat first, as far as that is known. What is required
    is of the innings being played, None where nothing is. `standing` says where the
    match stands in a sentence, "Blues need 2 runs from 3 balls"; "" where the score
    says it all.
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
