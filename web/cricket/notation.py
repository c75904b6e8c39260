"""How the page writes cricket: scores, balls, and where a match stands in a sentence."""

import re
from enum import StrEnum

from schemas.cricket.published import CorrectionNote
from tables.cricket.scoring.result import Status
from tables.matches.gaps import CorrectionKind
from web.cricket.glances import InningsSummary, MatchSummary

_NOTHING = "\N{EN DASH}"


class BallKind(StrEnum):
    """What the eye looks for in a row of balls. The values are the page's class names."""

    WICKET = "wicket"
    SIX = "six"
    FOUR = "four"
    EXTRA = "extra"
    DOT = "dot"
    RUN = "run"


def ball_kind(text: str) -> BallKind:
    """Return the kind of a ball written as scoreboards do: "W", "4", "1wd", "5nb"."""
    if text.startswith("W"):
        return BallKind.WICKET
    if not text.isdigit():
        return BallKind.EXTRA
    return {"6": BallKind.SIX, "4": BallKind.FOUR, "0": BallKind.DOT}.get(text, BallKind.RUN)


_BALL = re.compile(r"(?P<wicket>W?)(?P<runs>\d*)(?P<kind>wd|nb|lb|b)?(\+(?P<penalty>\d+)p)?")
_SPOKEN = {"wd": "wide", "nb": "no-ball", "lb": "leg bye", "b": "bye", None: "run"}


def ball_spoken(text: str) -> str:
    """Write a ball in words, for who hears it."""
    ball = _BALL.fullmatch(text)
    if ball is None:
        return text
    words = ["wicket"] if ball["wicket"] else []
    if ball["runs"]:
        words.append("no run" if text == "0" else _counted(int(ball["runs"]), _SPOKEN[ball["kind"]]))
    if ball["penalty"]:
        words.append(_counted(int(ball["penalty"]), "penalty run"))
    return ", ".join(words)


def score_text(innings: InningsSummary) -> str:
    """Write an innings' score: "187-4", "187-4d" declared, "187" all out."""
    if innings.all_out:
        return str(innings.runs)
    return f"{innings.runs}-{innings.wickets}{'d' if innings.declared else ''}"


def match_name(match: MatchSummary) -> str:
    """Name a match: "Reds v Blues"; its id as long as nobody says who plays."""
    return " v ".join(match.teams) or match.match_id


def standing(match: MatchSummary) -> str:
    """Say where a match stands; "" where the score says it all."""
    if match.result is not None:
        return match.result
    if match.status is Status.SCHEDULED:
        return "Yet to begin"
    if match.status is Status.FINISHED:
        return "Finished"
    said = _need(match) or _lead(match)
    if match.status is Status.INNINGS_BREAK:
        return f"Innings break: {said}" if said else "Innings break"
    return said


def _need(match: MatchSummary) -> str:
    """Say what the side that chases needs, in a break the one that may come in next; "" of no chase."""
    runs = match.target if _is_before_chase(match) else match.required_runs
    if not runs:
        return ""
    chasing = match.batting_team
    if _is_before_chase(match):
        others = [team for team in match.teams if team != chasing]
        if len(others) != 1:
            return f"target {runs}"
        [chasing] = others
    balls = f" from {_counted(match.balls_remaining, 'ball')}" if match.balls_remaining else ""
    return f"{chasing} need {_counted(runs, 'run')}{balls}"


def _is_before_chase(match: MatchSummary) -> bool:
    """Tell whether the innings that ended is no chase: the regular ones and super overs come in pairs."""
    if match.status is not Status.INNINGS_BREAK or not match.innings:
        return False
    super_over = match.innings[-1].super_over
    return sum(innings.super_over is super_over for innings in match.innings) % 2 == 1


def _lead(match: MatchSummary) -> str:
    """Say who is ahead, once both sides have batted and nobody is set a target."""
    regular = [innings for innings in match.innings if not innings.super_over]
    own = sum(innings.runs for innings in regular if innings.team == match.batting_team)
    other = sum(innings.runs for innings in regular if innings.team != match.batting_team)
    if len({innings.team for innings in regular}) < 2 or match.innings[-1].super_over:
        return ""
    if own == other:
        return "Scores level"
    verb = "lead" if own > other else "trail"
    return f"{match.batting_team} {verb} by {_counted(abs(own - other), 'run')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def correction_text(note: CorrectionNote | None) -> str:
    """Write what a correction changed: "Corrected: score 41 (was 45), wickets 2 (was 1)."; "" of none."""
    if note is None:
        return ""
    figures = ", ".join(
        f"{one.figure.replace('_', ' ')} {one.after or _NOTHING} (was {one.before or _NOTHING})"
        for one in note.changed
    )
    what = "A ball that came late was added" if note.kind is CorrectionKind.LATE else "Corrected"
    return f"{what}: {figures or 'the score stands'}."
