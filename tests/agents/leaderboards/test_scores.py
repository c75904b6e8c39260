"""What the agents of leaderboards make of games and scores."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Policy, Ties
from tables.leaderboards.games import Game, Season
from tables.leaderboards.windows import GRACE, day_of, week_of
from tests.agents.leaderboards.hall import DAY, START, Hall
from tests.schemas.accounts.users import user

GAME = Game(game_id="g", days=True, weeks=True)
TODAY = day_of(START).name


def test_a_better_score_moves_a_user_up_and_says_from_where() -> None:
    hall = Hall(GAME)
    for number, score in ((1, 10), (2, 20), (3, 0)):
        hall.submit(number, score)
    hall.submit(3, 20)
    hall.submit(1, 5)
    assert hall.ranks() == [(1, 2, 20), (1, 3, 20), (3, 1, 10)]
    row = hall.tables.scores.on(hall.partition)[f"g\0{user(3)}".encode()]
    assert [(one.rank_before, one.rank_after, one.is_changed) for one in row.answers] == [
        (0, 3, True),
        (3, 1, True),
    ]
    assert hall.updates == 4


def test_two_posts_of_a_user_at_once_make_one_entry() -> None:
    # TaloDev/backend, tests/routes/api/leaderboard (MIT): concurrent posts for a unique board make one entry.
    hall = Hall(GAME)
    hall.submit(1, 5, "one")
    hall.submit(1, 5, "other")
    assert hall.ranks() == [(1, 1, 5)]


def test_two_posts_of_a_user_at_once_count_once_each_where_scores_are_added() -> None:
    # TaloDev/backend, tests/routes/api/leaderboard (MIT): on a board that is not unique, each makes an entry.
    # Boards here have an entry a user: what is not unique is added.
    hall = Hall(Game(game_id="g", policy=Policy.SUM))
    hall.submit(1, 5, "one")
    hall.submit(1, 5, "other")
    assert hall.ranks() == [(1, 1, 10)]


def test_who_has_no_score_has_no_rank_no_score_and_nobody_around() -> None:
    # agoragames/leaderboard spec/leaderboard_spec.rb (MIT): of an unknown member rank and score are nil,
    # around_me is empty, and its page is none.
    hall = Hall(GAME)
    hall.submit(1, 5)
    standing = hall.standing(9)
    assert (standing.entry, standing.percentile, standing.total) == (None, None, 1)
    assert hall.ranks(around=user(9)) == hall.ranks(users=(user(9),)) == []


def test_scores_with_fractions_keep_their_ranks_where_some_users_alone_are_asked_for() -> None:
    # TaloDev/backend, tests/routes/api/leaderboard (MIT): float scores keep position when filtered by player.
    hall = Hall(GAME)
    for number, score in ((1, 10.5), (2, 10.25), (3, 10.75)):
        hall.submit(number, score)
    assert hall.ranks(users=(user(2),)) == [(3, 2, 10.25)]
    assert hall.ranks(users=(user(1), user(2))) == [(2, 1, 10.5), (3, 2, 10.25)]


def test_a_submission_that_comes_again_counts_once_and_with_other_content_not_at_all() -> None:
    hall = Hall(Game(game_id="g", policy=Policy.SUM))
    for score in (5, 5, 6):
        hall.submit(1, score, "once")
    assert hall.ranks() == [(1, 1, 5)]
    assert hall.refusals == ["conflict"]


def test_an_answer_that_has_left_its_row_still_stands() -> None:
    hall = Hall(Game(game_id="g", policy=Policy.SUM))
    hall.submit(1, 5, "first")
    for _ in range(40):
        hall.submit(1, 1)
    hall.submit(1, 5, "first")
    assert hall.ranks() == [(1, 1, 45)]
    hall.now += 3 * DAY
    for _ in hall.agents.forget(hall.partition):
        pass
    assert not hall.tables.answers.on(hall.partition).scan()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"game_id": "other"}, "broken-rule"),
        ({"by_user": True}, "broken-rule"),
        ({"at": START + DAY}, "too-far-ahead"),
        ({"score": 1e300}, "broken-rule"),
    ],
)
def test_what_cannot_be_is_a_dead_letter_and_harms_nothing(fields: dict[str, object], reason: str) -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.submit(2, **{"score": 7, **fields})
    assert hall.refusals == [reason]
    assert hall.ranks() == [(1, 1, 5)]


def test_users_submit_for_themselves_where_the_game_permits_it() -> None:
    hall = Hall(Game(game_id="g", self_service=True))
    hall.submit(1, 5, by_user=True)
    assert hall.ranks() == [(1, 1, 5)]


def test_rules_that_scores_were_folded_by_stay_and_others_change() -> None:
    hall = Hall(GAME)
    hall.rule(Game(game_id="g", order=Order.ASCENDING))
    hall.submit(1, 5)
    hall.submit(2, 6)
    hall.rule(GAME)
    hall.rule(Game(game_id="g", order=Order.ASCENDING, high=5))
    hall.submit(3, 6)
    assert hall.ranks() == [(1, 1, 5), (2, 2, 6)]
    assert hall.refusals == ["broken-rule", "broken-rule"]


def test_a_day_is_closed_once_after_its_grace_and_a_late_score_amends_its_own_day() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.submit(2, 7)
    border = (START // DAY + 1) * DAY
    hall.now = border + GRACE - 1
    hall.close()
    assert hall.windows == []
    hall.now = border + GRACE
    hall.close()
    hall.close()
    [closed] = hall.windows
    assert (closed.window, closed.total, closed.revision) == (TODAY, 2, 0)
    assert [(one.rank, one.score) for one in closed.best] == [(1, 7), (2, 5)]

    hall.submit(1, 9, at=START + 1)
    hall.submit(3, 1)
    amended = hall.windows[-1]
    assert (amended.window, amended.total, amended.revision) == (TODAY, 2, 1)
    assert hall.ranks(TODAY) == [(1, 1, 9), (2, 2, 7)]
    assert hall.ranks(day_of(hall.now).name) == [(1, 3, 1)]
    assert hall.ranks() == [(1, 1, 9), (2, 2, 7), (3, 3, 1)]


def test_a_late_score_adds_to_what_the_user_had_in_a_window_that_is_closed() -> None:
    hall = Hall(Game(game_id="g", policy=Policy.SUM, days=True))
    hall.submit(1, 5)
    hall.now += DAY
    hall.close()
    hall.submit(1, 1)
    hall.submit(1, 2, at=START)
    hall.restart()
    hall.submit(1, 4, at=START)
    assert hall.ranks(TODAY) == [(1, 1, 11)]
    assert hall.ranks(day_of(hall.now).name) == [(1, 1, 1)]


def test_a_season_ends_as_its_game_says() -> None:
    season = Season("autumn", START - DAY, START + 10)
    hall = Hall(Game(game_id="g", seasons=(season,)))
    hall.submit(1, 5, at=START + 9)
    hall.submit(1, 6, at=START + 10)
    assert hall.ranks("autumn") == [(1, 1, 5)]
    hall.now = START + 10 + GRACE
    hall.close()
    assert [one.window for one in hall.windows] == ["autumn"]


Step = tuple[int, int, int]
steps = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 5), st.integers(0, 4), st.sampled_from((0, 1, DAY, 7 * DAY))),
        st.sampled_from(("restart", "close", "fail")),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(
    steps=steps,
    policy=st.sampled_from((Policy.BEST, Policy.LAST, Policy.SUM)),
    order=st.sampled_from(Order),
    ties=st.sampled_from(Ties),
)
def test_boards_are_those_of_a_plain_recount_whatever_dies(
    steps: list[Step | str], policy: Policy, order: Order, ties: Ties
) -> None:
    game = Game(game_id="g", policy=policy, order=order, ties=ties, days=True, weeks=True)
    hall = Hall(game)
    sent: list[tuple[int, int, int]] = []
    for step in steps:
        match step:
            case "restart":
                hall.restart()
            case "close":
                hall.close()
            case "fail":
                _fail(hall)
            case (int(number), int(score), int(later)):
                hall.now += later
                hall.submit(number, score)
                sent.append((number, score, hall.now))
    for window in (None, day_of(hall.now), week_of(hall.now)):
        name = "all-time" if window is None else window.name
        of_window = [one for one in sent if window is None or window.has(one[2])]
        assert hall.ranks(name) == _recount(of_window, policy, order, ties), name


def _fail(hall: Hall) -> None:
    """A batch whose last part fails: what it did is undone."""
    offset = hall.offset
    with suppress(ZeroDivisionError), hall.place.unit():
        hall.submit(1, 4)
        hall.now // 0
    hall.offset = offset


def _recount(
    sent: list[tuple[int, int, int]], policy: Policy, order: Order, ties: Ties
) -> list[tuple[int, int, float]]:
    standing: dict[int, tuple[float, int]] = {}
    sign = -1 if order is Order.DESCENDING else 1
    for number, score, at in sent:
        known = standing.get(number)
        if known is None:
            standing[number] = score, at
            continue
        if policy is Policy.SUM:
            after = known[0] + score
        elif policy is Policy.LAST:
            after = score
        else:
            after = min(known[0], score, key=lambda one: sign * one)
        if after != known[0]:
            standing[number] = after, at
    ordered = sorted(standing.items(), key=lambda one: (sign * one[1][0], one[1][1], one[0]))
    found = []
    for place, (number, (score, _)) in enumerate(ordered, 1):
        better = [one for _, (one, _) in ordered if sign * one < sign * score]
        rank = {
            Ties.COMPETITION: len(better) + 1,
            Ties.DENSE: len(set(better)) + 1,
            Ties.ORDINAL: place,
        }[ties]
        found.append((rank, number, float(score)))
    return found
