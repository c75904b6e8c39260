import pytest

from drill.faults import ALL, ON_WORKERS, choose, kill_worker, messy_feed, pause_worker


def test_faults_are_chosen_by_name_or_group_each_once() -> None:
    assert choose("all") == ALL
    assert choose("none") == ()
    assert choose("pause-worker,kill-worker,pause-worker") == (pause_worker, kill_worker)
    assert choose("kill-worker,workers") == ON_WORKERS


def test_a_sport_without_messy_feeds_has_every_other_fault() -> None:
    assert set(ALL) - set(choose("all", messy=False)) == {messy_feed}
    with pytest.raises(ValueError, match="no messy feeds"):
        choose("messy-feed", messy=False)


def test_a_fault_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="no fault 'flood'; there are all, workers, none, kill-worker"):
        choose("flood")
