"""Periods and minutes of play, each closed once, by an event."""

from collections import Counter
from random import Random

from tables.basketball.scoring.state import Window
from tables.basketball.windows import current, follow, in_progress, place, published
from tests.tables.basketball.story import AWAY, HOME, Story


def minutes(story: Story) -> list[tuple[int, int | None]]:
    return [(window.period, window.minute) for window in story.windows]


def test_a_minute_is_over_when_an_event_of_a_later_one_comes_and_idle_ones_are_published_too() -> None:
    story = Story().begin().at("11:30").shot(HOME, "a").at("11:00.001").shot(HOME, "a")
    assert story.windows == []
    story.at("11:00").shot(AWAY, "v", 3)
    assert minutes(story) == [(1, 11)]
    story.at("8:15").shot(HOME, "a")
    assert minutes(story) == [(1, 11), (1, 10), (1, 9)]
    first, second, third = (published("g", window) for window in story.windows)
    assert (first.home, first.away, first.lead, first.runs.home, first.runs.away) == (4, 0, 4, 4, 0)
    assert (second.home, second.away, second.score, second.runs.away) == (0, 3, (4, 3), 3)
    assert (third.home, third.away, third.score, third.lead) == (0, 0, (4, 3), 1)
    assert [place(window) for window in current(story.game)] == [bytes((1, 246)), bytes((1, 255))]


def test_the_end_of_a_period_closes_its_minutes_and_then_itself() -> None:
    story = Story().begin().at("2:30").shot(HOME, "a").end()
    assert minutes(story) == [(1, minute) for minute in range(11, -1, -1)] + [(1, None)]
    assert in_progress(story.game) == ()
    assert published("g", story.windows[-1]).home == 2


def test_a_period_without_an_end_ends_when_the_next_one_begins() -> None:
    story = Story().begin().at("0:30").shot(HOME, "a").next_period().shot(AWAY, "v")
    assert minutes(story)[-2:] == [(1, 0), (1, None)]


def test_the_end_of_the_game_after_the_end_of_its_last_period_closes_nothing_twice() -> None:
    story = Story().begin().shot(HOME, "a").end().end(game=True)
    assert max(Counter(minutes(story)).values()) == 1


def test_points_that_come_after_the_end_change_the_window_and_count_a_revision() -> None:
    story = Story().begin().shot(HOME, "a").end().throw(HOME, "a")
    again = story.windows[-2:]
    assert [(window.minute, window.ended, window.revision) for window in again] == [
        (0, (3, 0), 1),
        (None, (3, 0), 1),
    ]


def test_the_windows_of_any_game_come_once_in_order_and_sum_to_its_periods() -> None:
    for seed in range(40):
        rng, story = Random(seed), Story()
        for _ in range(4):
            story.begin()
            clock = 720.0
            while (clock := clock - rng.expovariate(1 / 40)) > 0:
                story.at(f"{int(clock // 60)}:{clock % 60:.1f}").shot(
                    rng.choice((HOME, AWAY)), rng.choice("av"), rng.choice((2, 3)), made=rng.random() < 0.5
                )
            story.end().next_period()
        places = [place(window) for window in story.windows]
        assert places == sorted(set(places))
        for period, points in enumerate(story.game.periods, 1):
            *minutes, whole = [window for window in story.windows if window.period == period]
            assert len(minutes) == 12
            sums = [sum(window.ended[side] - window.began[side] for window in minutes) for side in (0, 1)]
            assert tuple(sums) == points == (whole.ended[0] - whole.began[0], whole.ended[1] - whole.began[1])


def test_a_revision_follows_the_known_one_and_an_equal_window_is_the_known_one() -> None:
    known = Window(1, 11, (0, 0), (2, 0), complete=True, revision=3)
    assert follow(Window(1, 11, (0, 0), (2, 0), complete=True), known) is known
    assert follow(Window(1, 11, (0, 0), (3, 0), complete=True), known).revision == 4
