"""What a feed counts as acknowledged, and when it gives up; the broker here is a list."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError

from feeds.cricket.feed import FEED, CricketRecord
from feeds.cricket.records import Record
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.feed import FeedError
from feeds.matches.journal import Acked
from feeds.matches.producer import FeedProducer
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import MatchInfo
from tests.feeds.matches.broker import Broker

PARTITIONS = {"cricket.events": 6, "cricket.matches": 6}


def some_match(match_id: str = "m1", seed: int = 1) -> list[Record]:
    return list(simulate(match_id, seed))


async def send_all(producer: FeedProducer[CricketRecord], records: list[Record]) -> None:
    for record in records:
        await producer.send(record)


async def test_a_match_goes_in_order_to_its_topics_under_its_id() -> None:
    broker, records = Broker(), some_match("Zürich-1")
    producer = FeedProducer(FEED, broker, PARTITIONS)
    await send_all(producer, records)
    await producer.flush()
    assert {key for _, _, key, _ in broker.records} == {"Zürich-1".encode()}
    assert len({partition for _, _, _, partition in broker.records}) == 1
    events = [
        decode_event(value, key) for topic, value, key, _ in broker.records if topic == "cricket.events"
    ]
    infos = [decode_info(value, key) for topic, value, key, _ in broker.records if topic == "cricket.matches"]
    assert events == records[1:-1]
    assert infos == [records[0], records[-1]]
    assert broker.records[0][0] == broker.records[-1][0] == "cricket.matches"
    assert producer.acked == {"Zürich-1": Acked("Zürich-1", 0, len(events), finished=True)}
    assert (producer.sent, producer.acknowledged, producer.finished) == (len(events), len(events), 1)


@pytest.mark.parametrize(
    ("match_id", "murmur2"),
    # What Kafka's own client hashes these to, by its unit tests.
    [
        ("21", -973932308),
        ("foobar", -790332482),
        ("a-little-bit-long-string", -985981536),
        ("abc", 479470107),
    ],
)
async def test_the_partition_is_that_of_kafkas_own_clients(match_id: str, murmur2: int) -> None:
    broker = Broker()
    await FeedProducer(FEED, broker, PARTITIONS).send(MatchInfo(match_id))
    assert broker.records[0][3] == (murmur2 & 0x7FFF_FFFF) % 6


async def test_nothing_counts_as_acknowledged_while_something_before_it_is_not() -> None:
    broker = Broker(at_once=False)
    producer = FeedProducer(FEED, broker, PARTITIONS)
    await send_all(producer, some_match()[:5])
    broker.acknowledge(0, 2, 3)
    producer.settle()
    assert producer.acked["m1"].seq == 0
    broker.acknowledge(1)
    producer.settle()
    assert producer.acked["m1"].seq == 3
    assert producer.acknowledged == 3
    assert producer.sent == 4


async def test_a_refused_record_is_named_and_nothing_after_it_counts() -> None:
    broker = Broker(at_once=False)
    producer = FeedProducer(FEED, broker, PARTITIONS)
    await send_all(producer, some_match()[:5])
    broker.acknowledge(0, 1, 3, 4)
    broker.futures[2].set_exception(TopicAuthorizationFailedError("cricket.events"))
    with pytest.raises(FeedError, match=r"did not take ball_seq 2 of match m1 into cricket\.events"):
        await producer.flush()
    with pytest.raises(FeedError):
        await producer.flush()
    assert producer.acked["m1"].seq == 1


async def test_no_more_is_in_flight_than_allowed() -> None:
    broker = Broker(at_once=False)
    producer = FeedProducer(FEED, broker, PARTITIONS, max_in_flight=3)
    sending = asyncio.create_task(send_all(producer, some_match()[:10]))
    for acknowledged in range(7):
        while len(broker.records) < acknowledged + 3:
            await asyncio.sleep(0)
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(broker.records) == acknowledged + 3
        broker.acknowledge(acknowledged)
    broker.acknowledge(7)
    await sending
    assert len(broker.records) == 10


async def test_a_silent_broker_is_given_up_with_what_to_do() -> None:
    producer = FeedProducer(FEED, Broker(at_once=False), PARTITIONS, patience=0.01)
    await send_all(producer, some_match()[:3])
    with pytest.raises(FeedError, match=r"acknowledged nothing for 0\.01 s; the description of match m1"):
        await producer.flush()


async def test_a_full_buffer_that_does_not_move_is_a_silent_broker() -> None:
    broker = Broker()
    broker.fails_with = KafkaTimeoutError()
    with pytest.raises(FeedError, match="start the same command again"):
        await FeedProducer(FEED, broker, PARTITIONS).send(some_match()[0])


async def test_changes_are_reported_once() -> None:
    broker = Broker()
    producer = FeedProducer(FEED, broker, PARTITIONS)
    await send_all(producer, [*some_match("a")[:3], *some_match("b")[:2]])
    await producer.flush()
    assert {acked.match_id: acked.seq for acked in producer.take_changes()} == {"a": 2, "b": 1}
    assert producer.take_changes() == []
    await send_all(producer, some_match("b")[2:4])
    await producer.flush()
    assert {acked.match_id: acked.seq for acked in producer.take_changes()} == {"b": 3}
