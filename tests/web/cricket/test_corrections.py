"""Corrections in words, in both languages."""

import re

import pytest

from schemas.cricket.published import CorrectionNote
from schemas.matches.corrections import Changed, CorrectionKind
from tables.cricket.projections import FIGURES
from tests.web.site import TEMPLATES
from web.cricket.corrections import correction_of

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]

SCORE = Changed("score", "45", "41")
TARGET = Changed("target", None, "90")


@pytest.mark.parametrize(
    ("kind", "changed", "english", "hindi"),
    [
        (
            CorrectionKind.AMENDED,
            (SCORE, Changed("wickets", "1", "2")),
            "Corrected: score 41 (was 45), wickets 2 (was 1).",
            "सुधार: स्कोर 41 (पहले 45), विकेट 2 (पहले 1)।",
        ),
        (
            CorrectionKind.LATE,
            (SCORE, TARGET),
            "A ball that came late was added: score 41 (was 45), target 90 (was \N{EN DASH}).",
            "देर से आई एक गेंद जोड़ी गई: स्कोर 41 (पहले 45), लक्ष्य 90 (पहले \N{EN DASH})।",
        ),
        (CorrectionKind.VOIDED, (), "Corrected: the score stands.", "सुधार: स्कोर वही है।"),
        (
            CorrectionKind.AMENDED,
            (Changed("status", "live", "innings_break"), Changed("result", None, "Reds won by 2 runs")),
            "Corrected: status Innings break (was Live), result Reds won by 2 runs (was \N{EN DASH}).",
            "सुधार: स्थिति पारी का अंतराल (पहले लाइव), परिणाम बदला।",
        ),
    ],
)
def test_a_correction_is_one_sentence(
    kind: CorrectionKind, changed: tuple[Changed, ...], english: str, hindi: str
) -> None:
    note = CorrectionNote(kind, 7, changed)
    assert correction_of(note, ENGLISH) == english
    assert correction_of(note, HINDI) == hindi


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_that_a_correction_may_change_has_a_name(figure: str) -> None:
    note = CorrectionNote(CorrectionKind.VOIDED, 7, (Changed(figure, None, None),))
    assert figure.replace("_", " ") in correction_of(note, ENGLISH)
    assert not re.search("[A-Za-z]", correction_of(note, HINDI))
