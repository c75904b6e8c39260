"""How much a key may post: its rate over time, in requests of any size."""

from serving.ingest.keys import Key
from serving.ingest.rates import MOST_KEYS, Rates


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def key(rate: float, name: str = "feed") -> Key:
    return Key(name, "0" * 64, ("ingest:*",), rate)


def posted(rates: Rates, clock: Clock, of: Key, items: int, seconds: float, step: float = 0.01) -> int:
    """The items that were taken of a key that posts as often as it may."""
    taken, end = 0, clock.now + seconds
    while clock.now < end:
        if not rates.wait_of(of):
            rates.take(of, items)
            taken += items
        clock.now += step
    return taken


def test_over_time_a_key_posts_at_its_rate_whatever_the_size_of_its_requests() -> None:
    for rate, items in ((100, 1), (100, 7), (50, 1000), (0.5, 1)):
        clock = Clock()
        taken = posted(Rates(clock), clock, key(rate), items, 200)
        assert rate * 200 <= taken <= rate * 201 + items, (rate, items)


def test_the_seconds_to_wait_are_those_after_which_it_may() -> None:
    clock = Clock()
    rates, feed = Rates(clock), key(100)
    rates.take(feed, 1000)
    wait = rates.wait_of(feed)
    assert wait == 9
    clock.now += wait - 1
    assert rates.wait_of(feed) > 0
    clock.now += 1.1
    assert rates.wait_of(feed) == 0


def test_a_key_does_not_save_up_more_than_a_moment() -> None:
    clock = Clock()
    rates, feed = Rates(clock), key(100)
    assert rates.wait_of(feed) == 0
    clock.now += 3600
    rates.take(feed, 100)
    assert rates.wait_of(feed) == 1


def test_one_key_does_not_wait_for_another() -> None:
    rates = Rates(Clock())
    rates.take(key(1), 1000)
    assert rates.wait_of(key(1)) > 900
    assert rates.wait_of(key(1, "other")) == 0


def test_a_rate_that_was_changed_counts_from_then_on() -> None:
    clock = Clock()
    rates = Rates(clock)
    rates.take(key(1), 101)
    assert rates.wait_of(key(1)) == 100
    assert rates.wait_of(key(100)) == 1


def test_however_many_players_post_few_are_remembered_and_those_the_longest_silent_are_not() -> None:
    rates, first = Rates(Clock()), key(1, "first")
    rates.take(first, 100)
    for number in range(MOST_KEYS - 1):
        rates.take(key(1, f"player{number}"), 1)
    assert rates.wait_of(first) > 0
    for number in range(MOST_KEYS):
        rates.take(key(1, f"other{number}"), 1)
    assert rates.wait_of(first) == 0
