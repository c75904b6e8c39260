"""Plus-minus of free throws: a point counts for those who were on court at the foul.

Between a foul and its free throws players are substituted; the league's box score has the points with
those who left. The courts of a foul are kept from the first substitution at its moment on.
"""

from msgspec.structs import replace

from schemas.basketball.events import Foul, FreeThrow, Side, Substitution
from tables.basketball.scoring.court import line_of, with_line, with_side
from tables.basketball.scoring.state import Game, Pair


def whistled(game: Game, event: Foul) -> Game:
    """Return the game at the moment of a foul; the first one at a moment is the one that counts."""
    at = _moment(event)
    return game if game.fouled == at else replace(game, fouled=at, fouled_courts=None)


def remembered(game: Game, event: Substitution) -> Game:
    """Return the game with who was on court at the foul, before the first substitution since."""
    if game.fouled != _moment(event) or game.fouled_courts is not None:
        return game
    home, away = (tuple(stint.player for stint in state.court) for state in game.sides)
    return replace(game, fouled_courts=(home, away))


def credited(game: Game, event: FreeThrow) -> Game:
    """Return the game before the point of a free throw, so that it counts for those on court at the foul."""
    if game.fouled_courts is None or game.fouled != _moment(event):
        return game
    for side in Side:
        point = 1 if side is event.side else -1
        state, then = game.sides[side], game.fouled_courts[side]
        now = {stint.player for stint in state.court}
        court = tuple(
            stint if stint.player in then else replace(stint, margin=stint.margin + point)
            for stint in state.court
        )
        state = replace(state, court=court)
        for player in then:
            if player not in now:
                place, line = line_of(state, player)
                state = with_line(state, place, replace(line, plus_minus=line.plus_minus + point))
        game = with_side(game, side, state)
    return game


def _moment(event: Foul | FreeThrow | Substitution) -> Pair:
    return event.period, event.clock_ms
