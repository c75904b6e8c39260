import logging

import pytest

from app.dead_letters import LARGEST, set_aside
from app.metrics import DEAD_LETTERS
from app.partition import Partition
from app.transactions import Headers
from app.units import Units
from schemas.refusal import Reason, RefusedError
from schemas.topics import Cleanup, TopicPolicy
from tests.app.records import MadeUpRecord

TOPIC = TopicPolicy("sport.dead-letters", Cleanup.DELETE)


class Published(Partition):
    """What was published of a partition that has nothing else."""

    def __init__(self) -> None:
        Units.__init__(self)
        self.number = 4
        self.records: list[tuple[str, bytes | None, bytes | None, dict[str, bytes]]] = []

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        assert len(dict(headers)) == len(headers)
        self.records.append((topic, key, value, dict(headers)))


def set_one_aside(
    record: MadeUpRecord, error: Exception
) -> tuple[str, bytes | None, bytes | None, dict[str, bytes]]:
    partition = Published()
    set_aside(partition, "sport.events", record, error, TOPIC)
    (published,) = partition.records
    return published


REFUSED = RefusedError(Reason.UNREADABLE, "no message at all - é")


@pytest.mark.parametrize(
    ("key", "value"), [(b"m1", b"\x00\xff"), (None, None), (b"", b""), (b"m1", None), (None, b"x")]
)
def test_a_record_is_set_aside_as_it_came_with_where_and_why(key: bytes | None, value: bytes | None) -> None:
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

    To see it fail, encode the error strictly in `set_aside`: the batch fails again and again.
    """
    *_, headers = set_one_aside(MadeUpRecord(17), RefusedError(Reason.WRONG_KEY, "key is '\udc80'"))
    assert b"key is" in headers["error"]


@pytest.mark.parametrize(("key", "value"), [(b"k" * 10, b"v" * (LARGEST - 10)), (b"k" * LARGEST, None)])
def test_a_record_as_large_as_any_topic_takes_is_whole(key: bytes, value: bytes | None) -> None:
    _, *as_it_came, headers = set_one_aside(MadeUpRecord(17, key=key, value=value), REFUSED)
    assert as_it_came == [key, value]
    assert "truncated" not in headers


@pytest.mark.parametrize(
    ("key", "value"), [(b"k", b"v" * LARGEST), (b"k" * (LARGEST + 1), None), (b"k" * LARGEST, b"v" * LARGEST)]
)
def test_of_a_larger_one_the_beginnings_are_kept_and_the_lengths_told(
    key: bytes, value: bytes | None
) -> None:
    _, kept_key, kept_value, headers = set_one_aside(MadeUpRecord(17, key=key, value=value), REFUSED)
    assert kept_key is not None
    assert key.startswith(kept_key)
    assert (value or b"").startswith(kept_value or b"")
    assert 0 < len(kept_key) + len(kept_value or b"") <= LARGEST
    assert headers["truncated"] == b"%d,%d" % (len(key), len(value or b""))
