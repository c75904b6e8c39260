"""Games of basketball in brief: the points of each side."""

from schemas.basketball.glances import GameSummary
from serving.languages.language import Language
from web.basketball.games import GAMES
from web.sharing.brief import BriefSide
from web.sharing.views import share


def sides(game: GameSummary, _: Language) -> tuple[BriefSide, ...]:
    """Return the sides of a summary."""
    return tuple(
        BriefSide(side.name, str(side.score) if game.period else "", short=side.abbreviation)
        for side in (game.home, game.away)
    )


share(GAMES, sides)
