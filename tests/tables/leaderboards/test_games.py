"""The rules of games: what is refused, by its field, and which windows a moment is in."""

import math

import pytest

from schemas.leaderboards.words import Order, Policy, WindowKind
from schemas.refusals import RefusedError
from tables.leaderboards.games import MOST_LATEST, MOST_SEASONS, Game, Season, checked
from tables.leaderboards.windows import WHOLE
from tests.tables.leaderboards.plain import AT

SPRING, SUMMER = Season("spring", AT, AT + 1_000), Season("summer", AT + 1_000, AT + 2_000)


@pytest.mark.parametrize(
    ("game", "field"),
    [
        (Game(game_id=""), "game_id"),
        (Game(game_id="a b"), "game_id"),
        (Game(game_id="a" * 65), "game_id"),
        (Game(game_id="-a"), "game_id"),
        (Game(game_id="a\n"), "game_id"),
        (Game(game_id="a", policy=Policy.LATEST), "latest"),
        (Game(game_id="a", policy=Policy.LATEST, latest=MOST_LATEST + 1), "latest"),
        (Game(game_id="a", policy=Policy.SUM, latest=3), "latest"),
        (Game(game_id="a", policy=Policy.SUM, start=3.0), "start"),
        (Game(game_id="a", policy=Policy.DECREMENT, start=-1.0), "start"),
        (Game(game_id="a", policy=Policy.INCREMENT, start=math.inf), "start"),
        (Game(game_id="a", low=2.0, high=1.0), "low"),
        (Game(game_id="a", low=math.nan), "low"),
        (Game(game_id="a", high=math.inf), "high"),
        (Game(game_id="a", order=Order.ASCENDING, is_global=True), "is_global"),
        (Game(game_id="a", seasons=(Season("", 0, 1),)), "seasons"),
        (Game(game_id="a", seasons=(Season("2026-W48", 0, 1),)), "seasons"),
        (Game(game_id="a", seasons=(Season("all-time", 0, 1),)), "seasons"),
        (Game(game_id="a", seasons=(Season("s", 1, 1),)), "seasons"),
        (Game(game_id="a", seasons=(Season("s", -1, 1),)), "seasons"),
        (Game(game_id="a", seasons=(Season("s", 0, 1), Season("s", 1, 2))), "seasons"),
        (Game(game_id="a", seasons=(Season("t", 5, 9), Season("s", 0, 6))), "seasons"),
        (
            Game(game_id="a", seasons=tuple(Season(f"s{i}", i, i + 1) for i in range(MOST_SEASONS + 1))),
            "seasons",
        ),
    ],
)
def test_rules_that_make_no_board_are_refused_by_their_field(game: Game, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        checked(game)
    assert refused.value.field == field
    assert str(refused.value)


@pytest.mark.parametrize(
    "game",
    [
        Game(game_id="a"),
        Game(game_id="A.b_c-9", is_global=True, days=True, weeks=True),
        Game(game_id="a", policy=Policy.LATEST, latest=1),
        Game(game_id="a", policy=Policy.DECREMENT, start=100.0),
        Game(game_id="a", policy=Policy.INCREMENT, start=-5.0),
        Game(game_id="a", low=0.0, high=0.0, order=Order.ASCENDING),
        Game(game_id="a", seasons=(SUMMER, SPRING)),
    ],
)
def test_rules_that_make_a_board_are_taken_as_they_are(game: Game) -> None:
    assert checked(game) is game


def test_a_moment_is_in_all_time_and_one_window_of_each_kind_that_the_game_has() -> None:
    game = Game(game_id="a", days=True, weeks=True, seasons=(SPRING, SUMMER))
    assert [window.name for window in game.windows_at(AT)] == [
        "all-time",
        "2026-01-01",
        "2026-W01",
        "spring",
    ]
    # At the border between two seasons only the second is; after the last there is none.
    assert game.windows_at(AT + 1_000)[-1].name == "summer"
    assert game.windows_at(AT + 2_000)[-1].kind is WindowKind.WEEK
    assert Game(game_id="a").windows_at(AT) == (WHOLE,)


def test_a_window_is_found_by_name_where_the_game_has_it() -> None:
    game = Game(game_id="a", days=True, weeks=True, seasons=(SPRING,))
    for window in game.windows_at(AT):
        assert game.window_named(window.name) == window


@pytest.mark.parametrize("name", ["2026-01-01", "2026-W01", "spring", "", "ALL-TIME", "2026-02-30"])
def test_a_window_that_a_game_does_not_have_is_refused(name: str) -> None:
    with pytest.raises(RefusedError, match="no window") as refused:
        Game(game_id="a").window_named(name)
    assert refused.value.field == "window"
