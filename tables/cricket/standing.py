"""The standing of a match in a sentence, and the score of an innings, in cricket's notation."""

from schemas.cricket.glances import InningsSummary, MatchSummary
from schemas.cricket.published import Status


def score_text(innings: InningsSummary) -> str:
    """Write an innings' score: "187-4", "187-4d" declared, "187" all out."""
    if innings.all_out:
        return str(innings.runs)
    return f"{innings.runs}-{innings.wickets}{'d' if innings.declared else ''}"


def standing(match: MatchSummary) -> str:
    """Return the standing of a match in a sentence; "" where the score is enough."""
    if match.result is not None:
        return match.result
    if match.status is Status.SCHEDULED:
        return "Yet to begin"
    if match.status is Status.FINISHED:
        return "Finished"
    text = _need(match) or _lead(match)
    if match.status is Status.INNINGS_BREAK:
        return f"Innings break: {text}" if text else "Innings break"
    return text


def _need(match: MatchSummary) -> str:
    """Return what the chasing side (at a break, the side that bats next) needs; "" without a chase."""
    runs = match.target if _is_before_chase(match) else match.required_runs
    if not runs:
        return ""
    chasing = match.batting_team
    if _is_before_chase(match):
        others = [team for team in match.teams if team != chasing]
        if len(others) != 1:
            return f"target {runs}"
        [chasing] = others
    balls = f" from {counted(match.balls_remaining, 'ball')}" if match.balls_remaining else ""
    return f"{chasing} need {counted(runs, 'run')}{balls}"


def _is_before_chase(match: MatchSummary) -> bool:
    """Return whether a chase may follow the innings that ended: innings and super overs come in pairs."""
    if match.status is not Status.INNINGS_BREAK or not match.innings:
        return False
    super_over = match.innings[-1].super_over
    return sum(innings.super_over is super_over for innings in match.innings) % 2 == 1


def _lead(match: MatchSummary) -> str:
    """Return which side is ahead; "" before both sides have batted, and in super overs."""
    regular = [innings for innings in match.innings if not innings.super_over]
    own = sum(innings.runs for innings in regular if innings.team == match.batting_team)
    other = sum(innings.runs for innings in regular if innings.team != match.batting_team)
    if len({innings.team for innings in regular}) < 2 or match.innings[-1].super_over:
        return ""
    if own == other:
        return "Scores level"
    verb = "lead" if own > other else "trail"
    return f"{match.batting_team} {verb} by {counted(abs(own - other), 'run')}"


def counted(number: int, noun: str) -> str:
    """Write a number of things: "1 run", "2 runs"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
