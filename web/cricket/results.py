"""The standing of a match in a sentence: what is required, who leads, who won, in any language."""

from msgspec import UnsetType

from schemas.cricket.events import Outcome, OutcomeKind
from schemas.cricket.glances import MatchSummary
from schemas.cricket.published import IntervalName, Status
from serving.languages.language import Language
from tables.cricket.scoring.result import REVISED, TieBreak, outcome_of, tie_break
from tables.cricket.scoring.state import Match
from tables.cricket.scoring.terms import next_target
from web.cricket.days import day_of, session_of


def standing(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return the standing of a match in a sentence; "" where the score is enough."""
    t = language.text
    outcome = outcome_of(match)
    if outcome is not None:
        return result(match, outcome, language)
    if summary.status is Status.SCHEDULED:
        return t("cricket-yet-to-begin")
    if summary.status is Status.FINISHED:
        return t("cricket-finished")
    text = _need(match, summary, language) or _lead(match, summary, language)
    if interval := interval_text(summary.interval, language):
        text = t("cricket-interval-and", interval=interval, text=text) if text else interval
    elif summary.status is Status.INNINGS_BREAK:
        text = t("cricket-break-and", text=text) if text else t("cricket-break")
    if day := _day(match, summary, language):
        text = t("cricket-day", day=day, text=text) if text else day
    return text


def interval_text(interval: IntervalName | UnsetType, language: Language) -> str:
    """Return the interval that a match is in, "Lunch"; "" while it is played."""
    if isinstance(interval, UnsetType):
        return ""
    return language.text(f"cricket-interval-{interval.replace('_', '-')}")


def _day(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return the day, "Day 2", with its session while that is played, if it is known."""
    if (day := day_of(match)) is None:
        return ""
    text = language.text("cricket-day-only", day=day)
    playing = summary.status is Status.LIVE and isinstance(summary.interval, UnsetType)
    session = session_of(match) if playing else ""
    return language.text("cricket-day-session", day=text, session=language.text(session)) if session else text


def is_decided(match: Match) -> bool:
    """Return whether somebody won: a draw, a tie that stands and no result are nobody's victory."""
    outcome = outcome_of(match)
    return outcome is not None and bool(outcome.winner)


def result(match: Match, outcome: Outcome, language: Language) -> str:
    """Return an outcome in a sentence; in English it is the state's `result`."""
    t = language.text
    if outcome.kind is OutcomeKind.TIE:
        return _tie(match, outcome, language)
    if outcome.kind is OutcomeKind.WON:
        text = _won(outcome, language)
    else:
        text = t("cricket-drawn" if outcome.kind is OutcomeKind.DRAW else "cricket-no-result")
    return _by_method(text, outcome.method, language)


_METHODS = {REVISED: "cricket-revised", "Awarded": "cricket-awarded"}
"""The messages of methods that are words; others, "D/L", are names."""


def _by_method(text: str, method: str, language: Language) -> str:
    if not method:
        return text
    key = _METHODS.get(method)
    named = language.text(key) if key is not None else method
    return language.text("cricket-method", result=text, method=named)


def _won(outcome: Outcome, language: Language) -> str:
    t, team = language.text, outcome.winner
    if outcome.by_penalty:
        return t("cricket-won-penalty", team=team)
    if outcome.by_innings:
        if not outcome.by_runs:
            return t("cricket-won-innings", team=team)
        return t("cricket-won-innings-runs", team=team, runs=outcome.by_runs)
    if outcome.by_wickets:
        return t("cricket-won-wickets", team=team, wickets=outcome.by_wickets)
    if outcome.by_runs:
        return t("cricket-won-runs", team=team, runs=outcome.by_runs)
    return t("cricket-won", team=team)


_TIE_BREAKS = {
    TieBreak.SUPER_OVER: "cricket-tie-super-over",
    TieBreak.BOWL_OUT: "cricket-tie-bowl-out",
    TieBreak.ELIMINATOR: "cricket-tie-eliminator",
}


def _tie(match: Match, outcome: Outcome, language: Language) -> str:
    by = tie_break(match, outcome)
    text = language.text("cricket-tied")
    if by is not TieBreak.BOWL_OUT:
        text = _by_method(text, outcome.method, language)
    if not outcome.winner:
        return text
    return language.text(_TIE_BREAKS[by], result=text, team=outcome.winner)


def _need(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return what the chasing side (at a break, the side that bats next) needs; "" without a chase."""
    before = _is_before_chase(summary)
    runs = summary.target if before else summary.required_runs
    if not runs or runs < 0:
        return ""
    chasing, balls = summary.batting_team, summary.balls_remaining
    if before:
        others = [team for team in summary.teams if team != chasing]
        if len(others) != 1:
            return language.text("cricket-target", runs=runs)
        [chasing] = others
        coming = next_target(match)
        balls = coming.balls if coming is not None else None
    if balls:
        return language.text("cricket-need-from", team=chasing, runs=runs, balls=balls)
    return language.text("cricket-need", team=chasing, runs=runs)


def _is_before_chase(summary: MatchSummary) -> bool:
    """Return whether a chase may follow the innings that ended: innings and super overs come in pairs."""
    if summary.status is not Status.INNINGS_BREAK or not summary.innings:
        return False
    super_over = summary.innings[-1].super_over
    return sum(innings.super_over is super_over for innings in summary.innings) % 2 == 1


def _lead(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return which side is ahead; "" before both sides have batted, and in super overs."""
    team = summary.batting_team
    regular = [innings for innings in summary.innings if not innings.super_over]
    own = sum(innings.runs for innings in regular if innings.team == team)
    other = sum(innings.runs for innings in regular if innings.team != team)
    if len({innings.team for innings in regular}) < 2 or summary.innings[-1].super_over:
        return ""
    if own == other:
        return language.text("cricket-level")
    text = language.text("cricket-lead" if own > other else "cricket-trail", team=team, runs=abs(own - other))
    return language.text("cricket-following-on", text=text) if is_following_on(match) else text


def is_following_on(match: Match) -> bool:
    """Return whether the side that batted second bats again at once (Law 14)."""
    regular = [innings for innings in match.innings if not innings.terms.super_over]
    return len(regular) == 3 and regular[1].team == regular[2].team
