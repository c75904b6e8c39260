"""What a drill notes of the records that it sees."""

import asyncio
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from drill.fleet import NotWholeError
from drill.slice import Window
from drill.watch import Watch
from tests.drill.sport import SLICE


def record(topic: str, key: str, value: bytes, partition: int = 0) -> Any:
    return SimpleNamespace(topic=topic, key=key.encode(), value=value, partition=partition, offset=0)


def state(key: str, last_seq: int, partition: int = 0) -> Any:
    return record(SLICE.state, key, b'{"last_seq":%d}' % last_seq, partition)


@pytest.fixture
def watch() -> Watch:
    return Watch(SLICE)


def test_a_match_waits_until_a_snapshot_has_all_of_it(watch: Watch) -> None:
    for value in (b"1 5", b"2 7"):
        watch.note_input(record(SLICE.events, "m", value))
    watch.note_output(state("m", 1))
    assert watch.waiting == 1
    watch.note_output(state("m", 2))
    assert watch.waiting == 0
    assert watch.logged["m"].events == [b"1 5", b"2 7"]


def test_a_description_is_of_its_match_whichever_comes_first(watch: Watch) -> None:
    watch.note_input(record(SLICE.descriptions, "m", b"before"))
    watch.note_input(record(SLICE.descriptions, "other", b"never begun"))
    watch.note_input(record(SLICE.events, "m", b"1 5"))
    watch.note_input(record(SLICE.descriptions, "m", b"after"))
    assert watch.logged["m"].descriptions == [b"before", b"after"]
    assert list(watch.logged) == ["m"]


def test_a_snapshot_that_goes_back_is_noted(watch: Watch) -> None:
    for seq in (1, 3, 2, 3):
        watch.note_output(state("m", seq))
    assert watch.backwards == ["m from 3 to 2 at 0@0"]


def test_what_can_be_read_is_the_latest_of_each_partition_but_no_messy_match(watch: Watch) -> None:
    for key, partition in (("a", 0), ("b", 1), ("c", 1), ("messy-1", 0)):
        watch.note_output(state(key, 1, partition))
    assert watch.readable == {0: "a", 1: "c"}


def test_a_messy_match_is_none_of_the_steady_feed(watch: Watch) -> None:
    watch.note_input(record(SLICE.events, "messy-1", b"nothing that anybody could read"))
    assert watch.logged == {}


def test_windows_are_kept_in_order(watch: Watch) -> None:
    for number in (1, 2):
        watch.note_output(record(SLICE.windows, "m", msgspec.json.encode(Window(number))))
    assert watch.windows == {"m": [Window(1), Window(2)]}


async def test_caught_up_is_what_was_logged_when_it_was_asked(watch: Watch) -> None:
    watch.note_input(record(SLICE.events, "m", b"1 5"))
    caught_up = asyncio.create_task(watch.caught_up())
    await asyncio.sleep(0)
    watch.note_input(record(SLICE.events, "m", b"2 7"))
    watch.note_output(state("m", 1))
    await caught_up
    with pytest.raises(NotWholeError, match="events of m"):
        await watch.caught_up(timeout=0)
