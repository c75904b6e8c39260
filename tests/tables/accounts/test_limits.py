"""How long logins wait: guessing is slow, and nobody is locked out."""

import pytest

from tables.accounts.limits import FORGETS_ONE, FREE, KNOWN_FOR, MOST_DELAY, Limits, delay_after

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def guessed(limits: Limits, seconds: float, step: float, source: str = ELSEWHERE, now: float = 0.0) -> int:
    """The wrong passwords that are tried by whoever tries as often as it may."""
    tried, end = 0, now + seconds
    while now < end:
        tried += limits.admit("1vy", source, now) == 0
        now += step
    return tried


def test_the_delay_doubles_from_one_second_to_its_most() -> None:
    assert [delay_after(failures) for failures in range(10)] == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30]
    assert delay_after(10**6) == MOST_DELAY


@pytest.mark.parametrize("step", [0.01, 1.0, 7.0, 61.0])
def test_guesses_of_a_name_are_bounded_however_they_are_spaced(step: float) -> None:
    hour = 3600.0
    assert guessed(Limits(), hour, step) <= FREE + 6 + hour / MOST_DELAY


def test_guesses_at_once_are_no_way_around_the_delay() -> None:
    limits = Limits()
    assert sum(limits.admit("1vy", f"192.0.2.{number}", 0.0) == 0 for number in range(200)) == FREE


def test_a_right_password_after_a_thousand_wrong_ones_waits_for_the_delay_and_no_longer() -> None:
    limits, now = Limits(), 0.0
    for _ in range(1000):
        while wait := limits.admit("1vy", ELSEWHERE, now):
            now += wait
    wait = limits.admit("1vy", HOME, now)
    assert 0 < wait <= MOST_DELAY
    assert limits.admit("1vy", HOME, now + wait) == 0
    limits.succeeded("1vy", HOME, now + wait)
    assert [limits.admit("1vy", HOME, now + wait) for _ in range(FREE)] == [0.0] * FREE


def test_who_has_to_wait_makes_nobody_wait_longer() -> None:
    limits = Limits()
    for _ in range(FREE):
        limits.admit("1vy", HOME, 0.0)
    first = limits.admit("1vy", HOME, 0.5)
    for _ in range(100):
        limits.admit("1vy", ELSEWHERE, 0.5)
    assert limits.admit("1vy", HOME, 0.5) == first == 0.5


def test_where_a_name_has_logged_in_it_does_not_wait_for_those_who_guess_elsewhere() -> None:
    limits = Limits()
    limits.admit("1vy", HOME, 0.0)
    limits.succeeded("1vy", HOME, 0.0)
    assert guessed(limits, 600.0, 1.0) > FREE
    assert limits.admit("1vy", HOME, 600.0) == 0
    assert limits.admit("1vy", ELSEWHERE, 600.0) > 0


def test_a_login_at_home_gives_those_who_guess_elsewhere_no_new_attempts() -> None:
    limits = Limits()
    limits.admit("1vy", HOME, 0.0)
    limits.succeeded("1vy", HOME, 0.0)
    guessed(limits, 300.0, 1.0)
    limits.admit("1vy", HOME, 300.0)
    limits.succeeded("1vy", HOME, 300.0)
    assert limits.admit("1vy", ELSEWHERE, 300.0) > 0


def test_guessing_is_bounded_at_home_too() -> None:
    limits = Limits()
    limits.admit("1vy", HOME, 0.0)
    limits.succeeded("1vy", HOME, 0.0)
    assert guessed(limits, 3600.0, 0.5, HOME) <= FREE + 6 + 3600 / MOST_DELAY


def test_a_source_is_known_for_a_while() -> None:
    limits = Limits()
    limits.succeeded("1vy", HOME, 0.0)
    later = KNOWN_FOR + 1
    guessed(limits, 60.0, 1.0, now=later)
    assert limits.admit("1vy", HOME, later + 60.0) > 0


def test_failures_are_forgotten_with_time() -> None:
    limits = Limits()
    guessed(limits, 600.0, 1.0)
    assert limits.admit("1vy", ELSEWHERE, 600.0) > 0
    rested = 600.0 + 8 * FORGETS_ONE
    assert [limits.admit("1vy", ELSEWHERE, rested) for _ in range(FREE)] == [0.0] * FREE
    assert limits.admit("1vy", ELSEWHERE, rested) > 0


def test_one_name_does_not_wait_for_another() -> None:
    limits = Limits()
    guessed(limits, 60.0, 1.0)
    assert limits.admit("b0b", ELSEWHERE, 60.0) == 0


def test_an_attempt_that_was_not_made_does_not_count() -> None:
    limits = Limits()
    for _ in range(20):
        assert limits.admit("1vy", HOME, 0.0) == 0
        limits.withdraw("1vy", HOME, 0.0)


def test_no_more_counts_are_kept_than_allowed_and_the_latest_are() -> None:
    limits = Limits(most=50)
    for number in range(1000):
        for _ in range(FREE):
            limits.admit(f"name-{number}", HOME, 0.0)
        limits.succeeded(f"known-{number}", HOME, 0.0)
    assert limits.admit("name-999", HOME, 0.0) > 0
    assert limits.admit("name-0", HOME, 0.0) == 0
    assert limits.counted == 50
    assert limits.known == 50


def test_a_name_that_is_forgotten_begins_anew() -> None:
    limits = Limits()
    limits.succeeded("1vy", HOME, 0.0)
    guessed(limits, 60.0, 1.0)
    guessed(limits, 60.0, 1.0, HOME)
    limits.forget("1vy")
    assert (limits.counted, limits.known) == (0, 0)
    assert limits.admit("1vy", ELSEWHERE, 60.0) == 0
