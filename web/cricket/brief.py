"""Matches of cricket in brief: the totals of each side, and the length of the last of them."""

from schemas.cricket.glances import MatchSummary
from schemas.cricket.texts import SummaryText
from serving.languages.language import Language
from web.cricket.matches import CRICKET
from web.sharing.brief import BriefSide
from web.sharing.views import share


def sides(match: MatchSummary, _: Language) -> tuple[BriefSide, ...]:
    """Return the sides of a summary with its text; super overs are in what is said of the result."""
    text = match.text
    return tuple(_side(match, text, team) for team in match.teams) if isinstance(text, SummaryText) else ()


def _side(match: MatchSummary, text: SummaryText, team: str) -> BriefSide:
    own = [
        told
        for innings, told in zip(match.innings, text.innings, strict=True)
        if innings.team == team and not innings.super_over
    ]
    return BriefSide(team, " & ".join(told.score for told in own), own[-1].overs if own else "")


share(CRICKET, sides)
