"""The last runs of a chase, at the seams where a match ends within a ball."""

from random import Random

import pytest

from feeds.cricket.simulator.chances import PITCHES, Play
from feeds.cricket.simulator.conditions import T20, Conditions, Ended, Plan
from feeds.cricket.simulator.fielding import Side
from feeds.cricket.simulator.middle import Middle
from feeds.cricket.simulator.names import fixture

BALLS = [play for play in Play if play <= Play.HELMET]


def chase(seed: int, needed: int) -> tuple[Middle, str]:
    """A chase that needs so many runs, and who bowls."""
    rng = Random(seed)
    batting, bowling = (Side.of(team, rng) for team in fixture(0, seed))
    conditions = Conditions.of(T20, pitch=seed % PITCHES)
    middle = Middle(rng, conditions, Plan(2, T20.overs, target=needed), batting, bowling)
    return middle, middle.attack.start_over(0)


@pytest.mark.parametrize("play", BALLS)
@pytest.mark.parametrize("needed", [1, 2, 3, 4])
def test_nobody_is_out_off_the_ball_that_wins(play: Play, needed: int) -> None:
    for seed in range(100):
        middle, bowler = chase(seed, needed)
        if play <= Play.SIX:
            middle.hit(play)
        else:
            ball = middle.play_odd(play, bowler)
            assert middle.runs == ball.total
            assert not (ball.dismissals and middle.runs >= needed)
        assert (middle.ended is Ended.TARGET_REACHED) == (middle.runs >= needed)


@pytest.mark.parametrize("play", [Play.SINGLE, Play.TWO, Play.THREE, Play.FIVE, Play.RUN_FOUR])
def test_no_more_is_run_than_wins(play: Play) -> None:
    middle, bowler = chase(1, needed=1)
    runs = middle.hit(play) if play <= Play.SIX else middle.play_odd(play, bowler).runs
    assert runs == 1


def test_a_boundary_that_wins_counts_whole() -> None:
    middle, _ = chase(1, needed=1)
    assert middle.hit(Play.SIX) == 6
