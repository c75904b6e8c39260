"""What cannot be scored is set aside as it came, and hurts nobody."""

import pytest
from aiokafka import AIOKafkaProducer
from msgspec.structs import replace

from schemas.cricket.codec import MAX_RECORD_BYTES, encode_event, encode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import EVENTS, MATCHES
from schemas.refusals import Reason
from tests.cluster.letters import DeadLetter, letters_in
from tests.cluster.scoreboard import Match, Scoreboard
from tests.engine.kafka_topics import unique

pytestmark = pytest.mark.cluster

Letter = tuple[bytes | None, bytes | None, Reason]


def bad_events(match: Match) -> list[Letter]:
    """Records that may not be scored, for the very partition of a match that is."""
    key, ball = match.match_id.encode(), match.events[5]
    return [
        (key, b"\xff\xfe\x00 no protobuf", Reason.UNREADABLE),
        (b"another-match", encode_event(ball), Reason.WRONG_KEY),
        (key, encode_event(replace(ball, seq=0)), Reason.NO_SEQUENCE),
        (key, encode_event(replace(ball, innings_no=0)), Reason.BROKEN_RULE),
        (key, b"", Reason.NO_MATCH_ID),
        (key, None, Reason.UNREADABLE),
        (None, b"\xff", Reason.UNREADABLE),
        (key, b"\x00" * (MAX_RECORD_BYTES + 1), Reason.TOO_LARGE),
    ]


async def test_bad_bytes_become_dead_letters_and_their_neighbours_scored(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    pid = worker.pid
    match = Match(unique("hurt"), 2)
    letters = bad_events(match)
    sent: dict[int, Letter] = {}
    async with AIOKafkaProducer(bootstrap_servers=board.kafka.bootstrap, acks="all") as producer:

        async def put(topic: str, key: bytes | None, value: bytes | None) -> int:
            found = await producer.send_and_wait(topic, value, key, match.partition)
            return int(found.offset)

        for number, record in enumerate(match.records):
            key = match.match_id.encode()
            if isinstance(record, MatchInfo):
                await put(MATCHES.name, key, encode_info(record))
                continue
            await put(EVENTS.name, key, encode_event(record))
            # Between good ones, each after each, and all in a row in the end.
            if number % 20 == 0 or number == len(match.records) - 2:
                for letter in letters:
                    sent[await put(EVENTS.name, *letter[:2])] = letter
        in_matches = await put(MATCHES.name, match.match_id.encode(), b"\xff neither")
    await board.assert_exact([match])
    found = {one.place: one for one in await letters_in(board.kafka, match.partition)}
    assert {offset for topic, offset in found if topic == EVENTS.name} >= sent.keys()
    for offset, letter in sent.items():
        assert_untouched(found[EVENTS.name, offset], letter, match.partition)
    neither = (match.match_id.encode(), b"\xff neither", Reason.UNREADABLE)
    assert_untouched(found[MATCHES.name, in_matches], neither, match.partition)
    for reason in {letter[2] for letter in letters}:
        counted = await board.metric(
            worker, "overstream_dead_letters_total", topic=EVENTS.name, reason=reason.value
        )
        assert counted == sum(letter[2] is reason for letter in sent.values())
    assert (worker.pid, worker.running) == (pid, True)
    assert await board.metric(worker, "overstream_partitions_lost_total") == 0


def assert_untouched(found: DeadLetter, letter: Letter, partition: int) -> None:
    key, value, reason = letter
    assert (found.record.key, found.record.value) == (key, value)
    assert found.headers["partition"] == str(partition)
    assert found.headers["reason"] == reason.value
    assert found.headers["error"]
