"""How batters were out, in words: in English as the scorecard's, in Hindi without an English one."""

import re

import pytest

from schemas.cricket.events import WicketType
from tables.cricket.scorecards import dismissal_text
from tables.cricket.scoring.state import Batter
from tests.web.site import TEMPLATES
from web.cricket.dismissals import how_out

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]


@pytest.mark.parametrize("how", WicketType)
@pytest.mark.parametrize("bowler", ["", "\N{BENGALI LETTER KA}"])
@pytest.mark.parametrize(
    "fielders", [(), ("\N{BENGALI LETTER GA}",), ("\N{BENGALI LETTER GA}", "\N{BENGALI LETTER NGA}")]
)
def test_each_way_out_is_said_in_both_languages(
    how: WicketType, bowler: str, fielders: tuple[str, ...]
) -> None:
    batter = Batter("A1", 0, how=how, bowler="" if how is WicketType.RUNOUT else bowler, fielders=fielders)
    assert how_out(batter, ENGLISH) == dismissal_text(batter)
    said = how_out(batter, HINDI)
    assert not re.search("[A-Za-z]", said)
    for name in (batter.bowler, *fielders):
        assert (name in said) == (name in dismissal_text(batter))


@pytest.mark.parametrize(
    ("batter", "hindi"),
    [
        (Batter("A1", 0), "नाबाद"),
        (Batter("A1", 0, how=WicketType.CAUGHT, bowler="Jones", fielders=("Smith",)), "कै. Smith बो. Jones"),
        (Batter("A1", 0, how=WicketType.LBW, bowler="Jones"), "एलबीडब्ल्यू बो. Jones"),
        (Batter("A1", 0, how=WicketType.RUNOUT, fielders=("Smith", "Jones")), "रन आउट (Smith/Jones)"),
    ],
)
def test_hindi_writes_it_as_its_scorecards_do(batter: Batter, hindi: str) -> None:
    assert how_out(batter, HINDI) == hindi
