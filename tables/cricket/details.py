"""What is known of a match beside its score, made from its description."""

from schemas.cricket.details import MatchDetails, SideDetails
from schemas.cricket.events import MatchInfo
from schemas.matches.times import plausible
from tables.cricket.scoring.state import Match
from tables.cricket.scoring.terms import match_format


def match_details(match: Match) -> MatchDetails:
    """Return what is known of a match beside its score."""
    info = match.info or MatchInfo(match.match_id)
    form, toss = match_format(match) or info.format, info.toss
    return MatchDetails(
        match.match_id,
        match.last_seq,
        info.competition,
        form.name,
        form.overs,
        form.balls_per_over,
        form.innings_per_side,
        plausible(info.starts_at),
        info.venue,
        info.city,
        toss.winner if toss is not None else "",
        toss.decision.name.lower() if toss is not None and toss.decision else "",
        info.umpires,
        info.third_umpire,
        info.referee,
        info.player_of_match,
        tuple(SideDetails(team.name, team.players) for team in info.teams),
    )
