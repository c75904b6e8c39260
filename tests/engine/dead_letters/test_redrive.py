"""Records set aside, on a real Kafka: which there are, and what becomes of them."""

import asyncio
import random
import re

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownTopicOrPartitionError

from engine.dead_letters.reader import DeadLetterReader, Place, Resolution
from engine.dead_letters.redrive import CHUNK_RECORDS, _Work, redrive
from sandbox.kafka import KafkaServer
from tests.engine.dead_letters.topics import DeadLetterTopics
from tests.engine.kafka_topics import abort, connection_to, read, unique


class DiedError(Exception):
    """The command ended here."""


async def die(*_: object) -> dict[Place, str]:
    raise DiedError


@pytest.fixture
async def topics(kafka: KafkaServer) -> DeadLetterTopics:
    return await DeadLetterTopics.make(kafka)


@pytest.mark.cluster
async def test_what_is_listed_says_where_when_and_why(topics: DeadLetterTopics) -> None:
    place = await topics.put(b"m\xff1", b"\x00\xff", partition=1, reason="wrong-key")
    [letter] = await topics.listed()
    assert (letter.place, letter.key, letter.size, letter.resolution) == (place, b"m\xff1", 2, None)
    assert letter.match_id == "m\\xff1"
    assert letter.origin == (topics.events, 1)
    assert (letter.header("reason"), letter.header("error")) == ("wrong-key", "about wrong-key")
    [record] = await read(topics.kafka, topics.dead_letters, 1)
    assert letter.when == record.timestamp


@pytest.mark.cluster
async def test_only_what_is_committed_is_listed(topics: DeadLetterTopics) -> None:
    await topics.put(b"m1", b"one")
    await abort(topics.kafka, topics.dead_letters, {b"m2": b"never was"})
    await topics.put(b"m3", b"three")
    async with asyncio.timeout(20):
        # Kafka says that it is aborted a moment before it is.
        while len(listed := await topics.listed()) < 2:
            await asyncio.sleep(0.01)
    assert [letter.key for letter in listed] == [b"m1", b"m3"]


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("key", "value"), [(b"m1", b"\x00\xff"), (None, None), (b"", b""), (b"m1", None), (None, b"x")]
)
async def test_a_retry_sends_back_what_came_to_where_it_came_from_and_settles_it(
    topics: DeadLetterTopics, key: bytes | None, value: bytes | None
) -> None:
    other = await topics.put(b"m2", b"not asked for", partition=1)
    place = await topics.put(key, value, partition=1)

    outcome = await topics.redrive(Resolution.RETRIED, place)

    assert (outcome.done, outcome.problems) == ((place,), {})
    [back] = await read(topics.kafka, topics.events, 1)
    assert (back.key, back.value, back.headers) == (key, value, (("retried", str(place).encode()),))
    mark = (await read(topics.kafka, topics.dead_letters, 1))[-1]
    assert (mark.key, mark.value) == (key, None)
    assert dict(mark.headers) == {"settles": b"%d" % place.offset, "as": b"retried"}
    listed = {letter.place: letter.resolution for letter in await topics.listed()}
    assert listed == {other: None, place: "retried"}


@pytest.mark.cluster
async def test_nothing_is_sent_twice_where_the_first_time_went_well(topics: DeadLetterTopics) -> None:
    places = [await topics.put(b"m%d" % number, b"v", number % 2) for number in range(4)]
    assert sorted((await topics.redrive()).done) == sorted(places)
    again = await topics.redrive()
    assert (again.done, again.problems) == ((), {})
    assert sum([len(await read(topics.kafka, topics.events, number)) for number in range(2)]) == 4


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("resolution", "headers"),
    [(Resolution.APPLIED, [(("late", b"apply"),)]), (Resolution.DROPPED, [])],
)
async def test_a_late_event_goes_back_with_leave_to_be_merged_or_not_at_all(
    topics: DeadLetterTopics, resolution: Resolution, headers: list[object]
) -> None:
    await topics.put(b"m1", b"late ball", reason="late")
    await topics.redrive(resolution)
    assert [record.headers for record in await read(topics.kafka, topics.events)] == headers
    assert [letter.resolution for letter in await topics.listed()] == [resolution.value]


@pytest.mark.cluster
async def test_one_that_cannot_go_back_is_named_and_keeps_no_other_from_it(topics: DeadLetterTopics) -> None:
    cut = await topics.put(b"m1", b"the beginning", truncated="13,9000000")
    strange = await topics.put_raw(b"m1", b"somebody wrote this by hand", 0, [])
    gone = [("topic", topics.events.encode()), ("partition", b"77")]
    nowhere = await topics.put_raw(b"m1", b"from a partition that is not there", 1, gone)
    good = await topics.put(b"m1", b"good")

    outcome = await topics.redrive()

    assert good in outcome.done
    assert outcome.problems.keys() == {cut, strange, nowhere}
    assert "it was not kept" in outcome.problems[cut]
    assert "which topic" in outcome.problems[strange]
    assert sorted(await topics.waiting()) == sorted([cut, strange, nowhere])


@pytest.mark.cluster
async def test_what_kafka_refuses_stays_a_dead_letter(kafka: KafkaServer) -> None:
    topics = await DeadLetterTopics.make(kafka, max_message_bytes="1000")
    noise = random.Random(1).randbytes(2000)  # which cannot be made small
    large, good = await topics.put(b"m1", noise), await topics.put(b"m1", b"good")
    outcome = await topics.redrive()
    assert outcome.done == (good,)
    assert "MessageSizeTooLarge" in outcome.problems[large]
    assert await topics.waiting() == [large]


@pytest.mark.cluster
async def test_dropping_needs_nothing_that_sending_back_does(topics: DeadLetterTopics) -> None:
    await topics.put(b"m1", b"the beginning", truncated="13,9000000")
    await topics.put_raw(b"m1", b"somebody wrote this by hand", 0, [])
    assert (await topics.redrive(Resolution.DROPPED)).problems == {}
    assert await topics.waiting() == []


@pytest.mark.cluster
async def test_a_mark_resolves_one_record_of_its_own_partition_only(topics: DeadLetterTopics) -> None:
    """Offsets repeat from partition to partition."""
    first, second = [await topics.put(b"m1", b"v", number) for number in range(2)]
    assert first.offset == second.offset
    await topics.redrive(Resolution.RETRIED, second)
    assert await topics.waiting() == [first]


@pytest.mark.cluster
async def test_a_mark_that_was_not_written_leaves_the_record_to_be_sent_again(
    topics: DeadLetterTopics,
) -> None:
    """As when the command dies between the two: harmless, since the scoring drops repeats.

    To see it fail, write the marks before what goes back.
    """
    place = await topics.put(b"m1", b"v")
    async with DeadLetterReader(topics.dead_letters, connection_to(topics.kafka)) as reader:
        [letter] = await reader.list()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_Work, "mark", die)
            with pytest.raises(DiedError):
                await redrive(reader, [letter], Resolution.RETRIED, connection_to(topics.kafka))
    assert len(await read(topics.kafka, topics.events)) == 1
    assert await topics.waiting() == [place]
    await topics.redrive()
    assert len(await read(topics.kafka, topics.events)) == 2
    assert await topics.waiting() == []


@pytest.mark.cluster
async def test_there_may_be_more_than_fit_into_one_chunk(topics: DeadLetterTopics) -> None:
    count = CHUNK_RECORDS + 7
    headers = [("topic", topics.events.encode()), ("partition", b"1")]
    async with AIOKafkaProducer(acks="all", **connection_to(topics.kafka)) as producer:
        for number in range(count):
            await producer.send(topics.dead_letters, b"%d" % number, b"m1", 1, headers=headers)
    assert len((await topics.redrive()).done) == count
    back = await read(topics.kafka, topics.events, 1)
    assert [int(record.value) for record in back] == list(range(count))
    assert await topics.waiting() == []


@pytest.mark.cluster
async def test_a_topic_that_is_not_there_is_an_error_at_once(kafka: KafkaServer) -> None:
    """An operator waited 40 s for it."""
    topic = unique("nobody-made-it")
    async with asyncio.timeout(30):
        with pytest.raises(UnknownTopicOrPartitionError, match=topic):
            async with DeadLetterReader(topic, connection_to(kafka)):
                pass


@pytest.mark.parametrize("text", ["", "3", "3@", "@17", "-1@3", "3@17@4", " 3@17", "³@1", "9" * 11 + "@1"])
def test_what_is_no_place_is_said_with_what_one_is(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape("such as 3@17")):
        Place.parse(text)


def test_a_place_reads_as_it_is_written() -> None:
    assert str(Place.parse("3@17")) == "3@17"
    assert Place.parse("3@17") == Place(3, 17)


@pytest.mark.cluster
async def test_what_becomes_a_dead_letter_again_is_listed_once_and_what_was_done_with_it_stays_so(
    topics: DeadLetterTopics,
) -> None:
    """As after a rebuild, which has the topic read from its beginning.

    To see it fail, list what lies in the topic, whatever it came from.
    """
    dealt_with = await topics.put(b"m1", b"one", offset="3")
    waiting = await topics.put(b"m1", b"one", offset="4")
    await topics.redrive(Resolution.DROPPED, dealt_with)
    for offset in ("3", "4"):
        await topics.put(b"m1", b"one", offset=offset)
    other = await topics.put(b"m1", b"of a topic made anew", offset="3")
    assert [(letter.place, letter.resolution) for letter in await topics.listed()] == [
        (dealt_with, "dropped"),
        (waiting, None),
        (other, None),
    ]
    last = await topics.put(b"m1", b"one", offset="4")
    await topics.redrive(Resolution.DROPPED, waiting)
    assert await topics.waiting() == [other]
    assert (await topics.redrive(Resolution.DROPPED, last)).done == ()


@pytest.mark.cluster
async def test_a_row_of_a_table_is_not_sent_back(topics: DeadLetterTopics) -> None:
    """It would be written into a changelog, beside what its worker has made of it."""
    row = await topics.put(b"m1", b"damaged", offset="-1")
    outcome = await topics.redrive(Resolution.RETRIED, row)
    assert outcome.done == ()
    assert "row of a table" in outcome.problems[row]
    assert (await topics.redrive(Resolution.DROPPED, row)).done == (row,)
