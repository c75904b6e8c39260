"""Sums of what workers tell: each partition once, whoever tells of it."""

from tables.audience.partials import MatchSums, Partial
from web.audience.telling import Told, summed


def told(viewers: int, **partitions: int) -> Told:
    numbers = {int(name[1:]): position for name, position in partitions.items()}
    return Told(numbers, {"football": Partial(MatchSums(newest=1, viewers=viewers))})


def test_all_partitions_are_added_up() -> None:
    whole = summed([told(3, p0=5, p1=5), told(4, p2=9)], 3, ())
    assert whole.found["football"].sums.viewers == 7
    assert whole.missing.partitions == []


def test_of_two_that_tell_of_one_partition_the_one_that_read_further_counts() -> None:
    """The old owner of a partition may not know yet that it lost it."""
    stale, new = told(3, p0=5, p1=5), told(4, p1=8, p2=9)
    for order in ([stale, new], [new, stale]):
        whole = summed(order, 3, ())
        assert whole.found["football"].sums.viewers == 4
        assert whole.missing.partitions == [0]
        assert whole.missing.workers == ["unknown"]


def test_the_same_told_twice_counts_once() -> None:
    assert summed([told(3, p0=5), told(3, p0=5)], 1, ()).found["football"].sums.viewers == 3


def test_workers_that_are_silent_are_named_with_their_share() -> None:
    missing = summed([told(3, p0=5)], 4, ("http://b",)).missing
    assert (missing.partitions, missing.share, missing.workers) == ([1, 2, 3], 0.75, ["http://b"])
