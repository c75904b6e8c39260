"""Five minutes of play, each closed once, by an event."""

from random import Random

from schemas.football.kinds import HALVES, Decision, Phase, ShotOutcome
from tables.football.scoring.state import Window
from tables.football.windows import current, follow, in_progress, momentum, place, published
from tests.tables.football.story import AWAY, HOME, Story


def places(story: Story) -> list[tuple[Phase, int]]:
    return [(window.phase, window.number) for window in story.windows]


def test_a_window_is_over_when_an_event_of_a_later_one_comes_and_idle_ones_are_published_too() -> None:
    story = Story().begin().at("4:59.999").shot(HOME, xg=0.1).passes(HOME, 3).passes(AWAY)
    assert story.windows == []
    story.at("5:00").goal(AWAY, xg=0.25)
    assert places(story) == [(Phase.FIRST_HALF, 0)]
    story.at("15:00").passes(AWAY)
    first, second, third = (published(story.match, window) for window in story.windows)
    assert (first.minutes, first.number, first.score, first.complete) == ("1-5", 1, (0, 0), True)
    assert (first.home.shots, first.home.shots_on_target, first.home.xg, first.home.goals) == (1, 1, 0.1, 0)
    assert (first.home.possession, first.away.possession, first.away.passes) == (75.0, 25.0, 1)
    assert (second.minutes, second.away.goals, second.score, second.away.xg) == ("6-10", 1, (0, 1), 0.25)
    assert (third.minutes, third.score, third.momentum) == ("11-15", (0, 1), 0)
    assert (third.home.possession, third.away.shots, third.away.xg) == (None, 0, 0.0)
    assert [place(window) for window in in_progress(story.match)] == [bytes((1, 3))]


def test_windows_run_on_in_added_time_and_the_end_of_the_half_closes_the_last() -> None:
    story = Story().begin().at("44:00").passes(HOME).at("46:30").passes(AWAY).at("47:00").end()
    assert places(story) == [(Phase.FIRST_HALF, number) for number in range(10)]
    assert published(story.match, story.windows[-1]).minutes == "45+1-45+5"
    assert in_progress(story.match) == ()
    assert current(story.match) == story.match.windows[-1:]


def test_a_half_without_an_end_ends_when_the_next_phase_begins() -> None:
    story = Story().begin().at("44:00").passes(HOME).begin(Phase.SECOND_HALF)
    assert places(story)[-1] == (Phase.FIRST_HALF, 8)
    assert [one.phase for one in in_progress(story.match)] == [Phase.SECOND_HALF]


def test_a_match_that_is_joined_late_has_no_windows_before() -> None:
    assert places(Story().at("31:00").passes(HOME).at("36:00").passes(HOME)) == [(Phase.FIRST_HALF, 6)]


def test_the_end_of_the_match_after_that_of_its_half_closes_nothing_twice() -> None:
    story = Story().begin().at("3:00").shot(HOME).end().end(match=True)
    assert len(story.windows) == 1


def test_what_is_told_after_the_end_changes_the_last_window_and_counts_a_revision() -> None:
    story = Story().begin().at("46:00").shot(HOME).end().at("45:59").shot(HOME, xg=0.5).note()
    again = story.windows[-1]
    assert (again.number, again.shots, again.xg, again.revision) == (9, (2, 0), (0.5, 0.0), 1)
    assert len(story.windows) == 11


def test_a_goal_that_is_cancelled_later_has_its_window_and_those_after_it_published_again() -> None:
    story = Story().begin().at("7:00").goal(HOME).at("11:00").passes(AWAY).at("16:00").passes(AWAY)
    story.windows.clear()
    story.review("e2", Decision.CANCELLED)
    assert [(one.number, one.goals, one.score, one.revision) for one in story.windows] == [
        (1, (0, 0), (0, 0), 1),
        (2, (0, 0), (0, 0), 1),
    ]
    story.windows.clear()
    story.review("e2", Decision.STANDS)
    assert [(one.number, one.goals, one.score, one.revision) for one in story.windows] == [
        (1, (1, 0), (1, 0), 2),
        (2, (0, 0), (1, 0), 2),
    ]
    story.windows.clear()
    story.review("e2", Decision.UNDER_REVIEW)
    assert story.windows == []


def test_momentum_is_the_difference_of_both_sides_pressure_over_its_sum() -> None:
    assert momentum(Window(Phase.FIRST_HALF, 0)) == 0
    assert momentum(Window(Phase.FIRST_HALF, 0, shots=(1, 0))) == 100
    # 10 + 5 + 3 + 2 against 10.
    window = Window(
        Phase.FIRST_HALF, 0, accurate=(20, 0), shots=(2, 1), on_target=(1, 1), corners=(1, 0), passes=(20, 0)
    )
    assert momentum(window) == 33


def test_a_side_whose_shots_are_not_rated_has_no_xg() -> None:
    window = Window(Phase.FIRST_HALF, 0, shots=(2, 0))
    shown = published(Story().match, window)
    assert (shown.home.xg, shown.away.xg) == (None, 0.0)


def test_the_windows_of_any_match_come_once_in_order_and_sum_to_its_figures() -> None:
    for seed in range(30):
        rng, story = Random(seed), Story()
        for half in HALVES:
            story.begin(half)
            clock = 0.0
            while (clock := clock + rng.expovariate(1 / 40)) < 48 * 60:
                story.at(f"{int(clock // 60)}:{clock % 60:.1f}")
                side = rng.choice((HOME, AWAY))
                if rng.random() < 0.8:
                    story.passes(side, accurate=rng.random() < 0.8, corner=rng.random() < 0.1)
                else:
                    story.shot(side, rng.choice([*ShotOutcome]), xg=rng.choice((0.125, 0.25)))
            story.end()
        found = [place(window) for window in story.windows]
        assert found == sorted(set(found))
        assert len(found) == 4 * 10
        totals = story.match.totals
        for side in (HOME, AWAY):
            for figure in ("passes", "accurate", "shots", "on_target", "corners", "xg"):
                assert (
                    sum(getattr(one, figure)[side] for one in story.windows) == getattr(totals, figure)[side]
                )
            goals = [window.goals[side] for window in story.windows]
            assert sum(goals) == story.match.score[side] == story.windows[-1].score[side]


def test_a_revision_follows_the_known_one_and_an_equal_window_is_the_known_one() -> None:
    known = Window(Phase.FIRST_HALF, 1, shots=(1, 0), complete=True, revision=3)
    assert follow(Window(Phase.FIRST_HALF, 1, shots=(1, 0), complete=True), known) is known
    assert follow(Window(Phase.FIRST_HALF, 1, shots=(2, 0), complete=True), known).revision == 4
