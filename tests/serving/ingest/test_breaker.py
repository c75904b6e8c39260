"""When Kafka is tried, and when it is not."""

from hypothesis import given
from hypothesis import strategies as st

from serving.ingest.breaker import FAILURES, Breaker, State


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        period = breaker.admit()
        assert period is not None
        breaker.failed(period)
    return breaker


def test_failures_in_a_row_open_it_and_others_do_not() -> None:
    breaker = Breaker(failures=3)
    for outcomes, state in (("ffs" * 5, State.CLOSED), ("fff", State.OPEN)):
        for outcome in outcomes:
            period = breaker.admit()
            assert period is not None
            if outcome == "s":
                breaker.succeeded(period)
            else:
                breaker.failed(period)
        assert breaker.state is state


def test_the_failure_that_opens_it_says_so_once() -> None:
    breaker = Breaker(failures=2)
    periods = [breaker.admit() for _ in range(4)]
    assert [breaker.failed(period) for period in periods if period is not None] == [False, True, False, False]


def test_one_that_is_open_tries_nothing_until_it_recovers_and_then_one() -> None:
    breaker = opened()
    assert breaker.admit() is None
    breaker.recovered()
    trial = breaker.admit()
    assert trial is not None
    assert breaker.admit() is None
    breaker.succeeded(trial)
    assert breaker.state is State.CLOSED
    assert breaker.admit() is not None
    assert breaker.admit() is not None


def test_a_trial_that_fails_opens_it_again_at_once() -> None:
    breaker = opened()
    breaker.recovered()
    trial = breaker.admit()
    assert trial is not None
    assert breaker.failed(trial)
    assert breaker.state is State.OPEN


def test_what_is_heard_late_of_requests_before_it_opened_changes_nothing() -> None:
    """A hundred that ran out of time together opened it again and again, and it never closed."""
    breaker = Breaker(failures=1)
    early = [breaker.admit() for _ in range(3)]
    assert None not in early
    breaker.failed(0)
    breaker.recovered()
    trial = breaker.admit()
    assert trial is not None
    assert not breaker.failed(0)
    breaker.succeeded(0)
    assert breaker.state is State.HALF_OPEN
    breaker.succeeded(trial)
    assert breaker.state is State.CLOSED
    assert not breaker.failed(0)
    assert breaker.state is State.CLOSED


def test_to_recover_is_of_one_that_is_open() -> None:
    breaker = Breaker()
    breaker.recovered()
    assert breaker.state is State.CLOSED


@given(st.lists(st.sampled_from(["admit", "succeed", "fail", "recover"]), max_size=60))
def test_whatever_happens_it_closes_again_once_what_is_tried_succeeds(steps: list[str]) -> None:
    breaker = Breaker()
    under_way: list[int] = []
    for step in steps:
        if step == "admit" and (period := breaker.admit()) is not None:
            under_way.append(period)
        elif step == "recover":
            breaker.recovered()
        elif under_way and step == "succeed":
            breaker.succeeded(under_way.pop(0))
        elif under_way:
            breaker.failed(under_way.pop(0))
    for period in under_way:
        breaker.failed(period)
    breaker.recovered()
    last = breaker.admit()
    assert last is not None
    breaker.succeeded(last)
    assert breaker.state is State.CLOSED
