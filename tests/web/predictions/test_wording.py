"""Predictions in words."""

from pathlib import Path

import pytest

from sandbox.process import ROOT
from schemas.matches.markets import AWAY, HOME, check_pick, kind_of
from serving.languages.languages import Languages
from web.predictions.wording import market_text, pick_text

LANGUAGES = Languages(Path(ROOT, "web").glob("*/texts/*.ftl"))
ENGLISH = LANGUAGES["en"]
NAMES = {HOME: "Argentina", AWAY: "France"}


@pytest.mark.parametrize(
    ("market", "pick", "words"),
    [
        ("over-runs.2.0", "1", "1 run"),
        ("over-runs.2.0", "12", "12 runs"),
        ("next-scorer.3", "home", "Argentina"),
        ("next-scorer.3", "none", "Nobody any more"),
        ("final-margin", "away by 2", "France by 2"),
        ("final-margin", "Reds by 1 wicket", "Reds by 1 wicket"),
        ("final-margin", "Reds by 20 runs", "Reds by 20 runs"),
        ("final-margin", "Reds by an innings and 1 run", "Reds by an innings and 1 run"),
        ("final-margin", "no result", "No result"),
    ],
)
def test_a_pick_is_said_as_a_fan_would(market: str, pick: str, words: str) -> None:
    check_pick(kind_of(market), pick)
    assert pick_text(market, pick, NAMES, ENGLISH) == words


def test_overs_are_counted_from_one() -> None:
    assert market_text("over-runs.2.0", ENGLISH) == "Runs off over 1, innings 2"
