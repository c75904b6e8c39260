"""What hiding a user's entries in a game does to its boards, its windows and the global board."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Policy
from tables.leaderboards.games import Game
from tables.leaderboards.windows import GRACE, day_of
from tests.agents.leaderboards.globe import Globe
from tests.agents.leaderboards.hall import DAY, START, TOLD_GAME, Hall
from tests.schemas.accounts.users import user

GAME = Game(game_id="g", policy=Policy.SUM, days=True, is_global=True)
TODAY = day_of(START).name


def test_hidden_entries_leave_boards_at_once_and_come_back_as_they_are_by_then() -> None:
    # TaloDev/backend, tests/routes/api/leaderboard (MIT): hidden entries do not count in positions.
    hall = Hall(GAME)
    for number, score in ((1, 5), (2, 7), (3, 6)):
        hall.submit(number, score)
    hall.hide(2)
    assert hall.ranks() == [(1, 3, 6), (2, 1, 5)]
    assert hall.standing(2).entry is None
    updates = hall.updates
    hall.submit(2, 10)
    assert hall.ranks(TODAY) == [(1, 3, 6), (2, 1, 5)]
    assert hall.updates == updates
    hall.restart()
    assert hall.ranks() == [(1, 3, 6), (2, 1, 5)]
    hall.hide(2, hidden=False)
    assert hall.ranks() == hall.ranks(TODAY) == [(1, 2, 17), (2, 3, 6), (3, 1, 5)]
    hall.restart()
    assert hall.ranks() == [(1, 2, 17), (2, 3, 6), (3, 1, 5)]


def test_closed_windows_follow_and_are_published_with_a_revision() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.submit(2, 7)
    hall.now = day_of(START).end + GRACE
    hall.close()
    hall.hide(2)
    hall.align()
    assert hall.ranks(TODAY) == [(1, 1, 5)]
    hall.submit(2, 1, at=START)
    assert hall.ranks(TODAY) == [(1, 1, 5)]
    hall.hide(2, hidden=False)
    hall.align()
    assert hall.ranks(TODAY) == [(1, 2, 8), (2, 1, 5)]
    assert [(one.total, one.revision) for one in hall.windows] == [(2, 0), (1, 1), (2, 2)]


def test_a_late_score_of_who_was_hidden_a_moment_ago_leaves_no_stale_entry() -> None:
    # The entry of a closed window is taken out by its key, which a late score changes.
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.submit(2, 7)
    hall.now = day_of(START).end + GRACE
    hall.close()
    hall.hide(2)
    hall.submit(2, 1, at=START)
    hall.align()
    assert hall.ranks(TODAY) == [(1, 1, 5)]
    assert hall.windows[-1].total == 1


def test_a_user_can_be_hidden_before_its_first_score() -> None:
    hall = Hall(GAME)
    hall.hide(1)
    hall.submit(1, 5)
    assert hall.ranks() == []
    hall.hide(1, hidden=False)
    assert hall.ranks() == [(1, 1, 5)]


def test_hiding_twice_is_hiding_once_and_a_game_that_nobody_knows_hides_nobody() -> None:
    globe = Globe(GAME)
    globe.submit(1, 5)
    for _ in range(2):
        globe.hide(1)
    assert len(globe.told) == 4
    globe.hide(1, game_id="other")
    assert globe.refusals == ["broken-rule"]


def test_what_is_hidden_counts_nothing_for_the_global_board() -> None:
    globe = Globe(GAME, Game(game_id="h", is_global=True))
    globe.submit(1, 5)
    globe.submit(1, 3, game_id="h")
    globe.deliver()
    globe.hide(1)
    globe.deliver()
    assert globe.global_board() == [(1, 3, START)]
    assert globe.global_board(TODAY) == []
    globe.submit(1, 2)
    globe.hide(1, hidden=False)
    globe.deliver()
    assert globe.global_board() == [(1, 10, START)]
    assert globe.global_board(TODAY) == [(1, 7, START)]


def test_what_a_game_told_before_it_hid_a_user_changes_nothing_when_it_comes_again() -> None:
    globe = Globe(GAME)
    globe.submit(1, 5)
    globe.submit(1, 1)
    globe.hide(1)
    told = globe.told
    for one in reversed(told):
        globe.tell(one)
    assert globe.global_board() == []


def test_points_of_a_hidden_user_are_kept_and_on_no_board_also_after_a_restart() -> None:
    hall = Hall()
    hall.give(1, 5)
    hall.hide(1, game_id=TOLD_GAME)
    hall.give(1, 2, part="margin")
    hall.restart()
    assert hall.ranks(game_id=TOLD_GAME) == []
    hall.hide(1, hidden=False, game_id=TOLD_GAME)
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 1, 7)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(1, 3), st.integers(0, 4), st.sampled_from((0, DAY))),
            st.tuples(st.integers(1, 3), st.booleans()),
            st.sampled_from(("restart", "close", "align", "day")),
        ),
        max_size=40,
    )
)
def test_boards_have_what_is_not_hidden_and_nothing_else(steps: list[tuple[int, ...] | str]) -> None:
    globe, hidden, sent = Globe(GAME), set[int](), list[tuple[int, int, int]]()
    for step in steps:
        match step:
            case "restart":
                globe.restart()
            case "close":
                globe.close()
            case "align":
                globe.align()
            case "day":
                globe.now += DAY
            case (int(number), bool(is_hidden)):
                globe.hide(number, hidden=is_hidden)
                (hidden.add if is_hidden else hidden.discard)(number)
            case (int(number), int(score), int(ago)):
                globe.submit(number, score, at=globe.now - ago)
                sent.append((number, score, globe.now - ago))
    globe.align()
    globe.deliver()
    for window in (None, *{day_of(at) for _, _, at in sent}):
        sums = dict[int, float]()
        for number, score, at in sent:
            if number not in hidden and (window is None or window.has(at)):
                sums[number] = sums.get(number, 0) + score
        name = "all-time" if window is None else window.name
        assert {int(one.user_id, 16): one.score for one in globe.board(name)} == sums, name
        assert {number: score for number, score, _ in globe.global_board(name)} == sums, name


def test_a_hidden_user_is_named_by_its_own_id() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.submit(2, 5)
    hall.hide(1)
    assert [one.user_id for one in hall.board()] == [user(2)]
