"""The contract with aiokafka's unpacking: what cannot be unpacked is told in its place, and nothing raises.

A failure here after an upgrade means that a record may end every worker that reads it.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.structs import ConsumerRecord, TopicPartition
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.driver.codecs import MOST_UNPACKED
from engine.driver.fetches import ContainedRecords, RawBatches
from engine.driver.raw_records import Unreadable
from tests.engine.record_batches import CODECS, batch_of, record, varint
from tests.engine.sport import Counting

EVENTS, ROWS = TopicPartition("events", 3), TopicPartition("changelog", 3)
ABORTED, COMMITTED = 7, 8


def test_it_is_where_the_fetcher_looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """To see it fail, do not call `contain_fetches` in `DriverApp.read_in_batches`."""
    monkeypatch.setattr(fetcher, "PartitionRecords", None)
    counting = Counting(None, tmp_path)
    assert fetcher.PartitionRecords is ContainedRecords
    assert fetcher.MemoryRecords is RawBatches
    assert counting.events.name in ContainedRecords.contained


class Fetch:
    """What one fetch brought; `unpack` is what a reader gets of it from its position on."""

    def __init__(self, *batches: bytes, tp: TopicPartition = EVENTS, aborted: Sequence[Any] = ()) -> None:
        self.data = b"".join(batches)
        self.tp = tp
        self.aborted = aborted
        self.position = 0
        self.records = type("OfEvents", (ContainedRecords,), {"contained": {EVENTS.topic}, "_doubted": set()})

    def unpack(self) -> list[ConsumerRecord | Unreadable]:
        records = RawBatches(self.data)
        assert records.has_next()
        assert records.size_in_bytes() == len(self.data)
        unpacked = self.records(
            self.tp, records, self.aborted, self.position, None, None, True, fetcher.READ_COMMITTED
        )
        try:
            return list(unpacked)
        finally:
            self.position = unpacked.next_fetch_offset


def told(found: Sequence[ConsumerRecord | Unreadable]) -> list[object]:
    """Values of what was read, (first, last) of what was not."""
    return [(one.first, one.offset) if isinstance(one, Unreadable) else one.value for one in found]


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
def test_records_of_every_codec_come_as_they_were_sent(codec: int) -> None:
    headers = [(b"trace", b"1"), (b"null", None), ("é".encode(), b"")]
    fetch = Fetch(
        batch_of(
            record(0, b"a", headers=headers, timestamp_delta=7), record(1, None, None), base=10, codec=codec
        ),
        batch_of(record(0, b"b" * 100_000, b""), base=12, codec=codec),
    )
    first, second, third = fetch.unpack()
    assert (first.offset, first.timestamp, first.key, first.value) == (10, 5_007, b"m", b"a")
    assert first.headers == (("trace", b"1"), ("null", None), ("é", b""))
    assert (second.offset, second.key, second.value, second.headers) == (11, None, None, ())
    assert (third.offset, third.key, len(third.value or b"")) == (12, b"", 100_000)
    assert fetch.position == 13


def test_snappy_without_java_s_frame_is_read_too() -> None:
    assert told(Fetch(batch_of(record(0, b"a"), codec=9)).unpack()) == [b"a"]


@pytest.mark.parametrize("timestamp", [-1, 0, 2**63 - 1, -(2**63)])
def test_whatever_the_timestamp(timestamp: int) -> None:
    (one,) = Fetch(batch_of(record(0, b"a"), timestamp=timestamp)).unpack()
    assert one.timestamp == timestamp


def test_thousands_of_headers_are_read() -> None:
    (one,) = Fetch(batch_of(record(0, b"a", headers=[(b"h", None)] * 5000))).unpack()
    assert len(one.headers) == 5000


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_header_name_that_is_no_utf_8_costs_its_record_alone(codec: int, at: int) -> None:
    """To see it fail, let aiokafka unpack (`PartitionRecords` as it was): it raises, whoever reads ends."""
    records = [record(number, b"%d" % number) for number in range(3)]
    records[at] = record(at, b"bad", b"key", headers=[(b"fine", b""), (b"\xff\xfe", b"x")])
    found = Fetch(batch_of(*records, base=20, codec=codec), batch_of(record(0, b"next"), base=23)).unpack()
    wanted: list[object] = [b"0", b"1", b"2", b"next"]
    wanted[at] = (20 + at, 20 + at)
    assert told(found) == wanted
    bad = found[at]
    assert isinstance(bad, Unreadable)
    assert (bad.key, bad.value, bad.records, bad.timestamp) == (b"key", b"bad", 1, 5_000)
    assert "UnicodeDecodeError" in bad.error


@pytest.mark.parametrize(
    "bad",
    [
        batch_of(record(0, b"a"), record(1, b"b"), base=1, codec=5, payload=b"?"),
        batch_of(record(0, b"a"), record(1, b"b"), base=1, codec=7, payload=b"?"),
        *(batch_of(b"", b"", base=1, codec=codec, payload=b"nonsense") for codec in (1, 2, 3, 4)),
        *(batch_of(b"", b"", base=1, codec=codec, payload=b"") for codec in (0, 1, 2, 3, 4)),
        batch_of(b"", b"", base=1, codec=2, payload=b"\x82SNAPPY\x00" + bytes(8) + b"\x7f\xff\xff\xff"),
        batch_of(b"", b"", base=1, codec=2, payload=b"\x82SNAPPY\x00" + bytes(8) + b"\xff\xff\xff\xff"),
        batch_of(b"", b"", base=1, payload=varint(1 << 20) + bytes(10)),
        batch_of(b"", b"", base=1, payload=varint(-5) + bytes(10)),
        batch_of(b"", b"", base=1, payload=b"\xff" * 20),
    ],
)
def test_a_batch_that_cannot_be_unpacked_is_told_as_one_and_reading_goes_on_behind_it(bad: bytes) -> None:
    """To see it fail, let aiokafka unpack: it raises, and reads the same batch for ever."""
    fetch = Fetch(batch_of(record(0, b"before")), bad, batch_of(record(0, b"behind"), base=3))
    found = fetch.unpack()
    assert told(found) == [b"before", (1, 2), b"behind"]
    unreadable = found[1]
    assert isinstance(unreadable, Unreadable)
    assert (unreadable.records, unreadable.size) == (2, len(bad))
    assert unreadable.digest == hashlib.sha256(bad).hexdigest()
    assert (unreadable.key, unreadable.value, unreadable.headers) == (None, None, ())
    assert fetch.position == 4


def test_what_is_left_of_a_batch_after_the_records_that_could_be_read_is_told_as_one() -> None:
    whole = record(0, b"whole")
    bad = batch_of(b"", b"", b"", base=4, payload=whole + varint(200) + b"cut off")
    fetch = Fetch(bad, batch_of(record(0, b"behind"), base=7))
    assert told(fetch.unpack()) == [b"whole", (5, 6), b"behind"]


@pytest.mark.parametrize("codec", [1, 2, 3, 4])
def test_what_unpacks_to_more_than_memory_should_hold_is_not_unpacked(codec: int) -> None:
    """To see it fail, decompress without a bound: a message of 32 kB takes a gigabyte."""
    bomb = batch_of(record(0, bytes(MOST_UNPACKED)), base=0, codec=codec)
    assert len(bomb) < MOST_UNPACKED // 15
    assert told(Fetch(bomb, batch_of(record(0, b"behind"), base=1)).unpack()) == [(0, 0), b"behind"]


@pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)
def test_a_batch_of_thousands_of_records_of_nothing_is_told_as_one(codec: int) -> None:
    """Each of them would be a dead letter: a compressed megabyte made four millions of them."""
    nothing = batch_of(*(record(delta, b"", None) for delta in range(5_000)), codec=codec)
    an_event = b"an event of its own"
    events = batch_of(*(record(delta, an_event) for delta in range(1_500)), base=5_000, codec=codec)
    few = batch_of(*(record(delta, b"", None) for delta in range(900)), base=6_500, codec=codec)
    found = Fetch(nothing, events, few).unpack()
    assert told(found)[:2] == [(0, 4_999), b"an event of its own"]
    assert len(found) == 1 + 1_500 + 900
    of_rows = Fetch(nothing, tp=ROWS).unpack()
    assert len(of_rows) == 5_000


def test_thousands_of_small_events_in_a_batch_are_all_read() -> None:
    """What crosses partitions is small. To see it fail, ask for 24 bytes a record."""
    small = batch_of(*(record(delta, b"12345", b"u7") for delta in range(2_000)))
    assert told(Fetch(small).unpack()) == [b"12345"] * 2_000


def test_a_fetch_of_many_large_batches_is_unpacked_in_parts() -> None:
    """To see it fail, do not stop at `MOST_UNPACKED`: what compresses well fills the memory."""
    large = [batch_of(record(0, bytes(MOST_UNPACKED // 2)), base=base, codec=4) for base in range(5)]
    fetch = Fetch(*large)
    assert [one.offset for one in fetch.unpack()] == [0, 1]
    fetch.data = b"".join(large[2:])
    assert [one.offset for one in fetch.unpack()] == [2, 3]


def test_a_batch_with_a_wrong_checksum_is_fetched_once_more_and_then_told_as_one() -> None:
    """To see it fail, raise as aiokafka does: the worker ends, and again at its next start."""
    bad = bytearray(batch_of(record(0, b"a"), record(1, b"b"), base=1))
    bad[-3] ^= 1
    fetch = Fetch(batch_of(record(0, b"before")), bytes(bad), batch_of(record(0, b"behind"), base=3))
    assert told(fetch.unpack()) == [b"before"]
    assert fetch.position == 1
    assert told(fetch.unpack()) == [(1, 2), b"behind"]
    assert fetch.position == 4


def test_a_batch_that_was_damaged_on_the_wire_only_is_read_when_it_comes_again() -> None:
    good = batch_of(record(0, b"a"))
    bad = bytearray(good)
    bad[-3] ^= 1
    fetch = Fetch(bytes(bad))
    assert fetch.unpack() == []
    fetch.data = good
    assert told(fetch.unpack()) == [b"a"]


def test_aborted_transactions_and_markers_are_passed_also_where_they_cannot_be_unpacked() -> None:
    transactional, control = 0x10, 0x30
    marker = b"\x00\x00\x00\x00"
    fetch = Fetch(
        batch_of(record(0, b"x"), base=0, attributes=transactional, producer=ABORTED),
        batch_of(b"", b"", base=1, attributes=transactional, producer=ABORTED, codec=4, payload=b"nonsense"),
        batch_of(record(0, b"kept"), base=3, attributes=transactional, producer=COMMITTED),
        batch_of(record(0, b"", marker), base=4, attributes=control, producer=ABORTED),
        batch_of(record(0, b"", b"\x00\x00\x00\x01"), base=5, attributes=control, producer=COMMITTED),
        batch_of(record(0, b"now kept"), base=6, attributes=transactional, producer=ABORTED),
        aborted=[(ABORTED, 0)],
    )
    assert told(fetch.unpack()) == [b"kept", b"now kept"]
    assert fetch.position == 7


def test_reading_from_the_middle_of_a_batch_gives_what_is_behind_once() -> None:
    bad = record(2, b"bad", headers=[(b"\xff", b"")])
    fetch = Fetch(batch_of(record(0, b"0"), record(1, b"1"), bad, record(3, b"3")))
    fetch.position = 1
    assert told(fetch.unpack()) == [b"1", (2, 2), b"3"]


def test_a_batch_whose_offsets_are_out_of_order_takes_nothing_of_the_next() -> None:
    """To see it fail, have `_unpack_records` pass one offset at least of what cannot be read."""
    odd = record(0, b"0", headers=[(b"h", None), (b"\xff", None)])[:-1] + b"\x07"
    fetch = Fetch(batch_of(record(1, b"1"), odd), batch_of(record(0, b"behind"), base=2))
    assert told(fetch.unpack()) == [b"1", b"behind"]


def test_of_a_compacted_batch_what_is_gone_is_not_told() -> None:
    odd = record(1, b"odd", headers=[(b"\xff", b"")])
    fetch = Fetch(batch_of(record(0, b"0"), odd, last=9), batch_of(record(0, b"behind"), base=10))
    assert told(fetch.unpack()) == [b"0", (1, 1), b"behind"]


def test_of_other_topics_names_of_headers_are_forgiven_and_what_cannot_be_unpacked_is_an_error() -> None:
    odd = batch_of(record(0, b"row", headers=[(b"\xff", b"x")]))
    (row,) = Fetch(odd, tp=ROWS).unpack()
    assert (row.value, row.headers) == (b"row", (("\\xff", b"x"),))
    bad = batch_of(b"", b"", base=1, codec=4, payload=b"nonsense")
    with pytest.raises(CorruptRecordException, match="changelog-3@1-2 cannot be unpacked"):
        Fetch(bad, tp=ROWS).unpack()


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_in_a_batch_every_offset_is_passed_and_nothing_raises(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    codec = data.draw(st.integers(0, 4))
    payload = bytearray(
        b"".join(record(number, b"v%d" % number, headers=[(b"h", b"x")]) for number in range(count))
    )
    if codec:
        payload = bytearray(data.draw(st.binary(max_size=80)))
    for _ in range(data.draw(st.integers(0, 3))):
        if payload:
            payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    bad = batch_of(*[b""] * count, codec=codec, payload=bytes(payload))
    fetch = Fetch(bad, batch_of(record(0, b"behind"), base=count))
    found = fetch.unpack()
    assert fetch.position == count + 1
    assert told(found)[-1] == b"behind"
    offsets = [one.offset for one in found]
    assert offsets == sorted(set(offsets))
