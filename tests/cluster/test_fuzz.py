"""Twenty thousand records that nobody should send, among the balls of matches that are being played."""

from collections.abc import Iterator
from random import Random

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from feeds.cricket.records import Record
from schemas.cricket.codec import decode_event, encode_event, encode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import EVENTS, MATCHES
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from schemas.refusals import Reason, RefusedError
from tests.cluster.letters import letters_in
from tests.cluster.scoreboard import PARTITIONS, Match, Scoreboard, in_turn, partition_of, season
from tests.engine.kafka_topics import unique
from tests.schemas.cricket.broken import mutated, noise

pytestmark = pytest.mark.cluster

COUNT = 10_000
VICTIMS = 20
LARGE = 3


class Sent(msgspec.Struct, frozen=True):
    """A record for a partition of `cricket.events`, or of `cricket.matches` where `info`."""

    key: bytes | None
    value: bytes
    partition: int
    info: bool = False
    good: bool = False


def good(record: Record) -> Sent:
    key = record.match_id.encode()
    info = isinstance(record, MatchInfo)
    value = encode_info(record) if isinstance(record, MatchInfo) else encode_event(record)
    return Sent(key, value, partition_of(key), info, good=True)


def bad(random: Random, matches: list[Match]) -> Iterator[Sent]:
    """Noise, broken balls and a few megabytes, in no order."""
    keys = [match.match_id.encode() for match in matches]
    for value in noise(1, COUNT):
        yield Sent(random.choice((*keys, None, b"", b"\xff")), value, random.randrange(PARTITIONS))
    for number in range(VICTIMS):
        # Matches of their own, for what is left whole enough may be scored.
        victim = Match(unique("victim"), number)
        key = victim.match_id.encode()
        for value in mutated(number, COUNT // VICTIMS, victim.events):
            # One in ten is under a key, and in a partition, of a match that is being played.
            given = random.choice(keys) if random.random() < 0.1 else key
            yield Sent(given, value, partition_of(given))
    for key in random.sample(keys, LARGE):
        ball = BallEvent(match_id=key.decode(), ball_seq=1, innings_no=1, striker="x" * 1_000_000)
        yield Sent(key, ball.SerializeToString(), partition_of(key))


def among(random: Random, balls: list[Sent], others: list[Sent]) -> Iterator[Sent]:
    """The balls in their order, and the others anywhere between them."""
    random.shuffle(others)
    places = sorted(random.choices(range(len(balls) + 1), k=len(others)), reverse=True)
    for number, ball in enumerate(balls):
        while places and places[-1] <= number:
            places.pop()
            yield others[len(places)]
        yield ball
    yield from others[: len(places)]


def refusal(sent: Sent) -> Reason | None:
    try:
        decode_event(sent.value, sent.key)
    except RefusedError as refused:
        return refused.reason
    return None


async def test_among_noise_and_broken_balls_every_good_one_is_scored(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    pid = worker.pid
    random, matches = Random(4), season(12)
    others = list(bad(random, matches))
    assert len(others) == 2 * COUNT + LARGE
    refused: dict[tuple[int, int], Reason] = {}
    accepted: set[tuple[int, int]] = set()

    async with AIOKafkaProducer(bootstrap_servers=board.kafka.bootstrap, acks="all") as producer:
        under_way = []
        for sent in among(random, [good(record) for record in in_turn(matches)], others):
            topic = MATCHES if sent.info else EVENTS
            future = await producer.send(topic.name, sent.value, sent.key, sent.partition)
            if not sent.good:
                under_way.append((sent, future))
        for sent, future in under_way:
            place = (sent.partition, (await future).offset)
            reason = refusal(sent)
            if reason is None:
                accepted.add(place)
            else:
                refused[place] = reason

    await board.assert_exact(matches)
    assert (worker.pid, worker.running) == (pid, True)
    assert await board.metric(worker, "overstream_partitions_lost_total") == 0

    letters = await dead_letters(board)
    assert {place: letters.get(place) for place in refused} == refused
    assert list(refused.values()).count(Reason.TOO_LARGE) >= LARGE
    assert len(accepted) > COUNT / 10  # or the mutations are so coarse that no fold ever saw one
    assert Reason.FAILED not in {letters.get(place) for place in accepted}


async def dead_letters(board: Scoreboard) -> dict[tuple[int, int], Reason]:
    """Why the records at these partitions and offsets of `cricket.events` were set aside."""
    return {
        (number, letter.offset): Reason(letter.headers["reason"])
        for number in range(PARTITIONS)
        for letter in await letters_in(board.kafka, number)
        if letter.topic == EVENTS.name
    }
