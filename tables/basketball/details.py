"""What is known of a game beside its score, as it is published."""

from schemas.basketball.details import GameDetails, ListedPlayer, SideDetails
from schemas.basketball.events import Side
from tables.basketball.scoring.state import Game
from tables.basketball.terms import info_of, name_of


def game_details(game: Game) -> GameDetails:
    """Return what is known of a game beside its score."""
    info = info_of(game)
    return GameDetails(
        game.match_id,
        game.last_seq,
        info.competition,
        info.venue,
        info.starts_at,
        info.format.periods,
        info.format.period_minutes,
        info.format.overtime_minutes,
        info.officials,
        _side(game, Side.HOME),
        _side(game, Side.AWAY),
    )


def _side(game: Game, side: Side) -> SideDetails:
    team = info_of(game).teams[side]
    listed = (ListedPlayer(one.id, one.name or one.id, one.number, one.position) for one in team.players)
    return SideDetails(name_of(game, side), team.abbreviation, tuple(listed))
