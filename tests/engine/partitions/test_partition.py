"""One partition's staging: what is read of it, what waits, and what becomes of it when it is lost."""

import asyncio
from itertools import product
from pathlib import Path
from random import Random

import pytest

from engine.batches import PartitionBatch
from engine.partitions.limits import LARGEST, RowTooLargeError
from engine.partitions.partition import MAX_STAGED_BYTES, MAX_STAGED_RECORDS, Lag, Partition
from tests.awaiting import until
from tests.engine.owning import LOG, Owned, stays_waiting
from tests.engine.records import MadeUpRecord, batch


async def test_what_is_staged_is_read_before_what_is_committing_before_what_is_stored(owned: Owned) -> None:
    owned.store.apply([("matches", b"m", b"stored"), ("matches", b"old", b"stored")], {LOG: 0})
    read = owned.partition.get
    assert read("matches", b"m") == b"stored"
    owned.take(batch([0]), b"first")
    await until(lambda: owned.transactions.begun)
    assert read("matches", b"m") == b"first"
    owned.take(batch([1]), b"second")
    assert read("matches", b"m") == b"second"
    assert read("matches", b"old") == b"stored"
    assert read("matches", b"none") is None


async def test_a_removed_key_is_gone_at_once_though_it_is_stored(owned: Owned) -> None:
    owned.store.apply([("matches", b"m", b"stored")], {LOG: 0})
    owned.partition.put("matches", b"m", None)
    assert owned.partition.get("matches", b"m") is None
    assert list(owned.partition.scan("matches")) == []


async def test_a_scan_mixes_staged_committing_and_stored_in_key_order(owned: Owned) -> None:
    put = owned.partition.put
    owned.store.apply([("matches", key, b"stored") for key in (b"a1", b"a2", b"a3", b"b1")], {LOG: 0})
    put("matches", b"a2", b"committing")
    put("matches", b"a4", b"committing")
    put("others", b"a5", b"another table's")
    owned.partition.stage(batch([0]))
    await until(lambda: owned.transactions.begun)
    put("matches", b"a0", b"staged")
    put("matches", b"a3", None)
    put("matches", b"a4", b"staged")
    assert list(owned.partition.scan("matches", b"a")) == [
        (b"a0", b"staged"),
        (b"a1", b"stored"),
        (b"a2", b"committing"),
        (b"a4", b"staged"),
    ]


async def test_a_scan_is_what_lies_over_what_is_stored_from_any_key_on_and_to_any_limit(owned: Owned) -> None:
    """Changes take rows' places, add some before, between and behind them, and take some away."""
    chance = Random(7)
    keys = [b"%d%d" % (first, second) for first in range(5) for second in range(8)]
    rows: dict[bytes, bytes] = {}

    def put(moment: bytes) -> None:
        for key in chance.sample(keys, 12):
            owned.partition.put("matches", key, None if chance.random() < 0.4 else moment)
            rows.pop(key, None)
            if (value := owned.partition.get("matches", key)) is not None:
                rows[key] = value

    for stored in chance.sample(keys, 25):
        rows[stored] = b"stored"
    owned.store.apply([("matches", key, value) for key, value in rows.items()], {LOG: 0})
    put(b"committing")
    owned.partition.stage(batch([0]))
    await until(lambda: owned.transactions.begun)
    put(b"staged")
    for prefix, after, limit in product(
        (b"", b"0", b"3", b"4"), (None, b"", *keys, b"5"), (None, 0, 1, 3, 99)
    ):
        expected = [row for row in sorted(rows.items()) if row[0].startswith(prefix)]
        expected = [row for row in expected if after is None or row[0] > after][:limit]
        assert list(owned.partition.scan("matches", prefix, after=after, limit=limit)) == expected


async def test_what_is_written_during_a_scan_is_not_in_it(owned: Owned) -> None:
    owned.store.apply([("matches", b"%d" % n, b"stored") for n in range(3)], {LOG: 0})
    owned.partition.put("matches", b"3", b"staged")
    found = []
    for key, _ in owned.partition.scan("matches"):
        found.append(key)
        owned.partition.put("matches", key, None)
        owned.partition.put("matches", b"9" + key, b"written meanwhile")
    assert found == [b"0", b"1", b"2", b"3"]


async def test_draining_with_nothing_to_do_returns_at_once(owned: Owned) -> None:
    await owned.partition.drain()
    assert owned.transactions.begun == []


async def test_draining_waits_for_what_was_staged_meanwhile_too(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    draining = await stays_waiting(owned.partition.drain())
    owned.take(batch([1]), b"1")
    owned.transactions.let_through()
    await draining
    assert owned.store.get("matches", b"m") == b"1"


async def test_there_is_no_room_beyond_so_many_staged_records_until_a_transaction_takes_them(
    owned: Owned,
) -> None:
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    owned.take(batch(range(1, MAX_STAGED_RECORDS + 1)), b"1")
    await owned.partition.room()
    owned.take(batch([MAX_STAGED_RECORDS + 1]), b"2")
    waiting = await stays_waiting(owned.partition.room())
    owned.transactions.let_through()
    await waiting
    await owned.partition.drain()
    assert owned.store.get("matches", b"m") == b"2"


async def test_there_is_no_room_beyond_so_many_staged_bytes_either(owned: Owned) -> None:
    """A few large records are as much as many small ones. To see it fail, count records alone in `stage`."""
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    for offset in range(1, 2 + MAX_STAGED_BYTES // LARGEST):
        await owned.partition.room()
        owned.partition.publish("state", None, bytes(LARGEST))
        owned.take(batch([offset]), b"1")
    waiting = await stays_waiting(owned.partition.room())
    owned.transactions.let_through()
    await waiting


async def test_a_batch_cut_anew_after_a_rebalance_is_taken_from_where_the_last_one_ended(
    owned: Owned,
) -> None:
    """Fetches from before a rebalance arrive after it, cut differently.

    To see it fail, let `Partition.admit` return the batch as it is.
    """
    owned.take(batch(range(5)), b"0")
    fresh = owned.partition.admit(batch(range(3, 8)))
    assert fresh is not None
    assert [record.offset for record in fresh.records] == [5, 6, 7]
    assert owned.partition.admit(batch(range(2, 5))) is None
    other_topic = batch(range(2), topic="matches")
    assert owned.partition.admit(other_topic) is other_topic


async def test_a_failed_batch_is_given_up_whole(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    owned.partition.put("matches", b"m", b"half done")
    owned.partition.publish("state", b"m", b"half done")
    owned.partition.abandon(ValueError("a fault of ours"))
    owned.transactions.let_through()
    async with asyncio.timeout(5):
        await owned.partition.drain()
    assert owned.lost == 1
    assert owned.partition.get("matches", b"m") is None
    assert owned.partition.admit(batch([1])) is None
    assert len(owned.transactions.begun) == 1
    assert owned.store.get("matches", b"m") is None  # for recovery to find in the changelog


async def test_a_partition_told_to_forget_waits_for_no_commit_any_more(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    draining = await stays_waiting(owned.partition.drain())
    owned.partition.forget()
    async with asyncio.timeout(5):
        await draining
    assert owned.partition.admit(batch([1])) is None


async def test_a_partition_knows_how_far_behind_it_is(owned: Owned) -> None:
    assert owned.partition.lag == Lag(0, None)
    late = PartitionBatch("events", 0, [MadeUpRecord(0, 5_000), MadeUpRecord(1, 7_000)])
    owned.partition.stage(late, end=10)
    assert owned.partition.lag == Lag(8, 7.0)
    owned.partition.stage(batch([4], topic="matches"), end=5)
    assert owned.partition.lag == Lag(8, 7.0)
    owned.partition.stage(batch([9]), end=10)
    assert owned.partition.lag == Lag(0, None)


async def test_what_was_told_to_wait_is_taken_back_where_nothing_of_it_can_be_read(owned: Owned) -> None:
    """What follows a batch may be a transaction's marker, which no batch will ever bring."""
    owned.partition.note_end("events", 5)
    assert owned.partition.lag == Lag(0, None)
    owned.partition.stage(PartitionBatch("events", 0, [MadeUpRecord(0, 5_000)]), end=3)
    owned.partition.note_end("events", 2)
    assert owned.partition.lag == Lag(1, 5.0)
    owned.partition.note_end("events", 1)
    assert owned.partition.lag == Lag(0, None)


async def test_what_its_topic_would_refuse_is_refused_before_it_is_staged(owned: Owned) -> None:
    """To see it fail, stage whatever comes: Kafka refuses the transaction, and again when it is redone."""
    whole = LARGEST - len(b"m")
    owned.partition.put("matches", b"m", bytes(whole))
    owned.partition.publish("state", None, bytes(LARGEST - 4), [("head", b"")])
    with pytest.raises(RowTooLargeError, match=f"of {LARGEST + 1} bytes for {LOG}, which takes {LARGEST}"):
        owned.partition.put("matches", b"m", bytes(whole + 1))
    for value, headers in ((bytes(LARGEST), [("h", b"")]), (bytes(LARGEST - 3), [("é", b"xx")])):
        with pytest.raises(RowTooLargeError):
            owned.partition.publish("state", None, value, headers)
    with pytest.raises(RowTooLargeError):
        owned.partition.put("matches", bytes(LARGEST + 1), None)


async def test_a_topic_s_own_limit_is_what_counts(tmp_path: Path, owned: Owned) -> None:
    logs = {"matches": LOG, "others": "others"}
    limits = {LOG: 100, "state": 50, "letters": 2 * LARGEST}
    partition = Partition(0, owned.store, logs, lambda: None, lambda: None, limits)
    partition.put("matches", b"", bytes(100))
    partition.put("others", b"", bytes(LARGEST))
    partition.publish("letters", None, bytes(2 * LARGEST))
    with pytest.raises(RowTooLargeError):
        partition.put("matches", b"", bytes(101))
    with pytest.raises(RowTooLargeError):
        partition.publish("state", None, bytes(51))
