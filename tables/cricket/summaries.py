"""The summary of a match, made from its state."""

from schemas.cricket.events import Team
from schemas.cricket.glances import InningsSummary, MatchSummary
from schemas.matches.times import plausible
from tables.cricket.projections import match_state
from tables.cricket.scoring.overs import overs_bowled
from tables.cricket.scoring.state import Closed, Innings, Match


def summarise(match: Match) -> MatchSummary:
    """Return the summary of a match; its `standing` is for a view to say."""
    state, info = match_state(match), match.info
    return MatchSummary(
        match.match_id,
        state.last_seq,
        state.last_update,
        state.status,
        state.result,
        _teams(match.innings, info.teams if info is not None else ()),
        info.competition if info is not None else "",
        info.venue if info is not None else "",
        info.format.name if info is not None else "",
        plausible(info.starts_at) if info is not None else 0,
        state.batting_team,
        state.run_rate,
        state.target,
        state.required_runs,
        state.balls_remaining,
        tuple(_innings(innings) for innings in match.innings),
        interval=state.interval,
    )


def _teams(innings: tuple[Innings, ...], squads: tuple[Team, ...]) -> tuple[str, ...]:
    names = [one.team for one in innings] + [team.name for team in squads]
    return tuple(dict.fromkeys(name for name in names if name))


def _innings(innings: Innings) -> InningsSummary:
    return InningsSummary(
        innings.number,
        innings.team,
        innings.runs,
        innings.wickets,
        overs_bowled(innings),
        innings.closed is Closed.DECLARED,
        innings.closed is Closed.ALL_OUT,
        innings.terms.super_over,
        score_text(innings),
    )


def score_text(innings: Innings) -> str:
    """Write an innings' score: "187-4", "187-4d" declared, "187" all out."""
    if innings.closed is Closed.ALL_OUT:
        return str(innings.runs)
    return f"{innings.runs}-{innings.wickets}{'d' if innings.closed is Closed.DECLARED else ''}"
