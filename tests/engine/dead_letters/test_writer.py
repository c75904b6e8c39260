import hashlib
import logging

import pytest

from engine.batches import Record
from engine.dead_letters.writer import LARGEST_KEY, OVERHEAD, write_dead_letter
from engine.driver.raw_records import Unreadable
from engine.partitions.limits import LARGEST
from engine.partitions.outputs import Headers
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.partitions.units import Units
from engine.telemetry.metrics import DEAD_LETTERS
from schemas.refusals import Reason, RefusedError
from schemas.topics import Cleanup, TopicPolicy
from tests.engine.records import MadeUpRecord

ROOM = LARGEST - OVERHEAD
TOPIC = TopicPolicy("sport.dead-letters", Cleanup.DELETE)


class Published(Partition):
    """What was published of a partition that has nothing else."""

    def __init__(self) -> None:
        Units.__init__(self)
        self.number = 4
        self._limits = {}
        self.records: list[tuple[str, bytes | None, bytes | None, dict[str, bytes]]] = []

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        assert len(dict(headers)) == len(headers)
        self.records.append((topic, key, value, dict(headers)))


def set_one_aside(
    record: Record, error: Exception
) -> tuple[str, bytes | None, bytes | None, dict[str, bytes]]:
    partition = Published()
    write_dead_letter(partition, "sport.events", record, error, TOPIC)
    (published,) = partition.records
    return published


REFUSED = RefusedError(Reason.UNREADABLE, "no message at all - é")


@pytest.mark.parametrize(
    ("key", "value"), [(b"m1", b"\x00\xff"), (None, None), (b"", b""), (b"m1", None), (None, b"x")]
)
def test_a_record_becomes_a_dead_letter_as_it_came_with_where_and_why(
    key: bytes | None, value: bytes | None
) -> None:
    topic, *as_it_came, headers = set_one_aside(MadeUpRecord(17, key=key, value=value), REFUSED)
    assert topic == "sport.dead-letters"
    assert as_it_came == [key, value]
    assert headers == {
        "topic": b"sport.events",
        "partition": b"4",
        "offset": b"17",
        "reason": b"unreadable",
        "error": "no message at all - é".encode(),
    }


def test_a_fault_of_ours_is_told_from_a_refusal_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        set_one_aside(MadeUpRecord(17), REFUSED)
        assert not caplog.records
        *_, headers = set_one_aside(MadeUpRecord(17), ZeroDivisionError("division by zero"))
    assert headers["reason"] == b"failed"
    assert headers["error"] == b"division by zero"
    assert "sport.events-4@17" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_each_is_counted_by_topic_and_reason() -> None:
    counter = DEAD_LETTERS.labels("sport.events", "unreadable")
    before = counter._value.get()
    set_one_aside(MadeUpRecord(17), REFUSED)
    assert counter._value.get() == before + 1


def test_a_long_error_is_cut() -> None:
    *_, headers = set_one_aside(MadeUpRecord(17), ValueError("é" * 5000))
    assert len(headers["error"]) == 1000


def test_an_error_that_utf_8_cannot_say_harms_nobody() -> None:
    """An error quotes what it was given; half a surrogate pair may be in it.

    To see it fail, encode the error strictly in `write_dead_letter`: the batch fails again and again.
    """
    *_, headers = set_one_aside(MadeUpRecord(17), RefusedError(Reason.WRONG_KEY, "key is '\udc80'"))
    assert b"key is" in headers["error"]


@pytest.mark.parametrize(
    ("key", "value"),
    [(b"k" * 10, b"v" * (ROOM - 10)), (b"k" * ROOM, None), (None, b"v" * ROOM), (b"k" * ROOM, b"")],
)
def test_a_record_as_large_as_the_topic_takes_is_whole(key: bytes | None, value: bytes | None) -> None:
    _, *as_it_came, headers = set_one_aside(MadeUpRecord(17, key=key, value=value), REFUSED)
    assert as_it_came == [key, value]
    assert "truncated" not in headers


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"k", b"v" * ROOM),
        (b"k" * (ROOM + 1), None),
        (b"k" * (5 << 20), b"v" * (5 << 20)),
        (None, b"v" * (ROOM + 1)),
        (b"k" * (LARGEST_KEY + 1), b"v" * ROOM),
        (b"k" * (ROOM + 1), b""),
    ],
)
def test_of_a_larger_one_place_sizes_and_digest_are_kept_and_nothing_of_it(
    key: bytes | None, value: bytes | None
) -> None:
    """To see it fail, keep its beginnings, as 0.1.0 did: a topic of Kafka's default refuses them."""
    _, kept_key, kept_value, headers = set_one_aside(MadeUpRecord(17, key=key, value=value), REFUSED)
    assert kept_key == (key if key is not None and len(key) <= LARGEST_KEY else None)
    assert kept_value is None
    assert headers["truncated"] == b"%d,%d" % (len(key or b""), len(value or b""))
    digest = hashlib.sha256(key or b"" if value is None else value).hexdigest()
    assert headers["sha256"] == digest.encode()
    assert headers["offset"] == b"17"


def test_a_batch_that_could_not_be_unpacked_is_one_letter_with_its_place_and_counts_for_its_records() -> None:
    counter = DEAD_LETTERS.labels("sport.events", "unreadable")
    before = counter._value.get()
    bad = Unreadable(10, 14, 5, 1_000, "unknown codec", 900, "ab" * 32)
    _, key, value, headers = set_one_aside(bad, REFUSED)
    assert (key, value) == (None, None)
    assert (headers["offset"], headers["last"]) == (b"10", b"14")
    assert (headers["truncated"], headers["sha256"]) == (b"0,900", b"ab" * 32)
    assert counter._value.get() == before + 5


def test_a_record_alone_that_could_not_be_unpacked_is_kept_where_its_key_and_value_could_be() -> None:
    bad = Unreadable(10, 10, 1, 1_000, "a header's name", 900, "ab" * 32, b"key", b"value")
    _, *as_it_came, headers = set_one_aside(bad, REFUSED)
    assert as_it_came == [b"key", b"value"]
    assert "truncated" not in headers


def test_an_error_that_cannot_even_say_what_it_is_harms_nobody() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RecursionError

    *_, headers = set_one_aside(MadeUpRecord(17), MuteError())
    assert headers["error"] == b"MuteError"


def test_the_disk_s_errors_are_none_of_the_record_s() -> None:
    with pytest.raises(StoreError):
        set_one_aside(MadeUpRecord(17), StoreError("too many open files"))
