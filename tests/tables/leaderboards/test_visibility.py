"""Hidden entries and those of closed accounts are on no board, whatever comes while they are hidden."""

from tables.leaderboards.games import Game
from tables.leaderboards.scores import Changes, UserScores
from tables.leaderboards.submissions import Submission, submit
from tables.leaderboards.visibility import closed, entries, shown
from tables.leaderboards.windows import Window
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT

USER = user(7)
GAME = Game(game_id="a", days=True)


def is_closed(window: Window) -> bool:
    return window.name == "2026-01-01"


def score(scores: UserScores, number: int) -> tuple[UserScores, Changes]:
    one = Submission(submission_id=f"s{number}", user_id=USER, appended=AT + number, score=float(number))
    outcome = submit(GAME, scores, one, is_closed)
    return outcome.scores, outcome.changes


def test_what_is_hidden_leaves_every_board_and_what_is_shown_comes_back_as_it_is_by_then() -> None:
    scores, _ = score(UserScores(), 1)
    before = entries(GAME, USER, scores)
    assert set(before) == {"all-time", "2026-01-01"}
    scores, changes = shown(GAME, USER, scores, is_closed, hidden=True)
    assert [(one.window.name, one.before, one.after, one.amended) for one in changes] == [
        ("all-time", before["all-time"], None, False),
        ("2026-01-01", before["2026-01-01"], None, True),
    ]
    assert entries(GAME, USER, scores) == {}
    # What is hidden is folded all the same.
    scores, changes = score(scores, 2)
    assert changes == ()
    scores, changes = shown(GAME, USER, scores, is_closed, hidden=False)
    assert [one.before for one in changes] == [None, None]
    assert {one.window.name: one.after for one in changes} == entries(GAME, USER, scores)
    assert entries(GAME, USER, scores) != before


def test_hiding_what_is_hidden_returns_the_very_same_row() -> None:
    scores, _ = score(UserScores(), 1)
    hidden, _ = shown(GAME, USER, scores, is_closed, hidden=True)
    assert shown(GAME, USER, hidden, is_closed, hidden=True) == (hidden, ())
    same, changes = shown(GAME, USER, scores, is_closed, hidden=False)
    assert same is scores
    assert changes == ()


def test_a_closed_account_leaves_every_board_and_a_hidden_one_was_on_none() -> None:
    scores, _ = score(UserScores(), 1)
    changes = closed(GAME, USER, scores, is_closed)
    assert {one.window.name: one.before for one in changes} == entries(GAME, USER, scores)
    assert [one.after for one in changes] == [None, None]
    hidden, _ = shown(GAME, USER, scores, is_closed, hidden=True)
    assert closed(GAME, USER, hidden, is_closed) == ()


def test_a_window_that_the_game_no_longer_has_has_no_board() -> None:
    scores, _ = score(UserScores(), 1)
    assert set(entries(Game(game_id="a"), USER, scores)) == {"all-time"}
