"""What is posted reaches Kafka or is refused in time, whatever Kafka does."""

import asyncio
from http import HTTPStatus

import pytest
from aiokafka.errors import OutOfOrderSequenceNumber, TopicAuthorizationFailedError

from engine.telemetry.metrics import PRODUCE_ERRORS
from serving.http.responses import AnswerError
from serving.ingest.breaker import FAILURES, State
from serving.ingest.link import Queued, connected
from serving.ingest.producer import IngestProducer
from tests.awaiting import until
from tests.serving.ingest.kafka_double import KafkaDouble, producer_of, records

MANY = 8


@pytest.fixture
def kafka() -> KafkaDouble:
    return KafkaDouble()


async def refused(producer: IngestProducer, reason: str, values: list[bytes] | None = None) -> AnswerError:
    """Send what has to be refused for a reason, which is counted."""
    counter = PRODUCE_ERRORS.labels(reason)._value
    before = counter.get()
    with pytest.raises(AnswerError) as error:
        await producer.send(records(values or [b"x"]))
    assert error.value.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert counter.get() == before + 1
    return error.value


async def test_offsets_are_those_of_the_log_in_the_order_of_the_records(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    mixed = [records([f"{n}".encode()], partition=n % 3)[0] for n in range(30)]
    few = [records([f"{n}".encode()], partition=n % 3)[0] for n in range(30, 36)]
    for sent in (mixed, few, mixed):
        offsets = await producer.send(sent)
        for record, offset in zip(sent, offsets, strict=True):
            assert kafka.log["events", record.partition][offset][:2] == (b"m1", record.value)
    for number, values in kafka.values("events").items():
        due = [one.value for sent in (mixed, few, mixed) for one in sent if one.partition == number]
        assert values == due


async def test_those_of_a_partition_are_one_batch(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    await producer.send([*records([b"x"] * 8), *records([b"y"] * 8, partition=1)])
    [made] = kafka.producers
    assert made.batches == 2


async def test_more_than_a_batch_holds_is_several(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    values = [bytes([n]) * 3000 for n in range(40)]
    assert await producer.send(records(values)) == list(range(40))
    assert kafka.values("events") == {0: values}
    assert kafka.producers[0].batches > 5


async def test_a_record_that_is_larger_than_a_batch_is_sent(kafka: KafkaDouble) -> None:
    values = [b"x" * 20_000] * MANY
    assert await producer_of(kafka).send(records(values)) == list(range(MANY))


async def test_headers_are_sent(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    for count in (1, MANY):
        await producer.send(records([b"x"] * count, headers=[("awaited", b"1")]))
    assert {tuple(headers) for _, _, headers in kafka.log["events", 0]} == {(("awaited", b"1"),)}


async def test_what_kafka_does_not_acknowledge_in_time_is_refused(kafka: KafkaDouble) -> None:
    kafka.silent = True
    producer = producer_of(kafka, patience=0.01)
    error = await refused(producer, "timeout")
    assert "with the same ids" in str(error)


async def test_an_acknowledgement_is_awaited_for_as_long_as_it_is_worth(kafka: KafkaDouble) -> None:
    kafka.silent = True
    sending = asyncio.create_task(producer_of(kafka).send(records([b"x"])))
    await until(lambda: bool(kafka.held))
    assert not sending.done()
    kafka.acknowledge()
    assert await sending == [0]


async def test_a_kafka_that_is_away_is_tried_a_few_times_and_then_refused_at_once(kafka: KafkaDouble) -> None:
    kafka.away = True
    producer = producer_of(kafka, pause=3600)
    for _ in range(FAILURES):
        await refused(producer, "away")
    made = len(kafka.producers)
    for _ in range(5):
        await refused(producer, "breaker")
    assert len(kafka.producers) == made
    assert all(one.stopped for one in kafka.producers)
    await producer.stop()


async def test_it_tries_by_itself_whether_kafka_is_back_and_goes_on(kafka: KafkaDouble) -> None:
    kafka.away = True
    producer = producer_of(kafka)
    for _ in range(FAILURES):
        await refused(producer, "away")
    await until(lambda: len(kafka.producers) > FAILURES + 3)
    assert producer.breaker.state is State.OPEN
    kafka.away = False
    await until(lambda: producer.breaker.state is State.HALF_OPEN)
    assert await producer.send(records([b"x"])) == [0]
    assert producer.breaker.state is State.CLOSED
    await producer.stop()


async def test_one_post_at_a_time_tries_a_kafka_that_is_back(kafka: KafkaDouble) -> None:
    kafka.away = True
    producer = producer_of(kafka)
    for _ in range(FAILURES):
        await refused(producer, "away")
    kafka.away, kafka.silent = False, True
    await until(lambda: producer.breaker.state is State.HALF_OPEN)
    trial = asyncio.create_task(producer.send(records([b"x"])))
    await until(lambda: bool(kafka.held))
    await refused(producer, "breaker")
    kafka.acknowledge()
    await trial
    assert await producer.send(records([b"y"])) == [1]
    await producer.stop()


async def test_a_producer_that_kafka_has_ended_is_made_anew_and_the_records_sent_again(
    kafka: KafkaDouble,
) -> None:
    """After a day without a post Kafka forgets the producer, and refuses its next batch."""
    producer = producer_of(kafka)
    await producer.send(records([b"a"]))
    kafka.errors = [OutOfOrderSequenceNumber()]
    assert await producer.send(records([b"b"])) == [1]
    assert len(kafka.producers) == 2
    await until(lambda: kafka.producers[0].stopped)
    assert kafka.values("events") == {0: [b"a", b"b"]}


async def test_only_what_was_refused_is_sent_again(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    kafka.errors = [OutOfOrderSequenceNumber()]
    sent = [*records([b"a"] * MANY, 0), *records([b"b"] * MANY, 1)]
    assert await producer.send(sent) == [*range(MANY), *range(MANY)]
    assert kafka.values("events") == {0: [b"a"] * MANY, 1: [b"b"] * MANY}


async def test_what_is_refused_twice_is_refused(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    kafka.errors = [TopicAuthorizationFailedError("events"), TopicAuthorizationFailedError("events")]
    await refused(producer, "refused")
    assert await producer.send(records([b"x"])) == [0]


async def test_an_offset_that_kafka_no_longer_knows_is_no_answer(kafka: KafkaDouble) -> None:
    """A batch whose acknowledgement was lost is there, and Kafka may have forgotten where."""
    kafka.unknown_offsets = True
    await refused(producer_of(kafka), "away")


async def test_what_waits_for_kafka_is_bounded_and_counted_until_kafka_has_it(kafka: KafkaDouble) -> None:
    kafka.silent = True
    producer = producer_of(kafka, most_bytes=3000)
    sending = asyncio.create_task(producer.send(records([b"x" * 1000] * 2)))
    await until(lambda: len(kafka.held) == 1)
    await refused(producer, "full", [b"x" * 1000])
    kafka.acknowledge()
    await sending
    assert producer.waiting_bytes == 0
    assert await producer.send(records([b"x" * 1000]))


async def test_what_ran_out_of_time_counts_as_waiting_until_it_is_given_up(kafka: KafkaDouble) -> None:
    """Else memory would grow with every try while a broker hangs."""
    kafka.silent = True
    producer = producer_of(kafka, patience=0.05)
    await refused(producer, "timeout")
    assert producer.waiting_bytes > 0
    await until(lambda: producer.waiting_bytes == 0)
    assert kafka.producers[0].stopped


async def test_what_is_queued_on_a_producer_that_is_replaced_may_still_be_acknowledged(
    kafka: KafkaDouble,
) -> None:
    """One request that runs out of time, or is refused, does not fail those beside it."""
    kafka.silent = True
    link = await connected(kafka.make, 5)
    queued: list[Queued] = []
    await link.queue([*records([b"a"]), *records([b"b"], partition=1)], range(2), queued.append)
    closing = asyncio.create_task(link.close(30))
    await asyncio.sleep(0)
    assert not kafka.producers[0].stopped
    kafka.acknowledge()
    assert [(await one.future).offset for one in queued] == [0, 0]
    await closing
    assert kafka.producers[0].stopped


async def test_what_is_queued_while_a_producer_closes_has_its_time_too(kafka: KafkaDouble) -> None:
    """A request that had the link when it was retired was given up at once, and all that waited with it."""
    kafka.silent = True
    link = await connected(kafka.make, 5)
    queued: list[Queued] = []
    await link.queue(records([b"a"]), [0], queued.append)
    closing = asyncio.create_task(link.close(30))
    await asyncio.sleep(0)
    await link.queue(records([b"b"]), [0], queued.append)
    kafka.acknowledge_first()
    assert (await queued[0].future).offset == 0
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not queued[1].future.done()
    kafka.acknowledge()
    assert (await queued[1].future).offset == 1
    await closing


async def test_a_start_that_hangs_is_not_waited_for_longer_than_a_request(
    kafka: KafkaDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("tests.serving.ingest.kafka_double.ProducerDouble.start", hang)
    producer = producer_of(kafka, patience=0.01)
    await refused(producer, "timeout")
    await producer.stop()


async def test_requests_at_the_same_time_start_one_producer(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    producer.start()
    await asyncio.gather(*(producer.send(records([b"x"])) for _ in range(20)))
    assert len(kafka.producers) == 1


async def test_one_that_stops_sends_what_is_queued_and_refuses_the_rest(kafka: KafkaDouble) -> None:
    producer = producer_of(kafka)
    kafka.silent = True
    sending = asyncio.create_task(producer.send(records([b"x"])))
    await until(lambda: bool(kafka.held))
    stopping = asyncio.create_task(producer.stop())
    kafka.acknowledge()
    assert await sending == [0]
    await stopping
    assert kafka.producers[0].stopped
    await refused(producer, "away")
    await producer.stop()


async def test_errors_that_are_no_kafkas_are_raised_and_count_as_failures(
    kafka: KafkaDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.serving.ingest.kafka_double.ProducerDouble.queue", fail)
    producer = producer_of(kafka, pause=3600)
    for _ in range(FAILURES):
        with pytest.raises(ZeroDivisionError):
            await producer.send(records([b"x"]))
    assert producer.breaker.state is State.OPEN
    await producer.stop()
