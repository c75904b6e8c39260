import pytest

from bench.rig.watching import Sample, StalledError, summary


def test_what_was_done_before_the_first_look_is_in_neither_side_of_a_rate() -> None:
    samples = [Sample(at=5.0, done=1000, cpu=2.0), Sample(at=6.0, done=1500, cpu=2.5), Sample(7.0, 5000, 2.8)]
    measured = summary(samples, peak=99.0, started=1.0)
    assert measured.balls == 5000
    assert measured.rate == pytest.approx(2000)
    assert measured.cpu_us == pytest.approx(200)
    assert measured.from_start == pytest.approx(6.0)


def test_a_single_look_gives_no_rate() -> None:
    with pytest.raises(StalledError, match="between two looks"):
        summary([Sample(at=5.0, done=1000, cpu=2.0)], peak=99.0, started=1.0)
