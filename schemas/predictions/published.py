"""What is answered about predictions. All times are epoch milliseconds.

Fields are added and never renamed or removed.
"""

import msgspec


class SettledMarket(msgspec.Struct, frozen=True):
    """A market that the match has decided: predictions made before `closed_at` count.

    `outcome` is null where a correction took the decision back; `revision` counts how often it changed.
    `closed_at` is 0 where it is not known when it closed: then none counts.
    """

    market: str
    outcome: str | None
    closed_at: int
    revision: int


class GameBoards(msgspec.Struct, frozen=True):
    """The ids of the games whose boards have the points: of the match, its series, and all time.

    There is no board before the first prediction that counts; `series` is null where the match's
    competition is not known.
    """

    match: str
    series: str | None
    all_time: str


class MatchMarkets(msgspec.Struct, frozen=True):
    """What can be foretold of a match now, and what it has decided of that which was foretold."""

    sport: str
    match_id: str
    open: list[str]
    sides: list[str]
    settled: list[SettledMarket]
    boards: GameBoards
    levels: list[str] = []
    """Outcomes without a winner that may be foretold of the final margin: "draw", "tie", "no result"."""


class OwnPrediction(msgspec.Struct, frozen=True):
    """What a user foretold of a market, and what became of it.

    `points` are null while it is not settled, and where it was made too late: then `counts` is false.
    """

    market: str
    pick: str
    predicted_at: int
    settled: bool
    counts: bool | None
    points: int | None
    outcome: str | None
    revision: int


class OwnPredictions(msgspec.Struct, frozen=True):
    """All that a user foretold of a match, and the points of it."""

    sport: str
    match_id: str
    user_id: str
    points: int
    predictions: list[OwnPrediction]
