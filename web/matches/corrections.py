"""Corrections of a match in a sentence, on its page."""

from collections.abc import Callable, Sequence

from schemas.matches.corrections import Changed, CorrectionKind
from serving.languages.language import Language

DASH = "\N{EN DASH}"
"""What stands for a figure that is not there."""


def correction_text(
    kind: CorrectionKind,
    changed: Sequence[Changed],
    language: Language,
    *,
    late: str,
    figure: Callable[[Changed], str],
) -> str:
    """Return a correction in a sentence, "Corrected: score 41 (was 45), wickets 2 (was 1)", and a full stop.

    `late` is the message of an event that came late, `figure` says what became of one (`figure_text`).
    """
    figures = ", ".join(figure(one) for one in changed) or language.text("correction-none")
    return language.text(late if kind is CorrectionKind.LATE else "correction-made", figures=figures)


def figure_text(name: str, before: str | None, after: str | None, language: Language) -> str:
    """Return what a figure is, and was: "score 41 (was 45)"."""
    return language.text("correction-figure", figure=name, after=after or DASH, before=before or DASH)
