"""The recount to which the boards of a drill are compared."""

from drill.leaderboards.standings import Submitted, ranked, recounted


def scores(*pairs: tuple[str, float]) -> list[Submitted]:
    return [Submitted(user, str(number), score, 0) for number, (user, score) in enumerate(pairs)]


def test_the_best_counts_or_the_sum_from_the_first_score_on() -> None:
    played = scores(("a", -5), ("b", 7), ("a", -9), ("b", 2))
    assert recounted(played, "best") == {"a": -5, "b": 7}
    assert recounted(played, "sum") == {"a": -14, "b": 9}


def test_equal_scores_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert ranked({"c": 5, "a": 9, "b": 5, "d": 1}) == [(1, "a", 9), (2, "b", 5), (2, "c", 5), (4, "d", 1)]
