"""Games in words, as answers, pushes and pages say them: `GameText` and `SummaryText`."""

from schemas.basketball.glances import GameSummary
from schemas.basketball.published import CorrectionNote, GameState, PlayKind, Status
from schemas.basketball.texts import GameText, PlayText, SummaryText
from schemas.matches.corrections import Changed
from serving.languages.language import Language
from tables.basketball.deeds import recent_deed
from tables.basketball.scoring.state import Game
from tables.basketball.terms import PeriodKind, info_of, period_of
from web.basketball.commentary import sentence
from web.basketball.notation import play_chip
from web.basketball.periods import moment, period_heading, period_mark, period_words
from web.matches.corrections import correction_text, figure_text

Shown = GameState | GameSummary
"""What is published of a game: what is said of it needs no more than both have."""


def game_text(game: Game, state: GameState, language: Language) -> GameText:
    """Return a game in words; its state is of the same moment."""
    sides = state.home.name, state.away.name
    period, now = period_of_play(game, state, language), moment_of_play(game, state, language)
    return GameText(
        language.code,
        game_name(state, language),
        _title(game, state, now, language),
        badge(state, language),
        standing(game, state, language),
        _is_decided(state),
        period,
        state.clock if state.status is Status.LIVE else "",
        now,
        spoken_score(state, language) if has_begun(state) else "",
        _news(game, state, language),
        tuple(
            PlayText(play_chip(play), sentence(recent_deed(play, sides), language))
            for play in state.last_plays
        ),
        _corrected(state.correction, language) if state.correction is not None else "",
    )


def summary_text(game: Game, summary: GameSummary, language: Language) -> SummaryText:
    """Return a game's summary in words."""
    said = standing(game, summary, language)
    is_over = summary.status is Status.FINISHED
    return SummaryText(
        language.code,
        game_name(summary, language),
        badge(summary, language),
        said,
        _is_decided(summary),
        said if is_over else moment_of_play(game, summary, language),
    )


def game_name(shown: Shown, language: Language) -> str:
    """Return the name of a game: "Boston Celtics v Golden State Warriors"."""
    return language.text("basketball-name", home=shown.home.name, away=shown.away.name)


def _title(game: Game, state: GameState, now: str, language: Language) -> str:
    """Return the title of a game's page: its result, or its score `now`, before its name."""
    t, name = language.text, game_name(state, language)
    if state.status is Status.FINISHED:
        return t("basketball-title-result", result=standing(game, state, language), name=name)
    if not has_begun(state):
        return t("basketball-title-bare", name=name)
    home, away = (side.abbreviation or side.name for side in (state.home, state.away))
    score = f"{state.home.score}-{state.away.score}"
    return t("basketball-title", home=home, away=away, score=score, moment=now, name=name)


def has_begun(shown: Shown) -> bool:
    """Return whether anything has happened."""
    return shown.status is not Status.SCHEDULED and bool(shown.period)


def badge(shown: Shown, language: Language) -> str:
    """Return the phase of a game in a word."""
    return language.text(f"badge-{shown.status}")


def period_of_play(game: Game, shown: Shown, language: Language) -> str:
    """Return where a game stands, without its clock: "Q4", "End of 1st quarter", "Final/OT"; "" before it."""
    t, form = language.text, info_of(game).format
    if not has_begun(shown):
        return ""
    period = period_of(form, shown.period)
    is_overtime = period.kind is PeriodKind.OVERTIME
    if shown.status is Status.FINISHED:
        return t("basketball-final-overtime", number=period.number) if is_overtime else t("basketball-final")
    if shown.status is Status.BREAK:
        if 2 * shown.period == form.periods:
            return t("basketball-half-time")
        return t("basketball-end-of", period=period_words(period, language))
    return period_heading(period, language) if is_overtime else period_mark(period, language)


def moment_of_play(game: Game, shown: Shown, language: Language) -> str:
    """Return where a game stands, with the clock of one in play: "Q4 5:36"."""
    if shown.status is not Status.LIVE:
        return period_of_play(game, shown, language)
    return moment(info_of(game).format, shown.period, shown.clock, language)


def standing(game: Game, shown: Shown, language: Language) -> str:
    """Return the result, or who is ahead by how much; "" before the game. English is the state's `result`."""
    t, home, away = language.text, shown.home, shown.away
    lead, high, low = home.score - away.score, max(home.score, away.score), min(home.score, away.score)
    ahead = (home if lead > 0 else away).name
    if shown.status is Status.SCHEDULED:
        return ""
    if shown.status is not Status.FINISHED:
        return t("basketball-leads", team=ahead, points=abs(lead)) if lead else t("basketball-level")
    if not lead:
        score = f"{home.score}-{away.score}"
        return t("basketball-level-at", score=score) if shown.last_seq else t("basketball-not-played")
    overtimes = max(0, shown.period - info_of(game).format.periods)
    return t("basketball-won", team=ahead, score=f"{high}-{low}", overtimes=overtimes)


def _is_decided(shown: Shown) -> bool:
    """Return whether somebody won."""
    return shown.status is Status.FINISHED and shown.home.score != shown.away.score


def spoken_score(state: GameState, language: Language) -> str:
    """Return the score as it is read: "Boston Celtics 78, Golden State Warriors 71"."""
    return score_words((state.home.name, state.away.name), state.home.score, state.away.score, language)


def score_words(sides: tuple[str, str], home: int, away: int, language: Language) -> str:
    """Return a score of two sides, home and away, as it is read."""
    return language.text("basketball-score", home=sides[0], home_score=home, away=sides[1], away_score=away)


def _news(game: Game, state: GameState, language: Language) -> str:
    """Return what a listener wants to hear of the latest change."""
    if not has_begun(state):
        return ""
    score, what = spoken_score(state, language), ""
    if state.correction is not None:
        what = language.text("basketball-corrected")
    elif state.status is Status.FINISHED:
        return standing(game, state, language)
    elif state.status is Status.BREAK:
        what = period_of_play(game, state, language)
    elif scored := [play for play in state.last_plays if play.made and play.kind is not PlayKind.SCORE]:
        what = sentence(recent_deed(scored[-1], (state.home.name, state.away.name)), language)
    return language.text("basketball-news", what=what, score=score) if what else score


_SAID_ELSEWHERE = ("status", "result")
"""The figures of a correction that the standing says."""


def _corrected(note: CorrectionNote, language: Language) -> str:
    """Return a correction as text: "Corrected: score 6-4 (was 8-4)."."""

    def figure(one: Changed) -> str:
        name = language.text(f"basketball-figure-{one.figure.replace('_', '-')}")
        return figure_text(name, one.before, one.after, language)

    told = [one for one in note.changed if one.figure not in _SAID_ELSEWHERE]
    return correction_text(note.kind, told, language, late="basketball-corrected-late", figure=figure)
