import pytest

from bench.latency.figures import Ball, Published, Seen, http_latencies, looked_at, state_latencies

BALLS = [Ball("a", 1), Ball("b", 1), Ball("a", 2), Ball("a", 3)]
SENT = [10.0, 11.0, 12.0, 13.0]


def test_a_ball_counts_from_when_it_was_sent() -> None:
    assert http_latencies(SENT, [Seen(0, 10.5), Seen(3, 13.25)], since=1) == [0.25]


def test_a_state_tells_of_all_balls_up_to_its_last() -> None:
    states = [Published("a", 2, 12.5), Published("b", 1, 12.5), Published("a", 3, 14.0)]
    latencies, unseen = state_latencies(BALLS, SENT, states, since=0)
    assert latencies == pytest.approx([2.5, 0.5, 1.5, 1.0])
    assert unseen == 0


def test_a_ball_in_no_state_is_unseen() -> None:
    latencies, unseen = state_latencies(BALLS, SENT, [Published("a", 1, 10.5)], since=0)
    assert (latencies, unseen) == ([0.5], 3)


def test_the_same_state_again_counts_no_ball_twice() -> None:
    states = [Published("b", 1, 11.5), Published("b", 1, 11.75)]
    assert state_latencies(BALLS, SENT, states, since=1) == ([0.5], 2)


def test_the_balls_looked_at_are_settled_before_any_is_seen() -> None:
    """One of each 50 ms of play, at any moment of them: a ball that is late hides none that follow."""
    numbers = looked_at(count=20_050, rate=2_000)
    assert [number // 100 for number in numbers] == list(range(200))
    within = [number % 100 for number in numbers]
    assert min(within) < 10
    assert max(within) >= 90
    assert numbers == looked_at(count=20_050, rate=2_000)
