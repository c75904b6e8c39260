"""What is published of a match: the structs behind the topics' and the views' JSON.

Field names are the public contract. Rates are rounded to two places, None where
they are undefined; overs are texts in cricket's notation, "23.4" or "48".
"""

from enum import StrEnum

import msgspec

from schemas.cricket.texts import MatchText
from schemas.matches.corrections import Changed, CorrectionKind


class Status(StrEnum):
    """The phase of a match. The values are public."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    INNINGS_BREAK = "innings_break"
    FINISHED = "finished"


class IntervalName(StrEnum):
    """Why play has stopped. The values are public; `STOPPAGE` where nobody said why."""

    STOPPAGE = "stoppage"
    DRINKS = "drinks"
    LUNCH = "lunch"
    TEA = "tea"
    DINNER = "dinner"
    STUMPS = "stumps"
    INNINGS_BREAK = "innings_break"
    RAIN = "rain"
    BAD_LIGHT = "bad_light"


class BatterState(msgspec.Struct, frozen=True, gc=False):
    """A batter at the wicket: number `order` of the innings, from 1 (0: unknown).

    `on_strike` faces the next ball; neither batter does where nothing shows it.
    """

    name: str
    runs: int
    balls: int
    fours: int
    sixes: int
    order: int = 0
    on_strike: bool = False


class BowlerState(msgspec.Struct, frozen=True, gc=False):
    """The figures of this over's bowler, this over included."""

    name: str
    overs: str
    maidens: int
    runs: int
    wickets: int


class PartnershipState(msgspec.Struct, frozen=True, gc=False):
    """The runs and legal balls of the partnership at the wicket."""

    runs: int
    balls: int


class CorrectionNote(msgspec.Struct, frozen=True, gc=False):
    """A correction: its kind, the event it corrects, and the figures of the state that it changed."""

    kind: CorrectionKind
    ball_seq: int
    changed: tuple[Changed, ...]


class MatchState(msgspec.Struct, frozen=True, gc=False):
    """A match as a scoreboard shows it. `last_update` is epoch milliseconds.

    Before the first innings `innings_no` is 0. The first of `batters` faced the last
    ball. `target` belongs to the innings being played or, at a break, to the next innings
    if that has one; `required_runs`, `required_run_rate` and `balls_remaining` are None
    once the innings is closed.

    `missing` are the numbers of the events that were given up, the first 100;
    `correction` is set where a correction made this state, until the next event.
    `interval` is set while play has stopped, as the match's description says: `status` is then what it was.
    `text` is the same in words, where a view was asked for a language: it is on no topic.
    """

    match_id: str
    batting_team: str
    score: int
    wickets: int
    overs: str
    last_update: int
    innings_no: int
    last_seq: int
    run_rate: float | None
    target: int | None
    required_runs: int | None
    required_run_rate: float | None
    balls_remaining: int | None
    batters: tuple[BatterState, ...]
    bowler: BowlerState | None
    partnership: PartnershipState | None
    last_balls: tuple[str, ...]
    status: Status
    result: str | None
    missing: tuple[int, ...] = ()
    correction: CorrectionNote | None = None
    interval: IntervalName | msgspec.UnsetType = msgspec.UNSET
    text: MatchText | msgspec.UnsetType = msgspec.UNSET

    @property
    def is_to_come(self) -> bool:
        """Return whether the match has not begun."""
        return self.status is Status.SCHEDULED


class OverSummary(msgspec.Struct, frozen=True, gc=False):
    """An over. `over` counts from 0; `started` and `ended` are the epoch ms of its first and last ball.

    `complete` is false where the innings ended before the over did.
    """

    innings: int
    over: int
    bowlers: tuple[str, ...]
    runs: int
    wickets: int
    legal_balls: int
    balls: tuple[str, ...]
    started: int
    ended: int
    complete: bool


class PublishedOver(OverSummary, frozen=True, gc=False):
    """An over as the topic holds it, with the id of its match.

    An over with a `correction` was published before and has changed: if it is no
    longer complete, its play continues; if it has no balls, it was never bowled.
    """

    match_id: str
    correction: CorrectionNote | None = None


class ExtrasLine(msgspec.Struct, frozen=True, gc=False):
    """Extras by kind, in runs."""

    wides: int
    no_balls: int
    byes: int
    leg_byes: int
    penalty: int
    total: int


class BattingLine(msgspec.Struct, frozen=True, gc=False):
    """A batter's line; `dismissal` as on a scorecard: "c Root b Broad", "not out"."""

    name: str
    runs: int
    balls: int
    fours: int
    sixes: int
    strike_rate: float | None
    dismissal: str


class BowlingLine(msgspec.Struct, frozen=True, gc=False):
    """A bowler's line; `wides` and `no_balls` in runs."""

    name: str
    overs: str
    maidens: int
    runs: int
    wickets: int
    wides: int
    no_balls: int
    economy: float | None


class FallLine(msgspec.Struct, frozen=True, gc=False):
    """A wicket: the score after the ball, and the over and ball, "24.6" for an over's last."""

    score: int
    wicket: int
    player: str
    over: str


class PartnershipLine(msgspec.Struct, frozen=True, gc=False):
    """A partnership: its wicket, its two batters, its runs and legal balls."""

    wicket: int
    batters: tuple[str, str]
    runs: int
    balls: int


class InningsCard(msgspec.Struct, frozen=True, gc=False):
    """One innings of a scorecard."""

    number: int
    team: str
    runs: int
    wickets: int
    overs: str
    declared: bool
    super_over: bool
    target: int | None
    extras: ExtrasLine
    batting: tuple[BattingLine, ...]
    bowling: tuple[BowlingLine, ...]
    fall_of_wickets: tuple[FallLine, ...]
    partnerships: tuple[PartnershipLine, ...]


class Scorecard(msgspec.Struct, frozen=True, gc=False):
    """The scorecard of a match after event `last_seq`."""

    match_id: str
    last_seq: int
    innings: tuple[InningsCard, ...]
    result: str | None
