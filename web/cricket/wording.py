"""Matches in words, as answers, pushes and pages say them: `MatchText` and `SummaryText`."""

from msgspec.structs import replace

from schemas.cricket.glances import InningsSummary, MatchSummary
from schemas.cricket.published import MatchState, Status
from schemas.cricket.texts import BallText, InningsText, MatchText, SummaryText
from serving.languages.language import Language
from tables.cricket.scoring.result import outcome_of
from tables.cricket.scoring.state import Closed, Innings, Match
from tables.cricket.scoring.terms import match_format
from web.cricket.corrections import PHASES, correction_of
from web.cricket.notation import ball_kind, ball_words
from web.cricket.results import interval_text, is_decided, result, standing


def match_text(match: Match, state: MatchState, summary: MatchSummary, language: Language) -> MatchText:
    """Return a match in words; its state and its summary, `worded`, are of the same moment."""
    t = language.text
    name = match_name(match, summary, language)
    innings, current = match.current, summary.innings[-1] if summary.innings else None
    outcome = outcome_of(match)
    mark = score = wickets = overs = spoken = title = ""
    if current is not None:
        mark = innings_mark(summary, current, language)
        score, wickets = score_text(current, language), "" if current.all_out else str(current.wickets)
        overs = overs_text(match, current, language)
        if current.all_out:
            overs = t("cricket-all-out-and", text=overs)
        spoken = _spoken_side(match, current, language)
        side = t("cricket-side-marked", team=current.team, mark=mark) if mark else current.team
        bare = not (is_in_balls(match) or is_forfeited(match, current))
        length = current.overs if bare else short_overs(match, current, language)
        title = t("cricket-title", side=side, score=score, overs=length, name=name)
    if outcome is not None:
        title = t("cricket-title-result", result=result(match, outcome, language), name=name)
    this_over = this_overs_balls(state, innings)
    note = state.correction
    return MatchText(
        language.code,
        name,
        title or t("cricket-title-bare", name=name),
        badge(summary, language),
        summary.standing,
        is_decided(match),
        mark,
        score,
        wickets,
        overs,
        spoken,
        _news(match, state, current, language),
        tuple(ball_text(ball, language) for ball in state.last_balls),
        this_over,
        _sum_of_over(innings, language),
        correction_of(note, language) if note is not None else "",
    )


def summary_text(match: Match, summary: MatchSummary, language: Language) -> SummaryText:
    """Return a match's summary, which is `worded`, in words."""
    t, said = language.text, summary.standing
    rate = t("cricket-run-rate-of", rate=language.decimal(summary.run_rate)) if summary.run_rate else ""
    idle = (
        ""
        if not summary.innings
        else "cricket-yet-to-bat"
        if _may_bat(match, summary)
        else "cricket-did-not-bat"
    )
    return SummaryText(
        language.code,
        match_name(match, summary, language),
        badge(summary, language),
        said,
        is_decided(match),
        said or rate,
        t(idle) if idle else "",
        tuple(
            InningsText(
                innings.number,
                t("cricket-super-over") if innings.super_over else "",
                score_text(innings, language),
                short_overs(match, innings, language),
                spoken_score(innings, language),
            )
            for innings in summary.innings
        ),
    )


def ball_text(ball: str, language: Language) -> BallText:
    """Return a ball as a chip shows it and as it is read."""
    return BallText("\N{BULLET}" if ball == "0" else ball, ball_kind(ball).value, ball_words(ball, language))


def total_text(match: Match, innings: InningsSummary, language: Language) -> str:
    """Write what an innings' total is made of: "4 wickets, 20 overs", "all out, 48.3 overs", "forfeited"."""
    t, overs = language.text, overs_text(match, innings, language)
    if is_forfeited(match, innings):
        return overs
    if innings.all_out:
        return t("cricket-all-out-and", text=overs)
    text = t("cricket-total-of", wickets=t("cricket-wickets", wickets=innings.wickets), overs=overs)
    return t("cricket-spoken-declared", text=text) if innings.declared else text


def worded(match: Match, summary: MatchSummary, language: Language) -> MatchSummary:
    """Return a summary with its standing in a sentence."""
    return replace(summary, standing=standing(match, summary, language))


def badge(summary: MatchSummary, language: Language) -> str:
    """Return the phase of a match, or the interval that it is in, in a word or two."""
    return interval_text(summary.interval, language) or language.text(PHASES[summary.status])


def match_name(match: Match, summary: MatchSummary, language: Language) -> str:
    """Return the name of a match, "Reds v Blues", in an order that play does not change; else its id."""
    teams = tuple(team.name for team in match.info.teams if team.name) if match.info is not None else ()
    if len(teams) != 2 or not set(teams) >= set(summary.teams):
        teams = summary.teams
    name = teams[0] if teams else match.match_id
    for other in teams[1:]:
        name = language.text("cricket-name", one=name, other=other)
    return name


def innings_mark(summary: MatchSummary, innings: InningsSummary, language: Language) -> str:
    """Return what tells an innings apart from others of its team, "super over", "2nd inns", if anything."""
    if innings.super_over:
        return language.text("cricket-super-over")
    own = [one for one in summary.innings if one.team == innings.team and not one.super_over]
    if len(own) < 2 and not _has_second_innings(summary):
        return ""
    return language.text("cricket-inns", number=own.index(innings) + 1)


def _has_second_innings(summary: MatchSummary) -> bool:
    regular = [one.team for one in summary.innings if not one.super_over]
    return len(regular) > len(set(regular))


def score_text(innings: InningsSummary, language: Language) -> str:
    """Write an innings' score: "187-4", "187-4d" declared, "187" all out."""
    if innings.all_out:
        return str(innings.runs)
    score = f"{innings.runs}-{innings.wickets}"
    return language.text("cricket-score-declared", score=score) if innings.declared else score


def spoken_score(innings: InningsSummary, language: Language) -> str:
    """Write an innings' score as it is read: "187 for 4 declared"."""
    if innings.all_out:
        return language.text("cricket-spoken-all-out", runs=innings.runs)
    text = language.text("cricket-spoken", runs=innings.runs, wickets=innings.wickets)
    return language.text("cricket-spoken-declared", text=text) if innings.declared else text


BALLS = 5
"""The balls of an over in The Hundred."""


def is_in_balls(match: Match) -> bool:
    """Return whether innings are counted in balls: those of The Hundred, in which an over has five."""
    form = match_format(match)
    return form is not None and form.balls_per_over == BALLS and 0 < form.overs <= 20


def is_forfeited(match: Match, innings: InningsSummary) -> bool:
    """Return whether an innings of a match was forfeited."""
    return any(one.number == innings.number and one.closed is Closed.FORFEITED for one in match.innings)


def overs_text(match: Match, innings: InningsSummary, language: Language) -> str:
    """Write the length of an innings: "18.1 overs", "1 over"; "97 balls" in The Hundred; "forfeited"."""
    if is_forfeited(match, innings):
        return language.text("cricket-forfeited")
    if is_in_balls(match):
        return language.text("cricket-balls", balls=_balls(innings.overs))
    whole = innings.overs.isdigit()
    return language.text("cricket-overs", overs=int(innings.overs) if whole else innings.overs)


def short_overs(match: Match, innings: InningsSummary, language: Language) -> str:
    """Write the length of an innings where there is little room: "18.1 ov"; "forfeited"."""
    if is_forfeited(match, innings):
        return language.text("cricket-forfeited")
    if is_in_balls(match):
        return language.text("cricket-balls", balls=_balls(innings.overs))
    return language.text("cricket-overs-short", overs=innings.overs)


def _balls(overs: str) -> int:
    whole, _, balls = overs.partition(".")
    return int(whole) * BALLS + int(balls or 0)


def in_balls(first: int, last: int) -> tuple[int, int]:
    """Return the first and the last ball of overs of The Hundred, which count from 1."""
    return (first - 1) * BALLS + 1, last * BALLS


def balls_said(first: int, last: int, text: str, language: Language) -> str:
    """Say something of overs of The Hundred: "Balls 6\N{EN DASH}10: 7 runs"."""
    begin, end = in_balls(first, last)
    return language.text("cricket-chart-balls", first=begin, last=end, text=text)


def this_overs_balls(state: MatchState, innings: Innings | None) -> int:
    """Return how many of the state's `last_balls` belong to the over in progress."""
    over = innings.over if innings is not None else None
    return min(len(over.balls), len(state.last_balls)) if over is not None else 0


def over_sum(runs: int, wickets: int, language: Language) -> str:
    """Write what an over brought: "7 runs, 1 wicket"."""
    text = language.text("cricket-runs", runs=runs)
    if not wickets:
        return text
    return language.text(
        "cricket-runs-and-wickets", runs=text, wickets=language.text("cricket-wickets", wickets=wickets)
    )


def _sum_of_over(innings: Innings | None, language: Language) -> str:
    over = innings.over if innings is not None else None
    return over_sum(over.runs, over.wickets, language) if over is not None else ""


def _spoken_side(match: Match, innings: InningsSummary, language: Language) -> str:
    side = language.text("cricket-spoken-side", team=innings.team, text=spoken_score(innings, language))
    return language.text("cricket-spoken-overs", text=side, overs=overs_text(match, innings, language))


def _may_bat(match: Match, summary: MatchSummary) -> bool:
    """Return whether a side that has not batted may still do so."""
    return summary.status is not Status.FINISHED and outcome_of(match) is None


def _news(match: Match, state: MatchState, current: InningsSummary | None, language: Language) -> str:
    """Return what a listener wants to hear of the last event."""
    t, innings = language.text, match.current
    if innings is None or current is None:
        return ""
    score = t("cricket-spoken-side", team=current.team, text=spoken_score(current, language))
    if state.correction is not None:
        return t("cricket-news-corrected", score=score)
    if (outcome := outcome_of(match)) is not None:
        return result(match, outcome, language)
    if interval := interval_text(state.interval, language):
        return t("cricket-news-interval", interval=interval, score=score)
    if innings.closed:
        return t("cricket-news-break", score=score)
    last = (
        match.last_over if match.last_over is not None and match.last_over.innings == innings.number else None
    )
    over = innings.over or last
    if over is None:
        return t("cricket-news-innings", team=current.team)
    ball = over.balls[-1] if over.balls and over.ended == match.last_update else ""
    if ball.startswith("W"):
        overs = overs_text(match, current, language)
        return t("cricket-news-wicket", score=t("cricket-spoken-overs", text=score, overs=overs))
    if ball and innings.over is None:
        if is_in_balls(match):
            balls = t("cricket-balls", balls=(over.number + 1) * BALLS)
            return t("cricket-chart-after", length=balls, text=score)
        return t("cricket-news-over", over=over.number + 1, score=score)
    if ball in ("4", "6"):
        return t("cricket-news-boundary", ball=ball_words(ball, language), score=score)
    return ""
