"""The paces: what is sent, in which order, with which times."""

import asyncio
from collections import defaultdict

import pytest

from engine.clock import now_ms
from feeds.cricket.feed import FEED, CricketRecord
from feeds.cricket.records import Record
from feeds.cricket.simulator.conditions import HUNDRED
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.pace import play_at_rate, play_fast, play_timed
from feeds.matches.producer import FeedProducer
from feeds.matches.season import Season
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import MatchInfo

PARTITIONS = {"cricket.events": 6, "cricket.matches": 6}


class Topics:
    """A broker that takes everything, and knows the order it came in."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    async def send(self, topic: str, value: bytes, *_: object) -> "asyncio.Future[object]":
        self.records.append(decode_info(value) if topic == "cricket.matches" else decode_event(value))
        future = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future

    def of(self, match_id: str) -> list[Record]:
        return [record for record in self.records if record.match_id == match_id]


def untimed(records: list[Record]) -> list[tuple[object, ...]]:
    """Everything but the moment."""
    return [
        (record,)
        if isinstance(record, MatchInfo)
        else (type(record), record.seq, record.innings_no, getattr(record, "runs", None))
        for record in records
    ]


@pytest.fixture
def topics() -> Topics:
    return Topics()


@pytest.fixture
def producer(topics: Topics) -> FeedProducer[CricketRecord]:
    return FeedProducer(FEED, topics, PARTITIONS)


async def test_fast_plays_match_after_match_as_they_are(
    topics: Topics, producer: FeedProducer[CricketRecord]
) -> None:
    await play_fast(producer, (simulate(match_id, 3, starts_at=5_000) for match_id in ("a", "b")))
    expected = [*simulate("a", 3, starts_at=5_000), *simulate("b", 3, starts_at=5_000)]
    assert topics.records == expected
    assert producer.acknowledged == len(expected) - 4


async def test_timed_plays_side_by_side_in_the_order_of_time(
    topics: Topics, producer: FeedProducer[CricketRecord]
) -> None:
    # Played on different days; each begins now.
    matches = [simulate("a", 3, starts_at=1_000), simulate("b", 4, HUNDRED, starts_at=900_000_000)]
    before = now_ms()
    await play_timed(producer, matches, speed=1e6)
    for match_id, expected in (("a", simulate("a", 3, starts_at=1_000)), ("b", simulate("b", 4, HUNDRED))):
        sent, wanted = topics.of(match_id), list(expected)
        assert untimed(sent[1:-1]) == untimed(wanted[1:-1])
        assert isinstance(sent[0], MatchInfo)
        assert isinstance(sent[-1], MatchInfo)
        assert sent[0].outcome is None
        assert sent[0].starts_at == sent[-1].starts_at >= before
        assert sent[-1].outcome is not None
    times = [record.timestamp for record in topics.records if not isinstance(record, MatchInfo)]
    assert times == sorted(times)
    assert before <= times[0]
    length = max(
        event.timestamp for event in simulate("a", 3, starts_at=0) if not isinstance(event, MatchInfo)
    )
    assert times[-1] - times[0] >= length / 1e6 - 1
    first_of_b = next(n for n, record in enumerate(topics.records) if record.match_id == "b")
    last_of_a = max(n for n, record in enumerate(topics.records) if record.match_id == "a")
    assert first_of_b < last_of_a


async def test_at_a_rate_as_many_events_are_sent_as_the_time_has(
    topics: Topics, producer: FeedProducer[CricketRecord]
) -> None:
    await play_at_rate(producer, Season(FEED, 1, matches=20), rate=5_000, duration=0.3)
    events = [record for record in topics.records if not isinstance(record, MatchInfo)]
    assert len(events) == producer.sent == producer.acknowledged == 1_500
    seqs = defaultdict(list)
    for event in events:
        seqs[event.match_id].append(event.seq)
    assert all(each == list(range(1, len(each) + 1)) for each in seqs.values())
    times = [event.timestamp for event in events]
    assert times == sorted(times)
