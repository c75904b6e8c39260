"""The topic that is told of requests: a share of them, in batches, and never waited for."""

import asyncio
from random import Random

import msgspec
import pytest
from aiokafka.errors import KafkaError

from serving.ingest.link import Link, connected
from serving.ingest.requests import API_REQUESTS, MOST, ApiRequest, Requests
from tests.serving.ingest.kafka_double import KafkaDouble

PARTITIONS = 3


@pytest.fixture
def kafka() -> KafkaDouble:
    return KafkaDouble()


@pytest.fixture
async def link(kafka: KafkaDouble) -> Link:
    return await connected(kafka.make, 5)


def asked(number: int) -> ApiRequest:
    return ApiRequest(number, f"r{number}", "POST", "/cricket/events/", 202, "feed", 1, 1.5)


def told(kafka: KafkaDouble) -> list[ApiRequest]:
    values = [one for values in kafka.values(API_REQUESTS.name).values() for one in values]
    return [msgspec.json.decode(value, type=ApiRequest) for value in values]


async def test_all_are_told_in_batches_over_all_partitions(kafka: KafkaDouble, link: Link) -> None:
    requests = Requests(PARTITIONS, 1)
    for batch in range(6):
        for number in range(10):
            requests.tell(asked(10 * batch + number))
        await requests.flush(link)
    assert sorted(one.at for one in told(kafka)) == list(range(60))
    assert len(kafka.values(API_REQUESTS.name)) == PARTITIONS
    assert kafka.producers[0].batches == 6
    assert requests.dropped == 0


async def test_more_than_a_batch_holds_is_several(kafka: KafkaDouble, link: Link) -> None:
    requests = Requests(PARTITIONS, 1)
    for number in range(1000):
        requests.tell(asked(number))
    await requests.flush(link)
    assert len(told(kafka)) == 1000
    assert kafka.producers[0].batches > 3


@pytest.mark.parametrize(("sample", "least", "most"), [(0, 0, 0), (0.2, 150, 250), (1, 1000, 1000)])
async def test_the_sample_is_the_share_that_is_told(
    kafka: KafkaDouble, link: Link, sample: float, least: int, most: int
) -> None:
    requests = Requests(PARTITIONS, sample, Random(1))
    for number in range(1000):
        requests.tell(asked(number))
    await requests.flush(link)
    assert least <= len(told(kafka)) <= most


async def test_while_kafka_is_away_they_are_dropped(kafka: KafkaDouble) -> None:
    requests = Requests(PARTITIONS, 1)
    requests.tell(asked(1))
    await requests.flush(None)
    await requests.flush(None)
    assert requests.dropped == 1


async def test_what_nobody_sends_is_bounded(kafka: KafkaDouble, link: Link) -> None:
    requests = Requests(PARTITIONS, 1)
    for number in range(MOST + 5):
        requests.tell(asked(number))
    await requests.flush(link)
    assert requests.dropped == 5
    assert len(told(kafka)) == MOST


async def test_one_that_kafka_does_not_take_costs_no_more_than_itself(
    kafka: KafkaDouble, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise KafkaError

    requests = Requests(PARTITIONS, 1)
    requests.tell(asked(1))
    with monkeypatch.context() as patched:
        patched.setattr("tests.serving.ingest.kafka_double.ProducerDouble.queue", refuse)
        await requests.flush(link)
    requests.tell(asked(2))
    await requests.flush(link)
    assert [one.at for one in told(kafka)] == [2]


async def test_an_acknowledgement_is_not_waited_for(kafka: KafkaDouble, link: Link) -> None:
    kafka.silent = True
    requests = Requests(PARTITIONS, 1)
    requests.tell(asked(1))
    async with asyncio.timeout(10):
        await requests.flush(link)
    assert len(link.waiting) == 1
    kafka.acknowledge()
    await asyncio.sleep(0)
    assert not link.waiting
