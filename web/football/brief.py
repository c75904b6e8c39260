"""Matches of football in brief: the goals of each side, and those of a shoot-out."""

from schemas.football.glances import MatchSummary
from schemas.football.words import PhaseName
from serving.languages.language import Language
from web.football.matches import MATCHES
from web.sharing.brief import BriefSide
from web.sharing.views import share


def sides(match: MatchSummary, language: Language) -> tuple[BriefSide, ...]:
    """Return the sides of a summary."""
    begun = match.phase is not PhaseName.PRE_MATCH or match.home.score or match.away.score
    return tuple(
        BriefSide(
            side.name,
            str(side.score) if begun else "",
            language.text("sharing-penalties", goals=side.penalties) if side.penalties is not None else "",
            side.abbreviation,
        )
        for side in (match.home, match.away)
    )


share(MATCHES, sides)
