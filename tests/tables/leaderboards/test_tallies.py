"""What policies make of submissions in one window; each against its definition over all of them at once."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Policy
from schemas.refusals import RefusedError
from tables.leaderboards.entries import MOST
from tables.leaderboards.games import Game
from tables.leaderboards.tallies import Tally, added, tallied
from tests.tables.leaderboards.plain import AT, FEW

Scored = tuple[int, float, float]

SCORED = st.lists(st.tuples(st.integers(AT, AT + 5), FEW, FEW), min_size=1, max_size=12)


def fold(game: Game, scored: Sequence[Scored]) -> Tally:
    tally = None
    for one in scored:
        tally = tallied(game, tally, *one)
    assert tally is not None
    return tally


def pairs(game: Game, *scores: float) -> list[tuple[float, int]]:
    """The score and when it was reached, after each of these scores, a millisecond apart."""
    return [
        (tally.score, tally.reached - AT)
        for count in range(len(scores))
        for tally in [fold(game, [(AT + place, one, 0.0) for place, one in enumerate(scores[: count + 1])])]
    ]


def test_a_lower_score_does_not_replace_the_best_and_a_higher_does_not_where_low_is_better() -> None:
    # TaloDev/backend tests/routes/api/leaderboard (MIT).
    assert pairs(Game(game_id="a"), 5.0, 3.0, 7.0) == [(5.0, 0), (5.0, 0), (7.0, 2)]
    assert pairs(Game(game_id="a", order=Order.ASCENDING), 5.0, 7.0, 3.0) == [(5.0, 0), (5.0, 0), (3.0, 2)]


def test_the_best_is_a_pair_and_not_the_best_of_each() -> None:
    # heroiclabs/nakama server/core_leaderboard.go (Apache-2.0): score and sub-score are compared as a pair.
    best = fold(Game(game_id="a"), [(AT, 10.0, 1.0), (AT + 1, 9.0, 100.0), (AT + 2, 10.0, 2.0)])
    assert (best.score, best.sub, best.reached, best.count) == (10.0, 2.0, AT + 2, 3)


@pytest.mark.parametrize("policy", [Policy.BEST, Policy.LAST])
def test_the_same_pair_again_is_not_reached_again(policy: Policy) -> None:
    tally = fold(Game(game_id="a", policy=policy), [(AT, 5.0, 1.0), (AT + 9, 5.0, 1.0)])
    assert (tally.reached, tally.count) == (AT, 2)


def test_the_last_is_the_latest_by_its_own_time_and_then_by_the_log() -> None:
    game = Game(game_id="a", policy=Policy.LAST)
    assert fold(game, [(AT + 5, 1.0, 0.0), (AT, 2.0, 0.0)]).score == 1.0
    assert fold(game, [(AT + 5, 1.0, 0.0), (AT + 5, 2.0, 0.0)]).score == 2.0
    assert fold(game, [(AT + 5, 1.0, 0.0), (AT + 9, 1.0, 0.0), (AT + 7, 3.0, 0.0)]).score == 1.0


def test_a_score_that_is_set_replaces_a_better_one() -> None:
    # heroiclabs/nakama server/core_leaderboard.go (Apache-2.0): the operator set.
    for order in Order:
        game = Game(game_id="a", policy=Policy.LAST, order=order)
        assert pairs(game, 5.0, 3.0, 7.0) == [(5.0, 0), (3.0, 1), (7.0, 2)]


def test_a_counter_adds_and_one_that_takes_away_stops_at_zero() -> None:
    # heroiclabs/nakama server/core_leaderboard.go (Apache-2.0): incr, and decr not below 0.
    assert pairs(Game(game_id="a", policy=Policy.INCREMENT), 1.0, 2.5, 0.0) == [(1.0, 0), (3.5, 1), (3.5, 1)]
    lives = Game(game_id="a", policy=Policy.DECREMENT, start=3.0)
    assert pairs(lives, 1.0, 1.5, 9.0, 1.0) == [(2.0, 0), (0.5, 1), (0.0, 2), (0.0, 2)]


def test_zero_is_a_score() -> None:
    # agoragames/leaderboard issue 53, nakama issue 384.
    assert pairs(Game(game_id="a"), 0.0) == [(0.0, 0)]
    assert pairs(Game(game_id="a"), -1.0, 0.0) == [(-1.0, 0), (0.0, 1)]


def test_ten_tenths_are_one_and_what_is_taken_away_leaves_no_dust() -> None:
    assert pairs(Game(game_id="a", policy=Policy.SUM), *[0.1] * 10)[-1][0] == 1.0
    assert pairs(Game(game_id="a", policy=Policy.SUM), 0.1, 0.2, -0.1, -0.2)[-1][0] == 0.0
    assert pairs(Game(game_id="a", policy=Policy.DECREMENT, start=1.0), *[0.25] * 4)[-1][0] == 0.0


@given(st.lists(st.one_of(FEW, st.floats(-(2.0**40), 2.0**40)), max_size=30))
@settings(max_examples=200, deadline=None)
def test_a_sum_is_exact_in_any_order_and_rounded_once(values: list[float]) -> None:
    parts: tuple[float, ...] = ()
    for value in values:
        parts = added(parts, value)
    exact = sum(map(Fraction, values), Fraction())
    assert sum(map(Fraction, parts), Fraction()) == exact
    assert 0.0 not in parts
    game = Game(game_id="a", policy=Policy.SUM)
    for order in (values, values[::-1], sorted(values)):
        if order:
            assert fold(game, [(AT, value, 0.0) for value in order]).score == float(exact)


@given(SCORED, st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_the_latest_n_are_those_by_time_and_then_by_the_log(scored: list[Scored], most: int) -> None:
    tally = fold(Game(game_id="a", policy=Policy.LATEST, latest=most), scored)
    # A stable sort keeps the order of the log within a millisecond.
    latest = sorted(scored, key=lambda one: one[0])[-most:]
    assert tally.score == float(sum(Fraction(score) for _, score, _ in latest))
    assert tally.sub == float(sum(Fraction(sub) for _, _, sub in latest))
    assert (tally.count, len(tally.recent)) == (len(scored), min(most, len(scored)))


@given(SCORED, st.sampled_from(list(Order)))
@settings(max_examples=200, deadline=None)
def test_the_best_and_the_last_are_what_a_look_at_all_submissions_says(
    scored: list[Scored], order: Order
) -> None:
    best = fold(Game(game_id="a", order=order), scored)
    choose = max if order is Order.DESCENDING else min
    pair = choose((score, sub) for _, score, sub in scored)
    first = next(at for at, *rest in scored if tuple(rest) == pair)
    assert (best.score, best.sub, best.reached) == (*pair, first)
    last = fold(Game(game_id="a", policy=Policy.LAST), scored)
    assert (last.score, last.sub) == sorted(scored, key=lambda one: one[0])[-1][1:]


@given(SCORED, st.sampled_from([Policy.SUM, Policy.INCREMENT]))
@settings(max_examples=100, deadline=None)
def test_when_a_sum_was_reached_moves_only_when_the_pair_does(scored: list[Scored], policy: Policy) -> None:
    game, before = Game(game_id="a", policy=policy), None
    for one in scored:
        after = tallied(game, before, *one)
        if before is not None:
            is_same = (before.score, before.sub) == (after.score, after.sub)
            assert after.reached == (before.reached if is_same else max(before.reached, one[0]))
        before = after


@pytest.mark.parametrize("policy", [Policy.SUM, Policy.INCREMENT, Policy.LATEST])
def test_a_sum_beyond_the_whole_numbers_is_refused_by_its_field(policy: Policy) -> None:
    game = Game(game_id="a", policy=policy, latest=5 if policy is Policy.LATEST else 0)
    assert fold(game, [(AT, MOST - 1, 0.0), (AT, 1.0, 0.0)]).score == MOST
    with pytest.raises(RefusedError, match="beyond") as refused:
        fold(game, [(AT, MOST, 0.0), (AT, 2.0, 0.0)])
    assert refused.value.field == "score"
    with pytest.raises(RefusedError) as refused:
        fold(game, [(AT, 0.0, -MOST), (AT, 0.0, -2.0)])
    assert refused.value.field == "sub"
