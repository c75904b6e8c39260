"""Whatever Kafka takes, in each topic that a worker reads: every good match among it is exact."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from random import Random

import pytest
from aiokafka import AIOKafkaProducer

from schemas.cricket.codec import encode_event
from schemas.cricket.topics import EVENTS, MATCHES
from tests.cluster.raw import RawBatch, send_raw
from tests.cluster.scoreboard import PARTITIONS, Match, Scoreboard, in_turn, partition_of, season
from tests.engine.kafka_topics import connection_to, left_open, unique
from tests.engine.record_batches import CODECS, Headers, batch_of, record
from tests.schemas.cricket.broken import mutated

pytestmark = pytest.mark.cluster

TABLES = ("matches", "overs", "waiting", "finals", "calendar", "balls", "archive")
BATCHES = 700
NOW = 1_790_000_000_000

VALUES = (None, b"", b"\x00", b"\xc1", b"\x90", b"x" * 70_000, b"y" * 900_000)
KEYS = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"zz",
    b"k" * 300,
    b"K" * 100_000,
    b"D",
    b"H",
    b"F" + bytes(8),
    b"zz\x00\x00\x00\x00\x01",
)
HEADERS: Sequence[Headers] = (
    (),
    ((b"trace", None),),
    ((b"", b""),),
    ((b"\xff\xfe", b"\xff"),),
    ((b"late", b"apply"), (b"retried", None)),
    tuple((b"h%d" % number, None) for number in range(3000)),
    ((b"n" * 30_000, b"v" * 30_000),),
)
TIMESTAMPS = (-1, 0, 1, NOW, 5_000)


def hostile(random: Random, topics: Sequence[str], victims: Sequence[Match]) -> Iterator[RawBatch]:
    """Batches of whatever Kafka may take, for these topics, under keys of no good match."""
    broken = [value for victim in victims for value in mutated(3, 30, victim.events)]
    for _ in range(BATCHES):
        topic = random.choice((*topics, EVENTS.name, MATCHES.name))
        keys = (None, *KEYS) if topic == EVENTS.name else KEYS
        records = [
            record(
                delta,
                random.choice(
                    (*VALUES[:5], random.randbytes(random.choice((1, 3, 40, 400))), random.choice(broken))
                ),
                random.choice((random.choice(keys), random.choice(victims).match_id.encode())),
                random.choice(HEADERS) if random.random() < 0.5 else (),
                random.choice((0, 0, 0, -5, 1 << 40)),
            )
            for delta in range(random.choice((1, 1, 2, 5)))
        ]
        if random.random() < 0.03:
            records = [record(0, random.choice(VALUES), random.choice(keys))]
        data = batch_of(
            *records, codec=random.choice((0, *CODECS.values())), timestamp=random.choice(TIMESTAMPS)
        )
        yield RawBatch(topic, random.randrange(PARTITIONS), data)


async def transactions(
    board: Scoreboard, random: Random, topics: Sequence[str], victims: Sequence[Match]
) -> None:
    """Foreign transactions, committed and aborted."""
    for ended in ("commit", "abort"):
        async with AIOKafkaProducer(
            transactional_id=unique("foreign"), **connection_to(board.kafka)
        ) as producer:
            await producer.begin_transaction()
            for topic in topics:
                victim = random.choice(victims)
                value = encode_event(victim.events[0])
                key = victim.match_id.encode()
                await producer.send(topic, value, key, partition_of(key), headers=[("h", None)])
            await (producer.commit_transaction() if ended == "commit" else producer.abort_transaction())


async def test_whatever_kafka_takes_every_good_match_is_exact(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    random, matches = Random(11), season(6)
    victims = [Match(unique("victim"), number) for number in range(4)]
    records = in_turn(matches)
    third = len(records) // 3
    changelogs = [f"{board.group}-cricket-{table}-changelog" for table in TABLES]
    topics = [EVENTS.name, MATCHES.name, *changelogs]
    batches = list(hostile(random, topics, victims))

    async with AsyncExitStack() as open_ones:
        outcomes, _ = await asyncio.gather(
            send_raw(board.kafka, batches[: BATCHES // 2]), board.send(records[:third])
        )
        await transactions(board, random, topics, victims)
        key = victims[0].match_id.encode()
        for topic in topics:
            opened = left_open(board.kafka, topic, {key: b"never committed"}, random.randrange(PARTITIONS))
            await open_ones.enter_async_context(opened)
        await board.send(records[third : 2 * third])
        board.fleet.kill(worker)
        more = await send_raw(board.kafka, batches[BATCHES // 2 :])
        board.fleet.start(worker)
        pid = worker.pid
        await board.send(records[2 * third :])
        # Until Kafka has aborted what was left open, nobody reads on there.
        await board.assert_exact(matches)

    assert (worker.pid, worker.running) == (pid, True)
    assert await board.metric(worker, "overstream_partitions_lost_total") == 0
    taken = outcomes[""] + more[""]
    assert taken > BATCHES / 2, (outcomes, more)
