import os
import shutil
import time
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from engine.fatal import UnfitError
from engine.partitions.store import _WRITTEN, PartitionStore, StoreDamagedError, StoreError


@pytest.fixture
def store(tmp_path: Path) -> PartitionStore:
    return PartitionStore(tmp_path / "tables" / "0.db")


def test_what_was_put_is_found_and_what_was_removed_is_not(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b"1"), ("matches", b"b", b"2")], {})
    store.apply([("matches", b"a", None)], {})
    assert store.get("matches", b"a") is None
    assert store.get("matches", b"b") == b"2"


def test_of_two_changes_to_a_key_the_last_one_counts(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b"1"), ("matches", b"a", None), ("matches", b"a", b"3")], {})
    assert store.get("matches", b"a") == b"3"


def test_an_empty_value_is_a_value(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b""), ("matches", b"", b"no key")], {})
    assert store.get("matches", b"a") == b""
    assert list(store.scan("matches")) == [(b"", b"no key"), (b"a", b"")]


def test_tables_do_not_see_each_other_though_their_names_begin_alike(store: PartitionStore) -> None:
    store.apply([("over", b"s\x00a", b"1"), ("overs", b"a", b"2"), ("over", b"", b"3")], {"over": 7})
    assert store.get("overs", b"a") == b"2"
    assert list(store.scan("overs")) == [(b"a", b"2")]
    assert list(store.scan("over")) == [(b"", b"3"), (b"s\x00a", b"1")]


@pytest.mark.parametrize(
    "prefix", [b"m", b"m\x00", b"m\xff", b"m\xff\xff", b"\xff", b"\xff\xff", b"\x00", b""]
)
def test_a_scan_finds_the_keys_that_begin_so_and_no_others(store: PartitionStore, prefix: bytes) -> None:
    parts = (b"", b"\x00", b"\x01", b"l", b"m", b"n", b"\xfe", b"\xff")
    keys = sorted({a + b + c for a in parts for b in parts for c in parts})
    store.apply([("matches", key, key) for key in keys], {"log": 1})
    store.apply([("matcher", b"m", b"x"), ("matchet", b"m", b"x")], {})
    assert list(store.scan("matches", prefix)) == [(key, key) for key in keys if key.startswith(prefix)]


def test_a_scan_stops_at_its_limit(store: PartitionStore) -> None:
    store.apply([("matches", b"%d" % n, b"") for n in range(5)], {})
    assert [key for key, _ in store.scan("matches", limit=2)] == [b"0", b"1"]
    assert len(list(store.scan("matches", limit=9))) == 5


def test_a_scan_goes_on_beyond_a_key_and_over_its_pages(store: PartitionStore) -> None:
    rows = [(b"%05d" % n, bytes(600_000) if 7 < n < 12 else b"%d" % n) for n in range(2500)]
    store.apply([("matches", *row) for row in rows], {"log": 1})
    assert list(store.scan("matches")) == rows
    assert list(store.scan("matches", after=b"00008", limit=1500)) == rows[9:1509]
    assert list(store.scan("matches", b"01", after=b"019", limit=5)) == rows[1900:1905]
    assert list(store.scan("matches", b"01", after=b"0")) == rows[1000:2000]
    assert list(store.scan("matches", b"01", after=b"02")) == []


def test_a_scan_takes_no_more_memory_for_many_rows_than_for_a_page(store: PartitionStore) -> None:
    """To see it fail, read all rows as one page."""
    for first in range(0, 30_000, 1000):
        store.apply([("matches", b"%05d" % n, bytes(100)) for n in range(first, first + 1000)], {})
    tracemalloc.start()
    try:
        assert sum(1 for _ in store.scan("matches")) == 30_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_offsets_are_kept_by_changelog_beside_the_tables(store: PartitionStore) -> None:
    assert store.offset("matches-log") is None
    store.apply([], {"matches-log": 12, "overs-log": 0})
    store.apply([("matches", b"a", b"1")], {"matches-log": 15})
    assert store.offset("matches-log") == 15
    assert store.offset("overs-log") == 0
    assert store.offset("matches-lo") is None


def test_changes_that_fail_half_way_change_nothing_at_all(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b"1")], {"log": 1})
    with pytest.raises(Exception, match="bytes"):
        store.apply([("matches", b"a", b"2"), ("matches", b"b", "no bytes")], {"log": 2})  # type: ignore[list-item]
    assert list(store.scan("matches")) == [(b"a", b"1")]
    assert store.offset("log") == 1


def test_a_store_opened_again_holds_what_it_held(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b"1")], {"log": 3})
    store.close()
    again = PartitionStore(store.path)
    assert again.get("matches", b"a") == b"1"
    assert again.offset("log") == 3


def test_a_store_can_be_opened_right_after_it_was_closed_although_it_was_scanned(
    store: PartitionStore,
) -> None:
    """A RocksDB iterator that lives on keeps the lock.

    To see it fail, let `PartitionStore.scan` keep one over its pages.
    """
    store.apply([("matches", b"%d" % n, b"") for n in range(3000)], {})
    begun, begun_too = store.scan("matches"), store.scan("matches", b"1", limit=9)
    assert next(begun) < next(begun_too)
    store.close()
    PartitionStore(store.path).close()
    with pytest.raises(StoreError):
        list(begun)


def test_closing_twice_is_closing_once(store: PartitionStore) -> None:
    store.close()
    store.close()


def test_a_folder_may_be_open_only_once(store: PartitionStore) -> None:
    with pytest.raises(Exception, match=r"[Ll]ock"):
        PartitionStore(store.path)


def test_a_wiped_store_is_empty_and_can_be_used(store: PartitionStore) -> None:
    store.apply([("matches", b"a", b"1")], {"log": 3})
    store.wipe()
    assert list(store.scan("matches")) == []
    assert store.offset("log") is None
    store.apply([("matches", b"b", b"2")], {"log": 0})
    store.close()
    assert list(PartitionStore(store.path).scan("matches")) == [(b"b", b"2")]


def fill(store: PartitionStore) -> None:
    """Bring so much to the disk that it is in files of all kinds, of some hundred blocks."""
    chance = Random(5)
    for offset in range(300):
        rows = [("matches", b"%05d" % (10 * offset + n), chance.randbytes(200)) for n in range(10)]
        store.apply(rows, {"log": offset})
        if offset in (100, 200):
            store._db.flush()


@pytest.mark.parametrize("files", ["CURRENT", "MANIFEST-*", "*.sst"])
@pytest.mark.parametrize("left", [0, 9, None])
def test_a_store_whose_files_are_damaged_is_empty_and_so_is_read_anew(
    store: PartitionStore, files: str, left: int | None
) -> None:
    """It ended the worker by a traceback, at each of its starts."""
    fill(store)
    store.close()
    for file in store.path.glob(files):
        os.truncate(file, left) if left is not None else file.unlink()
    again = PartitionStore(store.path)
    assert again.offset("log") is None
    assert list(again.scan("matches")) == []
    again.apply([("matches", b"a", b"1")], {"log": 1})
    again.close()
    assert PartitionStore(store.path).get("matches", b"a") == b"1"


def test_a_damaged_block_is_an_error_and_not_the_end_of_what_there_is(tmp_path: Path) -> None:
    """RocksDB's iterator just ends there: half a match's balls would have been taken for all of them."""
    told: list[Exception] = []
    store = PartitionStore(tmp_path / "0.db", told.append)
    fill(store)
    store.close()
    for file in store.path.glob("*.sst"):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.write_bytes(content)
    store = PartitionStore(tmp_path / "0.db", told.append)
    assert len(list(store.scan("matches", limit=20))) == 20
    with pytest.raises(StoreDamagedError, match=r"0\.db is damaged: Corruption"):
        list(store.scan("matches"))
    assert store.damaged
    with pytest.raises(StoreDamagedError):
        list(store.scan("matches", b"01"))
    assert len(told) == 1
    store.wipe()
    assert (list(store.scan("matches")), store.damaged) == ([], False)


def test_a_store_whose_folder_is_removed_under_it_can_be_wiped(store: PartitionStore) -> None:
    fill(store)
    shutil.rmtree(store.path.parent)
    store.wipe()
    store.apply([("matches", b"a", b"1")], {"log": 1})
    assert list(store.scan("matches")) == [(b"a", b"1")]


def test_a_store_that_cannot_be_opened_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("no folder")
    with pytest.raises(UnfitError, match=r"the tables in .*0\.db cannot be opened: .*let this user"):
        PartitionStore(tmp_path / "tables" / "0.db")


@pytest.mark.parametrize(("hours", "kept"), [(19, True), (21, False)])
@pytest.mark.parametrize("stamped", [True, False], ids=["stamped", "of 0.1.0"])
def test_a_store_that_was_away_for_a_day_is_read_anew(
    store: PartitionStore, monkeypatch: pytest.MonkeyPatch, hours: int, kept: bool, stamped: bool
) -> None:
    """Kafka forgets that a row was removed: a match that had left would stand there as it was, for ever."""
    store.apply([("matches", b"a", b"1")], {"log": 3})
    if not stamped:
        store._db.delete(_WRITTEN)
    store.close()
    now = time.time()
    monkeypatch.setattr("engine.partitions.store.time.time", lambda: now + hours * 3600)
    again = PartitionStore(store.path)
    assert (again.offset("log") == 3, again.get("matches", b"a") == b"1") == (kept, kept)
    again.close()
