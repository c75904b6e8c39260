"""Events are stored with the times at which their records were appended, and read without."""

import msgspec
import pytest

from feeds.cricket.feed import encode
from tables.cricket.sport import SPORT
from tables.matches.event_log import Entry, appended_of
from tables.matches.sport import any_sport
from tests.agents.predictions.stand import Stand
from tests.tables.cricket.story import Story, t20


class OldEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry as 0.2.0 reads it."""

    seq: int
    value: bytes
    offset: int | None = None


@pytest.fixture
async def stand() -> Stand:
    return Stand(any_sport(SPORT), encode)


def play(stand: Stand) -> Story:
    story = Story(t20()).innings("Reds").over("1 . 4 2 . 6").over("1 . 4 2 . 6").over("1 . 4 2 . 6")
    for event in story.events:
        stand.now = event.timestamp + 7
        stand.send(event)
    return story


def times(stand: Stand, story: Story) -> list[int]:
    entries: list[Entry | None] = [
        stand.tables.log.entry(stand.partition, b"m1", event.seq) for event in story.events
    ]
    return [appended_of(entry) for entry in entries if entry is not None]


async def test_each_event_is_stored_with_its_time_also_once_its_match_is_long_over(stand: Stand) -> None:
    story = play(stand)
    due = [event.timestamp + 7 for event in story.events]
    assert times(stand, story) == due
    for _ in stand.tidy(8 * 86_400.0):
        pass
    assert stand.scan("cricket-balls") == []
    assert times(stand, story) == due
    stand.send(Story(t20()).innings("Reds").over("1 . 4 2 . 6").events[0])
    stand.restart()
    assert times(stand, story) == due


async def test_a_repeat_leaves_the_first_time(stand: Stand) -> None:
    story = play(stand)
    before = times(stand, story)
    stand.now += 1_000
    stand.send(*story.events)
    assert times(stand, story) == before


async def test_an_older_worker_reads_what_is_stored_with_times(stand: Stand) -> None:
    story = play(stand)
    rows = [msgspec.msgpack.decode(row, type=tuple[OldEntry, ...]) for _, row in stand.scan("cricket-balls")]
    assert [one.seq for row in rows for one in row] == [event.seq for event in story.events]
    assert {one.offset for row in rows for one in row} == {None}


async def test_events_of_a_worker_that_kept_no_times_have_none(stand: Stand) -> None:
    stand.tables.log.keeps_times = False
    try:
        story = play(stand)
    finally:
        stand.tables.log.keeps_times = True
    assert set(times(stand, story)) == {0}
    ball = story.over("2").events[-1]
    stand.now = ball.timestamp
    stand.send(ball)
    entry = stand.tables.log.entry(stand.partition, b"m1", ball.seq)
    assert entry is not None
    assert appended_of(entry) == ball.timestamp
