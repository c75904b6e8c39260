"""What a page says of predictions in a reader's language: markets, picks and outcomes."""

import re
from collections.abc import Mapping
from typing import Final

from schemas.matches.markets import (
    DRAW,
    NO_RESULT,
    NOBODY,
    TIE,
    MarketKind,
    kind_of,
)
from serving.languages.language import Language

_MARGIN: Final = re.compile(
    r"(?P<side>.+) by (?P<innings>an innings and )?(?P<number>\d+)(?: (?P<unit>run|wicket)s?)?"
)
_LEVEL: Final = {DRAW: "predictions-draw", TIE: "predictions-tie", NO_RESULT: "predictions-no-result"}


def market_text(market: str, language: Language) -> str:
    """Return what is foretold: "Runs off over 13, innings 1"; overs are counted from 1 here."""
    kind, numbers = kind_of(market), [int(part) for part in market.split(".")[1:]]
    match kind:
        case MarketKind.OVER_RUNS:
            innings, over = numbers
            return language.text("predictions-over", innings=innings, over=over + 1)
        case MarketKind.NEXT_SCORER:
            return language.text("predictions-scorer", number=numbers[0])
        case MarketKind.FINAL_MARGIN:
            return language.text("predictions-margin")


def pick_text(market: str, pick: str, sides: Mapping[str, str], language: Language) -> str:
    """Return a pick or an outcome of a market: "8 runs", "India by 5 wickets".

    `sides` are the names of sides by what picks call them.
    """
    match kind_of(market):
        case MarketKind.OVER_RUNS:
            return language.text("predictions-runs", runs=int(pick))
        case MarketKind.NEXT_SCORER:
            return language.text("predictions-nobody") if pick == NOBODY else sides.get(pick, pick)
        case MarketKind.FINAL_MARGIN:
            return _margin_text(pick, sides, language)


def _margin_text(pick: str, sides: Mapping[str, str], language: Language) -> str:
    if pick in _LEVEL:
        return language.text(_LEVEL[pick])
    found = _MARGIN.fullmatch(pick)
    if found is None:
        return pick
    unit = "innings" if found["innings"] else found["unit"] or "score"
    team = sides.get(found["side"], found["side"])
    return language.text(f"predictions-by-{unit}", team=team, number=int(found["number"]))
