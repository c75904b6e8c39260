"""What the page of a match's predictions shows."""

from collections.abc import Mapping, Sequence

import msgspec

from schemas.matches.markets import AWAY, HOME, MarketKind, kind_of
from schemas.predictions.published import MatchMarkets, OwnPrediction, OwnPredictions
from serving.languages.language import Language
from web.predictions.wording import market_text, pick_text

MOST_SETTLED = 20
"""Decided markets that are shown, the latest."""


class Question(msgspec.Struct, frozen=True):
    """A market that is open, and what it asks."""

    market: str
    kind: MarketKind
    text: str


class Mine(msgspec.Struct, frozen=True):
    """A prediction of the reader. While it is not settled `outcome` is "" and `points` are None.

    One that came too late (`is_late`) has no points either.
    """

    market: str
    text: str
    pick: str
    outcome: str
    points: int | None
    is_late: bool


class Settled(msgspec.Struct, frozen=True):
    """A market that is decided, and its outcome."""

    market: str
    text: str
    outcome: str


class PredictionsPage(msgspec.Struct, frozen=True):
    """A page. `sides` and `levels` are (pick, text): who may win, and how it may end without a winner.

    `names` are those of the sides, `kinds` the kinds of its markets, and `has_units` is whether a margin is
    of runs or of wickets. The reader is asked nothing twice.
    """

    names: tuple[str, ...]
    kinds: list[str]
    questions: list[Question]
    settled: list[Settled]
    sides: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    has_units: bool
    mine: list[Mine]
    points: int


def predictions_page(
    found: MatchMarkets, own: OwnPredictions | None, names: Sequence[str], language: Language
) -> PredictionsPage:
    """Return a page; `names` are those of the sides at home and away, where they are known."""
    sides: Mapping[str, str] = {side: side for side in found.sides}
    if tuple(found.sides) == (HOME, AWAY):
        home, away = names if len(names) == len(found.sides) else (HOME, AWAY)
        sides = {HOME: home, AWAY: away}
    known = () if own is None else {one.market for one in own.predictions}
    settled = [
        Settled(
            one.market,
            market_text(one.market, language),
            pick_text(one.market, one.outcome, sides, language),
        )
        for one in found.settled
        if one.outcome is not None
    ]
    asked = [*found.open, *(one.market for one in found.settled)]
    return PredictionsPage(
        tuple(names),
        list(dict.fromkeys(kind_of(one).value for one in asked)),
        [Question(one, kind_of(one), market_text(one, language)) for one in found.open if one not in known],
        settled[-MOST_SETTLED:][::-1],
        list(sides.items()),
        [(pick, pick_text(MarketKind.FINAL_MARGIN, pick, sides, language)) for pick in found.levels],
        bool(sides) and HOME not in sides,
        [] if own is None else [_mine(one, sides, language) for one in reversed(own.predictions)],
        0 if own is None else own.points,
    )


def _mine(one: OwnPrediction, sides: Mapping[str, str], language: Language) -> Mine:
    is_settled = one.settled and one.outcome is not None
    return Mine(
        one.market,
        market_text(one.market, language),
        pick_text(one.market, one.pick, sides, language),
        pick_text(one.market, one.outcome, sides, language) if is_settled and one.outcome is not None else "",
        one.points,
        is_settled and not one.counts,
    )
