"""Which fetches may be folded: none that a seek or a take-over has overtaken, whatever runs beside what."""

from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.driver.fetch_epoch import FetchEpoch


def fetch(epochs: FetchEpoch) -> bool:
    return epochs.end_fetch(epochs.begin_fetch())


def test_a_fetch_that_nothing_overtakes_is_taken_until_the_next_seek_or_take_over() -> None:
    sought, taken_over = FetchEpoch(), FetchEpoch()
    assert fetch(sought)
    assert fetch(taken_over)
    batch = sought.fetched_in
    assert sought.is_current(batch)
    with sought.seek(after_take_over=False):
        assert not sought.is_current(batch)
    assert not sought.is_current(batch)
    taken_over.take_over()
    assert not taken_over.is_current(batch)


def test_a_fetch_that_began_before_a_seek_or_beside_it_is_not_taken() -> None:
    epochs = FetchEpoch()
    before = epochs.begin_fetch()
    with epochs.seek(after_take_over=False):
        beside = epochs.begin_fetch()
    assert not epochs.end_fetch(before)
    assert not epochs.end_fetch(beside)
    assert fetch(epochs)


def test_after_a_take_over_nothing_is_taken_until_a_seek_of_after_it_has_succeeded() -> None:
    epochs = FetchEpoch()
    epochs.take_over()
    with epochs.seek(after_take_over=False):
        pass
    assert not fetch(epochs)
    with pytest.raises(OSError), epochs.seek(after_take_over=True):  # noqa: PT011
        raise OSError
    assert not fetch(epochs)
    with epochs.seek(after_take_over=True):
        epochs.take_over()
    assert not fetch(epochs)
    with epochs.seek(after_take_over=True):
        pass
    assert fetch(epochs)


def test_a_seek_that_failed_stops_nothing_for_good() -> None:
    epochs = FetchEpoch()
    with pytest.raises(OSError), epochs.seek(after_take_over=True):  # noqa: PT011
        raise OSError
    assert fetch(epochs)


@given(st.lists(st.sampled_from(["begin", "end", "take over", "seek", "sought", "failed"])))
def test_in_any_order_what_is_current_was_fetched_whole_since_the_last_seek_and_take_over(
    steps: list[str],
) -> None:
    epochs = FetchEpoch()
    seeks = list[AbstractContextManager[None]]()
    began: int | None = None
    clean, batch = False, None
    for step in steps:
        if step == "begin":
            began, clean = epochs.begin_fetch(), not seeks
        elif step == "end":
            taken = epochs.end_fetch(began)
            assert not taken or clean
            batch = epochs.fetched_in if taken else batch
        elif step == "take over":
            epochs.take_over()
            clean, batch = False, None
        elif step == "seek":
            seeks.append(seek := epochs.seek(after_take_over=True))
            seek.__enter__()
            clean, batch = False, None
        elif seeks:
            seeks.pop().__exit__(*((OSError, OSError(), None) if step == "failed" else (None, None, None)))
        assert batch is None or epochs.is_current(batch)
    for seek in reversed(seeks):
        seek.__exit__(None, None, None)
    with epochs.seek(after_take_over=True):
        pass
    assert fetch(epochs)
