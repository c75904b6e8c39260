"""Corrections of a football match in a sentence, in any language."""

from schemas.football.published import CorrectionNote
from schemas.football.words import PhaseName
from schemas.matches.corrections import Changed
from serving.languages.language import Language
from web.football.notation import phase_text
from web.matches.corrections import DASH, correction_text

_SHOWN_ELSEWHERE = ("status", "result")
"""What a board says beside its correction."""


def correction_of(note: CorrectionNote | None, language: Language) -> str:
    """Return a correction: "Corrected: score 1-1 (was 1-2)."; "" without one."""
    if note is None:
        return ""
    told = [one for one in note.changed if one.figure not in _SHOWN_ELSEWHERE]
    return correction_text(
        note.kind, told, language, late="football-came-late", figure=lambda one: _changed(one, language)
    )


def _changed(one: Changed, language: Language) -> str:
    if one.figure == "scorers":  # the board lists them
        return language.text("football-changed-scorers")
    before, after = one.before or "", one.after or ""
    if one.figure == "phase":
        before, after = (phase_text(PhaseName(phase), language) for phase in (before, after))
    return language.text("football-changed", figure=one.figure, after=after or DASH, before=before or DASH)
