"""The games whose boards have the points."""

import pytest

from schemas.leaderboards.codec import GAME_ID
from schemas.refusals import RefusedError
from tables.leaderboards.game_codec import decode_game, encode_game
from tables.leaderboards.games import Game
from tables.predictions.boards import ALL_TIME, match_game, series_game

LONG = "x" * 255


@pytest.mark.parametrize("name", ["m1", "Final 2026", "größe", LONG, "..", "a/b"])
@pytest.mark.parametrize("sport", ["cricket", "basketball", "s" * 32])
def test_whatever_a_match_or_a_series_is_called_a_game_can_have_it(sport: str, name: str) -> None:
    for game in (match_game(sport, name), series_game(sport, name)):
        assert GAME_ID.fullmatch(game), game
        assert Game(game_id=game).is_told


def test_no_two_of_them_share_a_board() -> None:
    names = ["m1", "M1", "m 1", "m-1", "m1 ", LONG, LONG + "y"]
    games = [
        make(sport, name)
        for sport in ("cricket", "football")
        for name in names
        for make in (match_game, series_game)
    ]
    assert len({*games, ALL_TIME}) == len(games) + 1


def test_nobody_else_describes_such_a_game() -> None:
    game = Game(game_id=match_game("cricket", "m1"), self_service=True)
    with pytest.raises(RefusedError, match="those of the prediction game"):
        decode_game(encode_game(game), game.game_id.encode())
