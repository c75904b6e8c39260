"""Tables as agents and views use them: by the partition that a row is in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine.partitions.partition import Partition
from engine.partitions.rows import _MOST_NAMED, Rows, UnreadableRowError
from engine.partitions.standby import Standby
from engine.partitions.store import PartitionStore
from engine.tables import Table
from engine.telemetry.metrics import ROWS_UNREADABLE
from tests.engine.sport import Counting


class Scores:
    """A table of numbers, of whose values two a partition stay decoded, over partitions 0 and 1."""

    def __init__(self, folder: Path) -> None:
        self.sport = Counting(None, folder)
        self.decoded: list[bytes] = []
        app = self.sport.app
        self.table: Table[int] = app.Table("scores", encode=self._encode, decode=self._decode, cached=2)
        self.encoded: list[int] = []
        for number in (0, 1):
            store = PartitionStore(folder / f"{number}.db")
            logs = {"scores": "scores-changelog", "counts": "counts-changelog"}
            app.partitions._open[number] = Partition(number, store, logs, lambda: None, lambda: None)

    def _encode(self, value: int) -> bytes:
        self.encoded.append(value)
        return b"%d" % value

    def _decode(self, value: bytes) -> int:
        self.decoded.append(value)
        return int(value)

    def partition(self, number: int) -> Partition:
        return self.sport.app.partitions[number]

    def store(self, number: int, **values: int) -> None:
        """Have values on disk."""
        rows = [("scores", key.encode(), b"%d" % value) for key, value in values.items()]
        self.partition(number).store.apply(rows, {})

    def on(self, number: int) -> Rows[int]:
        """The table's rows in a partition."""
        return self.table.on(self.partition(number))


@pytest.fixture
async def scores(tmp_path: Path) -> AsyncIterator[Scores]:
    made = Scores(tmp_path)
    made.sport.app.loop = asyncio.get_running_loop()
    made.sport.app.finalize()
    yield made
    for partition in made.sport.app.partitions.values():
        partition.store.close()
    made.sport.consumer._thread.thread_loop.close()


async def test_a_partition_s_rows_are_its_own(scores: Scores) -> None:
    first, second = scores.on(0), scores.on(1)
    first[b"m"] = 7
    assert b"m" not in second
    assert second.get(b"m") is None
    assert second.get(b"m", 3) == 3
    with pytest.raises(KeyError):
        second[b"m"]
    assert b"m" in first
    assert first[b"m"] == first.get(b"m") == 7
    assert scores.partition(0).get("scores", b"m") == b"7"


async def test_a_read_or_a_write_that_names_no_partition_is_refused(scores: Scores) -> None:
    """Faust would look for the partition of the current event, which a batch does not have."""
    for use in (
        lambda: scores.table[b"m"],
        lambda: scores.table.get(b"m"),
        lambda: scores.table.__setitem__(b"m", 7),
        lambda: scores.table.__delitem__(b"m"),
    ):
        with pytest.raises(TypeError, match=r"scores\.on\(partition\)\[key\]"):
            use()


async def test_a_removed_key_is_gone_though_it_was_stored_and_decoded(scores: Scores) -> None:
    scores.store(0, m=7)
    assert scores.on(0)[b"m"] == 7
    del scores.on(0)[b"m"]
    assert b"m" not in scores.on(0)
    assert scores.on(0).get(b"m") is None
    assert scores.on(0).scan() == []
    scores.on(0)[b"m"] = 8
    assert scores.on(0)[b"m"] == 8


async def test_rows_are_scanned_in_key_order(scores: Scores) -> None:
    scores.store(0, m=7, n=8)
    scores.store(1, o=9)
    assert scores.on(0).get(b"m") == 7
    assert scores.on(1).get(b"m") is None
    assert scores.on(0).scan(b"n") == [(b"n", 8)]
    assert scores.on(1).scan() == [(b"o", 9)]
    assert scores.on(0).scan(limit=1) == [(b"m", 7)]
    assert scores.on(0).scan(after=b"m") == [(b"n", 8)]
    assert scores.on(0).scan_keys() == [b"m", b"n"]


async def test_views_see_what_is_staged_and_not_yet_committed(scores: Scores) -> None:
    scores.store(0, m=7)
    scores.on(0)[b"m"] = 8
    assert scores.on(0).get(b"m") == 8
    assert scores.on(0).scan() == [(b"m", 8)]


async def test_a_standby_is_read_where_the_partition_is_another_s(scores: Scores) -> None:
    store = scores.partition(1).store
    store.apply([("scores", b"m", b"7")], {})
    rows = scores.table.on(Standby(1, store, 0.0))
    assert rows.get(b"m") == 7
    assert rows.get(b"n") is None
    assert rows.scan() == [(b"m", 7)]
    store.apply([("scores", b"m", b"8")], {})  # by its follower
    assert rows[b"m"] == 8


async def test_a_value_is_encoded_once_a_write_and_not_decoded_while_it_is_kept(scores: Scores) -> None:
    scores.on(0)[b"m"] = 7
    for _ in range(3):
        assert scores.on(0)[b"m"] == 7
    assert scores.encoded == [7]
    assert scores.decoded == []


async def test_only_so_many_values_of_a_partition_stay_decoded(scores: Scores) -> None:
    scores.store(0, **{f"m{number}": number for number in range(5)})
    for number in range(5):
        assert scores.on(0).get(b"m%d" % number) == number
    assert len(scores.on(0).decoded) == 2
    scores.decoded.clear()
    assert [scores.on(0).get(b"m%d" % number) for number in (3, 4)] == [3, 4]
    assert scores.decoded == []
    assert scores.on(0).get(b"m0") == 0
    assert scores.decoded == [b"0"]


async def test_a_value_written_again_is_the_last_to_make_room(scores: Scores) -> None:
    for key, value in ((b"a", 1), (b"b", 2), (b"a", 3), (b"c", 4)):
        scores.on(0)[key] = value
    assert list(scores.on(0).decoded) == [b"a", b"c"]
    assert [scores.on(0)[key] for key in (b"a", b"b", b"c")] == [3, 2, 4]


async def test_what_a_failed_unit_wrote_and_removed_reads_as_before_whatever_was_read_in_it(
    scores: Scores,
) -> None:
    """To see it fail, forget no row in `Partition._undone`."""
    scores.store(0, stored=1, removed=2)
    rows = scores.on(0)
    rows[b"staged"] = 3
    due = {b"stored": 1, b"removed": 2, b"staged": 3, b"new": None}
    with pytest.raises(RuntimeError), scores.partition(0).unit():  # noqa: PT012
        rows[b"stored"] = rows[b"staged"] = rows[b"new"] = 9
        del rows[b"removed"]
        for key in due:  # of which two stay decoded
            rows.get(key)
        with suppress(ValueError), scores.partition(0).unit():
            rows[b"new"] = 10
            raise ValueError
        assert rows[b"new"] == 9
        raise RuntimeError
    assert {key: rows.get(key) for key in due} == due
    assert rows.scan() == sorted((key, value) for key, value in due.items() if value is not None)


async def test_a_partition_that_is_lost_answers_with_what_is_stored(scores: Scores) -> None:
    """Values decoded from what was never committed may not be found again.

    To see it fail, do not clear `rows` in `Partition.forget`.
    """
    scores.store(0, m=7)
    scores.on(0)[b"m"] = 8
    scores.partition(0).forget()
    assert scores.on(0).get(b"m") == 7


async def test_a_row_that_cannot_be_read_is_told_apart_and_harms_no_other(
    scores: Scores, caplog: pytest.LogCaptureFixture
) -> None:
    """To see it fail, decode past `StandbyRows._read`."""
    scores.store(0, m=7, o=9)
    scores.partition(0).store.apply([("scores", b"n", b"no number")], {})
    before = ROWS_UNREADABLE.labels("scores")._value.get()
    unreadable: list[UnreadableRowError] = []
    for _ in range(2):
        assert scores.on(0).scan(unreadable=unreadable.append) == [(b"m", 7), (b"o", 9)]
    assert [(one.table, one.key, one.value) for one in unreadable] == [("scores", b"n", b"no number")] * 2
    with pytest.raises(UnreadableRowError):
        scores.on(0).get(b"n")
    # Counted and said once, until it is written anew.
    assert ROWS_UNREADABLE.labels("scores")._value.get() == before + 1
    assert len([one for one in caplog.records if "cannot be read" in one.message]) == 1
    scores.on(0)[b"n"] = 8
    assert scores.on(0).get(b"n") == 8


async def test_of_a_table_damaged_from_end_to_end_the_first_rows_are_named(
    scores: Scores, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [("scores", b"%d" % number, b"no number") for number in range(3000)]
    scores.partition(0).store.apply(rows, {})
    assert scores.on(0).scan() == []
    assert len(caplog.records) == _MOST_NAMED + 1


async def test_a_value_of_another_key_is_no_value(tmp_path: Path) -> None:
    sport = Counting(None, tmp_path)
    table = sport.app.Table("fits", encode=bytes, decode=bytes, fits=lambda key, value: value.startswith(key))
    store = PartitionStore(tmp_path / "fits.db")
    sport.app.partitions._open[0] = Partition(0, store, {}, lambda: None, lambda: None)
    store.apply([("fits", b"m", b"m1"), ("fits", b"n", b"m1")], {})
    rows = table.on(sport.app.partitions[0])
    assert rows.scan() == [(b"m", b"m1")]
    with pytest.raises(UnreadableRowError):
        rows[b"n"]
    store.close()


async def test_a_table_without_a_cache_decodes_each_time(scores: Scores) -> None:
    rows = scores.sport.counts.on(scores.partition(0))
    rows[b"m"] = 7
    assert rows[b"m"] == 7
    assert rows.decoded == {}
