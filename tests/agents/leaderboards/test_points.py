"""Points that this application gives to users itself: absolute, by their part and its version."""

from tables.leaderboards.games import Game
from tests.agents.leaderboards.hall import TOLD_GAME, Hall


def test_a_user_has_the_sum_of_what_the_parts_of_all_sources_give() -> None:
    hall = Hall()
    hall.give(1, 5)
    hall.give(1, 3, part="margin")
    hall.give(1, 2, source="m2")
    hall.give(2, 4)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 10), (2, 2, 4)]
    hall.restart()
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 10), (2, 2, 4)]


def test_what_is_told_replaces_what_is_older_and_never_adds_twice() -> None:
    hall = Hall()
    hall.give(1, 5, version=2)
    for points, version in ((9, 1), (9, 2)):
        hall.give(1, points, version)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 5)]
    hall.give(1, 9, version=3)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 9)]


def test_nothing_is_not_zero() -> None:
    hall = Hall()
    hall.give(1, 0)
    hall.give(2, 0)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 0), (1, 2, 0)]
    hall.give(1, None, version=2)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 2, 0)]
    assert hall.updates == 2
    hall.give(1, 3, version=3)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 3), (2, 2, 0)]


def test_nobody_describes_such_a_game_or_submits_to_it() -> None:
    hall = Hall(Game(game_id="g"))
    hall.give(1, 5)
    hall.rule(Game(game_id=TOLD_GAME, self_service=True))
    hall.submit(1, 100, game_id=TOLD_GAME)
    assert hall.refusals == ["broken-rule", "broken-rule"]
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 5)]


def test_points_are_given_in_no_game_that_has_scores_of_its_own() -> None:
    hall = Hall(Game(game_id="g"))
    hall.submit(1, 7)
    hall.give(1, 5, game_id="g")
    assert hall.refusals == ["broken-rule"]
    assert hall.ranks() == [(1, 1, 7)]
