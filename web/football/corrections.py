"""Corrections of a football match in a sentence, in any language."""

from schemas.football.published import CorrectionNote
from schemas.football.words import PhaseName
from schemas.matches.corrections import Changed, CorrectionKind
from serving.languages.language import Language
from web.football.notation import phase_text

_SHOWN_ELSEWHERE = ("status", "result")
"""What a board says beside its correction."""


def correction_text(note: CorrectionNote | None, language: Language) -> str:
    """Return a correction: "Corrected: score 1-1 (was 1-2)."; "" without one."""
    if note is None:
        return ""
    t = language.text
    told = [_changed(one, language) for one in note.changed if one.figure not in _SHOWN_ELSEWHERE]
    key = "football-came-late" if note.kind is CorrectionKind.LATE else "football-corrected"
    return t(key, figures=", ".join(told) or t("football-score-stands"))


def _changed(one: Changed, language: Language) -> str:
    if one.figure == "scorers":  # the board lists them
        return language.text("football-changed-scorers")
    before, after = one.before or "", one.after or ""
    if one.figure == "phase":
        before, after = (phase_text(PhaseName(phase), language) for phase in (before, after))
    dash = "\N{EN DASH}"
    return language.text("football-changed", figure=one.figure, after=after or dash, before=before or dash)
