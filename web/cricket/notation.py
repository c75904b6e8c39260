"""Cricket's notation of balls: as what the page shows them, and in words."""

import re
from enum import StrEnum
from typing import cast

from schemas.cricket.glances import MatchSummary
from serving.languages.language import Language
from web.matches.cards import Glance


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
_WORDS = {
    "wd": "cricket-ball-wide",
    "nb": "cricket-ball-no-ball",
    "lb": "cricket-ball-leg-bye",
    "b": "cricket-ball-bye",
    None: "cricket-ball-run",
}


def ball_words(text: str, language: Language) -> str:
    """Return a ball in words, for screen readers."""
    ball = _BALL.fullmatch(text)
    if ball is None:
        return text
    t, words = language.text, ""
    if ball["runs"]:
        words = t("cricket-ball-none") if text == "0" else t(_WORDS[ball["kind"]], runs=int(ball["runs"]))
    if ball["wicket"]:
        words = t("cricket-ball-wicket-and", text=words) if words else t("cricket-ball-wicket")
    if ball["penalty"]:
        penalty = t("cricket-ball-penalty", runs=int(ball["penalty"]))
        words = t("cricket-ball-and", text=words, more=penalty) if words else penalty
    return words


def sides(match: Glance) -> tuple[str, ...]:
    """Return the names of a match's teams, as far as they are known."""
    return cast(MatchSummary, match).teams
