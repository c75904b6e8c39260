"""Matches in words, as answers, pushes and pages say them: `MatchText` and `SummaryText`."""

from schemas.football.glances import MatchSummary, SideSummary
from schemas.football.kinds import Decision
from schemas.football.published import MatchState
from schemas.football.texts import MatchText, SideSummaryText, SummaryText
from schemas.football.words import SideName, Status
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tables.football.terms import Outcome, outcome_of
from web.football.corrections import correction_of
from web.football.news import news
from web.football.notation import (
    badge,
    clock_text,
    facts_line,
    goals_and_cards,
    match_name,
    side_text,
    spoken_score,
    stage_text,
)
from web.football.results import result, standing


def match_text(match: Match, state: MatchState, language: Language) -> MatchText:
    """Return a match in words; its state is of the same moment."""
    outcome, kicks = outcome_of(match), state.shoot_out
    latest = news(match, state, outcome, language)
    return MatchText(
        language.code,
        match_name(state, language),
        _title(match, state, outcome, language),
        badge(state, language),
        stage_text(state, outcome, language),
        clock_text(state),
        standing(match, state, outcome, language),
        outcome is not None and outcome.winner is not None,
        spoken_score(state, language),
        facts_line(state, language),
        f"{kicks.home}-{kicks.away}" if kicks is not None else "",
        latest.text,
        latest.seq,
        correction_of(state.correction, language),
        side_text(state, SideName.HOME, language),
        side_text(state, SideName.AWAY, language),
        names_of(state),
    )


def summary_text(match: Match, summary: MatchSummary, language: Language) -> SummaryText:
    """Return a match's summary in words."""
    outcome = outcome_of(match)
    said = result(match, outcome, language) if outcome is not None else ""
    begun = summary.status is not Status.SCHEDULED and (outcome is None or outcome.played)
    home, away = summary.home, summary.away
    return SummaryText(
        language.code,
        match_name(summary, language),
        badge(summary, language),
        said,
        outcome is not None and outcome.winner is not None,
        said or _line(match, summary, language),
        _side(home, away, language, begun=begun),
        _side(away, home, language, begun=begun),
    )


def names_of(state: MatchState) -> tuple[str, ...]:
    """Return the names that sentences about a state may have."""
    kicks = state.shoot_out.kicks if state.shoot_out is not None else ()
    players = (*(one.player for one in goals_and_cards(state)), *(kick.player for kick in kicks))
    named = (player.name for player in players if player is not None)
    return tuple(dict.fromkeys((state.home.name, state.away.name, *named)))


def _title(match: Match, state: MatchState, outcome: Outcome | None, language: Language) -> str:
    t, name = language.text, match_name(state, language)
    if outcome is not None:
        return t("football-title-result", result=result(match, outcome, language), name=name)
    if state.status is Status.SCHEDULED:
        return t("football-title-bare", name=name)
    home, away = state.home, state.away
    return t(
        "football-title",
        home=home.abbreviation or home.name,
        away=away.abbreviation or away.name,
        score=f"{home.score}-{away.score}",
        moment=clock_text(state) or stage_text(state, outcome, language),
        name=name,
    )


def _line(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return where a match stands in few words: its minute or its stage, and what is reviewed."""
    moment = clock_text(summary) or stage_text(summary, None, language)
    is_reviewed = any(goal.decision is Decision.UNDER_REVIEW for goal in match.goals)
    return language.text("football-line-review", moment=moment) if is_reviewed else moment


def _side(side: SideSummary, other: SideSummary, language: Language, *, begun: bool) -> SideSummaryText:
    t, kicks = language.text, side.penalties
    ahead = (side.score, kicks or 0) > (other.score, other.penalties or 0)
    return SideSummaryText(
        str(side.score) if begun else "",
        t("football-reds", cards=side.red_cards) if side.red_cards else "",
        t("football-penalties-short", goals=kicks) if kicks is not None else "",
        ahead,
    )
