"""Corrections of a match in a sentence, on its page."""

from collections.abc import Sequence

from schemas.matches.corrections import Changed, CorrectionKind

_NOTHING = "\N{EN DASH}"


def corrected(kind: CorrectionKind, changed: Sequence[Changed], noun: str) -> str:
    """Return a correction of a `noun` as text: "Corrected: score 41 (was 45), wickets 2 (was 1)."."""
    figures = ", ".join(
        f"{one.figure.replace('_', ' ')} {one.after or _NOTHING} (was {one.before or _NOTHING})"
        for one in changed
    )
    what = f"A {noun} that came late was added" if kind is CorrectionKind.LATE else "Corrected"
    return f"{what}: {figures or 'the score stands'}."
