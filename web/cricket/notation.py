"""Cricket's notation on the page: balls, match names, and corrections in a sentence."""

import re
from enum import StrEnum

from schemas.cricket.glances import MatchSummary
from schemas.cricket.published import CorrectionNote
from tables.cricket.standing import counted
from web.matches.corrections import corrected


class BallKind(StrEnum):
    """The kinds of balls that the page shows differently. The values are its class names."""

    WICKET = "wicket"
    SIX = "six"
    FOUR = "four"
    EXTRA = "extra"
    DOT = "dot"
    RUN = "run"


def ball_kind(text: str) -> BallKind:
    """Return the kind of a ball in scoreboard notation: "W", "4", "1wd", "5nb"."""
    if text.startswith("W"):
        return BallKind.WICKET
    if not text.isdigit():
        return BallKind.EXTRA
    return {"6": BallKind.SIX, "4": BallKind.FOUR, "0": BallKind.DOT}.get(text, BallKind.RUN)


_BALL = re.compile(r"(?P<wicket>W?)(?P<runs>\d*)(?P<kind>wd|nb|lb|b)?(\+(?P<penalty>\d+)p)?")
_SPOKEN = {"wd": "wide", "nb": "no-ball", "lb": "leg bye", "b": "bye", None: "run"}


def ball_spoken(text: str) -> str:
    """Return a ball in words, for screen readers."""
    ball = _BALL.fullmatch(text)
    if ball is None:
        return text
    words = ["wicket"] if ball["wicket"] else []
    if ball["runs"]:
        words.append("no run" if text == "0" else counted(int(ball["runs"]), _SPOKEN[ball["kind"]]))
    if ball["penalty"]:
        words.append(counted(int(ball["penalty"]), "penalty run"))
    return ", ".join(words)


def match_name(match: MatchSummary) -> str:
    """Return the name of a match: "Reds v Blues"; its id while its teams are unknown."""
    return " v ".join(match.teams) or match.match_id


def correction_text(note: CorrectionNote | None) -> str:
    """Return a correction as text, "Corrected: score 41 (was 45), wickets 2 (was 1)."; "" without one."""
    return corrected(note.kind, note.changed, "ball") if note is not None else ""
