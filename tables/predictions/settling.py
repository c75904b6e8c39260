"""Settling: what a match's decisions make of what was foretold. Pure.

What a prediction is worth follows from its pick, when it was appended, and the decision on its market. The
order in which these are folded, and how often, has no influence on it.
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from schemas.matches.markets import MarketKind, kind_of, side_of

EXACT = 10
"""Points for the runs of an over, or for the final margin."""

NEAR = {1: 5, 2: 2}
"""Points for the runs of an over that were missed by so many."""

WINNER = 3
"""Points for the winner where the margin is another one."""

SCORER = 3
"""Points for the side that scores next."""


STALE = 3_600_000
"""Milliseconds by which a ledger's `heard` may be behind: it only tells which matches are long silent."""


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """A decision of a match: predictions appended before `closes` (epoch ms) count, none where that is 0."""

    outcome: str
    closes: int


class Settlement(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A market as it was decided the last time; no outcome where a correction took that back.

    `revision` counts from 1 how often this changed, or where its points belong. Fields are added at the end.
    """

    outcome: str | None
    closes: int
    revision: int


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a match of which anything was foretold. Fields are added at the end.

    `began` and `heard` are when its first and its latest prediction were appended (epoch ms), `series` is the
    competition to which its points belong, "" for none. `markets` are those that were decided, by their ids,
    `foretold` those of which anybody foretold anything.
    """

    began: int
    heard: int
    series: str = ""
    markets: dict[str, Settlement] = {}
    foretold: tuple[str, ...] = ()

    def version(self, revision: int) -> int:
        """Return a revision as boards order it: a match that was forgotten and comes back is newer."""
        return self.began + revision


class Pick(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a user foretold of a market, and when (epoch ms). Fields are added at the end.

    `name` is the hash of its prediction_id. It was settled by this `revision`, 0 for none, and has these
    points, None where it does not count. They were given on the board of this `series` too, "" for none.
    """

    pick: str
    appended: int
    name: int
    revision: int = 0
    points: int | None = None
    series: str = ""


class Given(msgspec.Struct, frozen=True):
    """The points of a prediction as a board is told them; `series` is None for the boards without one."""

    series: str | None
    points: int | None


def points_of(market: str, pick: str, outcome: str) -> int:
    """Return what a pick is worth that was made in time."""
    kind = kind_of(market)
    if kind is MarketKind.NEXT_SCORER:
        return SCORER if pick == outcome else 0
    if pick == outcome:
        return EXACT
    if kind is MarketKind.OVER_RUNS:
        return NEAR.get(abs(int(pick) - int(outcome)), 0)
    won = side_of(outcome)
    return WINNER if won and won == side_of(pick) else 0


def closes_at(happened: int, appended: int) -> int:
    """Return when a market closed (epoch ms): at its event or its record, whichever is earlier; 0 is unknown.

    A feed may not say when an event `happened` (0); when its record was `appended` has to be known.
    """
    return max(0, min(happened or appended, appended))


def with_prediction(ledger: Ledger | None, market: str, appended: int) -> Ledger:
    """Return the ledger of a match after a prediction; the same where that says nothing new of the match."""
    if ledger is None:
        return Ledger(appended, appended, foretold=(market,))
    if market not in ledger.foretold:
        ledger = replace(ledger, foretold=(*ledger.foretold, market))
    return ledger if appended - ledger.heard < STALE else replace(ledger, heard=appended)


def revised(ledger: Ledger, verdicts: Mapping[str, Verdict], series: str) -> tuple[Ledger, tuple[str, ...]]:
    """Return the ledger after what a match has decided by now, and the foretold markets to be settled again.

    Another `series` settles all again: their points belong to another board.
    """
    markets, again = dict(ledger.markets), set[str]()
    moved = series != ledger.series
    for market in {**ledger.markets, **verdicts}:
        known, verdict = markets.get(market), verdicts.get(market)
        outcome, closes = (None, 0) if verdict is None else (verdict.outcome, verdict.closes)
        if known is not None and not moved and (known.outcome, known.closes) == (outcome, closes):
            continue
        markets[market] = Settlement(outcome, closes, 1 if known is None else known.revision + 1)
        again.add(market)
    if not again and not moved:
        return ledger, ()
    foretold = tuple(market for market in ledger.foretold if market in again)
    return replace(ledger, series=series, markets=markets), foretold


def settled(market: str, pick: Pick, settlement: Settlement, series: str) -> tuple[Pick, tuple[Given, ...]]:
    """Return a prediction as a settlement leaves it, and what boards are told: nothing if nothing changes."""
    if pick.revision == settlement.revision:
        return pick, ()
    points = None
    if settlement.outcome is not None and pick.appended < settlement.closes:
        points = points_of(market, pick.pick, settlement.outcome)
    after = replace(pick, revision=settlement.revision, points=points, series=series)
    return after, tuple(_given(pick, after))


def _given(before: Pick, after: Pick) -> Iterable[Given]:
    if after.points != before.points:
        yield Given(None, after.points)
    if after.series == before.series:
        if after.series and after.points != before.points:
            yield Given(after.series, after.points)
        return
    if before.series and before.points is not None:
        yield Given(before.series, None)
    if after.series and after.points is not None:
        yield Given(after.series, after.points)
