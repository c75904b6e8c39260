"""Fetches in sessions: what a broker is told of the next fetch, and that no record is lost by it."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.consumer import consumer as consumer_module
from aiokafka.consumer.fetcher import Fetcher, FetchError
from aiokafka.errors import KafkaError
from aiokafka.protocol.fetch import FetchRequest

from engine.driver.fetch_sessions import FetchSession, SessionFetcher, SessionRequest
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, make_topic

PARTITIONS = 60
MOST = 1_000


class TestWhatIsTold:
    def test_a_session_begins_with_all_partitions(self) -> None:
        session = FetchSession()
        topics = [("balls", [(0, 5, MOST), (1, 7, MOST)]), ("plays", [(0, 9, MOST)])]
        assert session.changes(topics) == (topics, [])
        assert (session.id, session.epoch) == (0, 0)

    def test_then_only_what_is_new_or_changed_and_what_is_gone(self) -> None:
        session = FetchSession()
        session.changes([("balls", [(0, 5, MOST), (1, 7, MOST)]), ("plays", [(0, 9, MOST)])])
        session.answered(0, 44)
        assert session.changes([("balls", [(1, 8, MOST), (2, 0, MOST)]), ("plays", [(0, 9, MOST)])]) == (
            [("balls", [(1, 8, MOST), (2, 0, MOST)])],
            [("balls", [0])],
        )
        assert (session.id, session.epoch) == (44, 1)

    def test_nothing_where_nothing_has_changed(self) -> None:
        session = FetchSession()
        session.changes([("balls", [(0, 5, MOST)])])
        session.answered(0, 44)
        assert session.changes([("balls", [(0, 5, MOST)])]) == ([], [])

    def test_all_again_to_a_broker_that_gave_no_session(self) -> None:
        session, topics = FetchSession(), [("balls", [(0, 5, MOST)])]
        for _ in range(2):
            assert session.changes(topics) == (topics, [])
            session.answered(0, 0)
            assert (session.id, session.epoch) == (0, 0)

    def test_all_again_where_the_broker_knows_the_session_no_longer(self) -> None:
        session, topics = FetchSession(), [("balls", [(0, 5, MOST)])]
        session.changes(topics)
        session.answered(0, 44)
        session.answered(70, 0)
        assert (session.id, session.epoch) == (0, 0)
        assert session.changes(topics) == (topics, [])

    def test_all_again_in_place_of_a_session_that_was_dropped(self) -> None:
        session, topics = FetchSession(), [("balls", [(0, 5, MOST)])]
        session.changes(topics)
        session.answered(0, 44)
        session.dropped()
        assert (session.id, session.epoch) == (44, 0)
        assert session.changes(topics) == (topics, [])

    def test_the_epoch_after_the_last_is_not_that_of_a_new_session(self) -> None:
        session = FetchSession()
        session.epoch = 2**31 - 1
        session.answered(0, 44)
        assert session.epoch == 1


class Asking(SessionFetcher):
    """A fetcher of partitions "a" and "b", each on the broker of its name, without a consumer."""

    def __init__(self) -> None:
        self._in_flight: set[str] = set()
        self._records: dict[str, FetchError] = {}
        self._fetcher_timeout = 100.0
        self._sessions = defaultdict(FetchSession)
        self._nodes = set()
        self._settled = None

    def _select_read_replica(self, place: str) -> str:
        return place

    def asks(self, assignment: object) -> tuple[list[str], float]:
        """Whom it asks, and how long it then waits."""
        fetches, _, pause, *_ = self._get_actions_per_node(assignment)
        return [node for node, _ in fetches], pause


class TestWhetherPartitionsAreGoneThrough:
    @pytest.fixture
    def found(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """What aiokafka finds where it goes through all partitions: whom to ask, which are paused."""
        found: list[Any] = []

        def go_through(*_: object) -> Any:
            nodes, paused = found.pop(0)
            return [(node, FetchRequest(10, 1, 1, 1, [])) for node in nodes], {}, 9.0, False, paused

        monkeypatch.setattr(Fetcher, "_get_actions_per_node", go_through)
        return found

    def test_not_while_all_brokers_are_asked_or_wait(self, found: list[Any]) -> None:
        asking, assignment = Asking(), object()
        found.append((["a", "b"], []))
        assert asking.asks(assignment) == (["a", "b"], 9.0)
        asking._in_flight = {"a", "b"}
        assert asking.asks(assignment) == ([], 100.0)
        asking._in_flight = {"a"}
        asking._records = {"b": FetchError(error=KafkaError(), backoff=5)}
        nobody, pause = asking.asks(assignment)
        assert not nobody
        assert 4 < pause <= 5

    @pytest.mark.parametrize("left", [{}, {"b": FetchError(error=KafkaError(), backoff=0)}])
    def test_as_soon_as_one_can_be_asked(self, found: list[Any], left: dict[str, FetchError]) -> None:
        asking, assignment = Asking(), object()
        found.append((["a"], []))
        asking._records = {"b": FetchError(error=KafkaError(), backoff=5)}
        assert asking.asks(assignment) == (["a"], 9.0)
        asking._in_flight, asking._records = {"a"}, left
        found.append((["b"], []))
        assert asking.asks(assignment) == (["b"], 9.0)

    def test_where_one_is_paused_so_that_its_end_is_noticed(self, found: list[Any]) -> None:
        asking, assignment = Asking(), object()
        found.extend([(["a"], ["until b goes on"]), (["b"], [])])
        assert asking.asks(assignment) == (["a"], 9.0)
        asking._in_flight = {"a"}
        assert asking.asks(assignment) == (["b"], 9.0)

    def test_of_each_new_assignment(self, found: list[Any]) -> None:
        asking = Asking()
        found.extend([(["a"], []), (["b"], [])])
        assert asking.asks(object()) == (["a"], 9.0)
        asking._in_flight = {"a"}
        assert asking.asks(object()) == (["b"], 9.0)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The structures of the fetches that are sent."""
    built: list[Any] = []
    build = SessionRequest.build

    def note(request: SessionRequest, request_struct_class: Any) -> Any:
        built.append(build(request, request_struct_class))
        return built[-1]

    monkeypatch.setattr(SessionRequest, "build", note)
    monkeypatch.setattr(consumer_module, "Fetcher", SessionFetcher)
    return built


@asynccontextmanager
async def reading(kafka: KafkaServer, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        fetch_max_wait_ms=10, auto_offset_reset="earliest", enable_auto_commit=False, **connection_to(kafka)
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        yield consumer
    finally:
        await consumer.stop()


def named(fetch: Any) -> int:
    """How many partitions a fetch names."""
    return sum(len(partitions) for _, partitions in fetch.topics)


@pytest.mark.cluster
async def test_a_fetch_names_only_what_has_changed(kafka: KafkaServer, sent: list[Any]) -> None:
    """To see it fail, let `SessionFetcher._get_actions_per_node` return what aiokafka's does."""
    topic = await make_topic(kafka, "many", PARTITIONS)
    async with reading(kafka, topic) as consumer, AIOKafkaProducer(**connection_to(kafka)) as producer:
        await until(lambda: any(fetch.session_epoch > 3 for fetch in sent))
        assert named(next(fetch for fetch in sent if fetch.session_epoch == 0)) == PARTITIONS
        sent.clear()
        for number in range(20):
            await producer.send_and_wait(topic, b"%d" % number, partition=number % 3)
            assert (await consumer.getone()).value == b"%d" % number
        assert max(named(fetch) for fetch in sent) <= 3
        assert {fetch.session_id for fetch in sent} == {sent[0].session_id} != {0}


@pytest.mark.cluster
async def test_partitions_are_gone_through_once_a_fetch(
    kafka: KafkaServer, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, leave `SessionFetcher._settled` None: each other time there is nothing to send."""
    times, go_through = 0, Fetcher._get_actions_per_node

    def count(fetcher: Fetcher, assignment: object) -> Any:
        nonlocal times
        times += 1
        return go_through(fetcher, assignment)

    topic = await make_topic(kafka, "counted", PARTITIONS)
    async with reading(kafka, topic) as consumer, AIOKafkaProducer(**connection_to(kafka)) as producer:
        await until(lambda: any(fetch.session_epoch > 3 for fetch in sent))
        monkeypatch.setattr(Fetcher, "_get_actions_per_node", count)
        sent.clear()
        for number in range(100):
            await producer.send_and_wait(topic, b"", partition=number % 3)
            await consumer.getone()
        assert times <= len(sent) + 10


@pytest.mark.cluster
async def test_where_a_partition_ends_is_known_after_a_seek_that_overtook_its_first_answer(
    kafka: KafkaServer, sent: list[Any]
) -> None:
    """To see it fail, let `_is_taken` return True."""
    topic = await make_topic(kafka, "sought", PARTITIONS)
    async with AIOKafkaProducer(**connection_to(kafka)) as producer:
        for number in range(PARTITIONS):
            await producer.send_and_wait(topic, b"here", partition=number)
    async with reading(kafka, topic) as consumer:
        tps = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        for tp in tps:
            consumer.seek(tp, 0)
        await until(lambda: sent)  # the first fetch is under way
        for tp in tps:
            consumer.seek(tp, 1)
        await until(lambda: all(consumer.highwater(tp) == 1 for tp in tps))


@pytest.mark.cluster
async def test_no_record_is_lost_or_read_twice_whatever_becomes_of_sessions(
    kafka: KafkaServer, sent: list[Any]
) -> None:
    """Records come, partitions pause, positions go back, and brokers forget sessions, in any order."""
    draw = random.Random(227)
    topic = await make_topic(kafka, "drawn", PARTITIONS)
    written = dict.fromkeys(range(PARTITIONS), 0)
    read = dict.fromkeys(range(PARTITIONS), 0)
    async with reading(kafka, topic) as consumer, AIOKafkaProducer(**connection_to(kafka)) as producer:

        async def take() -> None:
            for tp, records in (await consumer.getmany(timeout_ms=20)).items():
                offsets = [record.offset for record in records]
                assert offsets == list(range(read[tp.partition], read[tp.partition] + len(offsets)))
                read[tp.partition] += len(offsets)

        for _ in range(150):
            some = [TopicPartition(topic, number) for number in draw.sample(range(PARTITIONS), 5)]
            match draw.randrange(5):
                case 0 | 1:
                    for tp in some:
                        await producer.send(topic, b"", partition=tp.partition)
                        written[tp.partition] += 1
                    await producer.flush()
                case 2:
                    consumer.pause(*some)
                    await take()
                    consumer.resume(*some)
                case 3:
                    for tp in some:
                        read[tp.partition] = draw.randint(0, read[tp.partition])
                        consumer.seek(tp, read[tp.partition])
                case 4:
                    for session in consumer._fetcher._sessions.values():
                        session.id, session.epoch = draw.choice([(1, 5), (session.id, session.epoch + 3)])
            await take()
        async with asyncio.timeout(30):
            while read != written:
                await take()
    assert sum(fetch.session_epoch == 0 for fetch in sent) > 10
