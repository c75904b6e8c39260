"""Corrections of a cricket match in a sentence, in any language."""

from schemas.cricket.published import CorrectionNote, Status
from schemas.matches.corrections import Changed
from serving.languages.language import Language
from serving.languages.languages import DEFAULT
from web.matches.corrections import correction_text, figure_text

PHASES = {
    Status.LIVE: "badge-live",
    Status.SCHEDULED: "badge-scheduled",
    Status.FINISHED: "badge-finished",
    Status.INNINGS_BREAK: "cricket-badge-break",
}
"""The messages of a match's phases, each a word."""


def correction_of(note: CorrectionNote, language: Language) -> str:
    """Return a correction in a sentence."""

    def figure(one: Changed) -> str:
        name = language.text(f"cricket-figure-{one.figure.replace('_', '-')}")
        if one.figure == "status":
            before, after = (_phase(value, language) for value in (one.before, one.after))
            return figure_text(name, before, after, language)
        if one.figure == "result" and language.code != DEFAULT:
            # The topic has results in English; what they are now is the match's standing.
            return language.text("cricket-figure-changed", figure=name)
        return figure_text(name, one.before, one.after, language)

    return correction_text(note.kind, note.changed, language, late="cricket-correction-late", figure=figure)


def _phase(value: str | None, language: Language) -> str | None:
    return None if value is None else language.text(PHASES[Status(value)])
