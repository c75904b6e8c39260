"""Tables within an event as agents use them, and beside one as views do."""

import asyncio
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faust.streams import _current_event
from faust.types import TP

from engine.partitions.partition import Partition
from engine.partitions.standby import Standby
from engine.partitions.store import PartitionStore
from engine.tables import _MOST_NAMED, PartitionTable, UnreadableRowError
from engine.telemetry.metrics import ROWS_UNREADABLE
from tests.engine.records import batch
from tests.engine.sport import Counting


class Scores:
    """A table of numbers, of whose values two a partition stay decoded, over partitions 0 and 1."""

    def __init__(self, folder: Path) -> None:
        self.sport = Counting(None, folder)
        self.decoded: list[bytes] = []
        app = self.sport.app
        self.table: PartitionTable[int] = app.partition_table("scores", self._encode, self._decode, kept=2)
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

    @contextmanager
    def event(self, number: int) -> Iterator[None]:
        """What Faust sets around an agent's work on a batch of this partition."""
        found = batch([0], topic=self.sport.events.name, partition=number)
        message = self.sport.consumer._to_message(TP(found.topic, number), found)
        event = self.sport.app.create_event(None, b"", None, message)
        token = _current_event.set(weakref.ref(event))
        try:
            yield
        finally:
            _current_event.reset(token)


@pytest.fixture
async def scores(tmp_path: Path) -> AsyncIterator[Scores]:
    made = Scores(tmp_path)
    made.sport.app.loop = asyncio.get_running_loop()
    made.sport.app.finalize()
    yield made
    for partition in made.sport.app.partitions.values():
        partition.store.close()
    made.sport.consumer._thread.thread_loop.close()


async def test_in_an_event_a_table_is_that_of_the_event_s_partition(scores: Scores) -> None:
    table = scores.table
    with scores.event(0):
        table[b"m"] = 7
    with scores.event(1):
        assert b"m" not in table
        assert table.get(b"m") is None
        assert table.get(b"m", 3) == 3
        with pytest.raises(KeyError):
            table[b"m"]
    with scores.event(0):
        assert b"m" in table
        assert table[b"m"] == table.get(b"m") == 7
    assert scores.partition(0).get("scores", b"m") == b"7"


async def test_outside_an_event_a_write_is_refused_as_its_partition_is_unknown(scores: Scores) -> None:
    with pytest.raises(TypeError):
        scores.table[b"m"] = 7


async def test_a_removed_key_is_gone_though_it_was_stored_and_decoded(scores: Scores) -> None:
    scores.store(0, m=7)
    with scores.event(0):
        assert scores.table[b"m"] == 7
        del scores.table[b"m"]
        assert b"m" not in scores.table
    assert scores.table.read(0, b"m") is None
    assert scores.table.scan(0) == []
    with scores.event(0):
        scores.table[b"m"] = 8
        assert scores.table[b"m"] == 8


async def test_views_name_the_partition(scores: Scores) -> None:
    scores.store(0, m=7, n=8)
    scores.store(1, o=9)
    assert scores.table.read(0, b"m") == 7
    assert scores.table.read(1, b"m") is None
    assert scores.table.scan(0, b"n") == [(b"n", 8)]
    assert scores.table.scan(1) == [(b"o", 9)]
    assert scores.table.scan(0, limit=1) == [(b"m", 7)]
    with pytest.raises(KeyError):
        scores.table.read(2, b"m")
    with pytest.raises(KeyError):
        scores.table.scan(2)


async def test_views_see_what_is_staged_and_not_yet_committed(scores: Scores) -> None:
    scores.store(0, m=7)
    with scores.event(0):
        scores.table[b"m"] = 8
    assert scores.table.read(0, b"m") == 8
    assert scores.table.scan(0) == [(b"m", 8)]


async def test_a_standby_is_read_where_the_partition_is_another_s(scores: Scores) -> None:
    owned = scores.sport.app.partitions._open.pop(1)
    owned.store.apply([("scores", b"m", b"7")], {})
    scores.sport.app.partitions.standbys[1] = Standby(1, owned.store, 0.0)
    assert scores.table.read(1, b"m") == 7
    assert scores.table.read(1, b"n") is None
    assert scores.table.scan(1) == [(b"m", 7)]
    owned.store.close()


async def test_upkeep_writes_to_the_partition_that_it_names(scores: Scores) -> None:
    scores.table.put(scores.partition(1), b"m", 7)
    assert (scores.table.read(0, b"m"), scores.table.read(1, b"m")) == (None, 7)
    scores.table.remove(scores.partition(1), b"m")
    assert scores.table.read(1, b"m") is None


async def test_a_value_is_encoded_once_a_write_and_not_decoded_while_it_is_kept(scores: Scores) -> None:
    with scores.event(0):
        scores.table[b"m"] = 7
        for _ in range(3):
            assert scores.table[b"m"] == 7
    assert scores.encoded == [7]
    assert scores.decoded == []


async def test_only_so_many_values_of_a_partition_stay_decoded(scores: Scores) -> None:
    scores.store(0, **{f"m{number}": number for number in range(5)})
    for number in range(5):
        assert scores.table.read(0, b"m%d" % number) == number
    assert len(scores.partition(0).values["scores"]) == 2
    scores.decoded.clear()
    assert [scores.table.read(0, b"m%d" % number) for number in (3, 4)] == [3, 4]
    assert scores.decoded == []
    assert scores.table.read(0, b"m0") == 0
    assert scores.decoded == [b"0"]


async def test_a_value_written_again_is_the_last_to_make_room(scores: Scores) -> None:
    with scores.event(0):
        for key, value in ((b"a", 1), (b"b", 2), (b"a", 3), (b"c", 4)):
            scores.table[key] = value
        assert list(scores.partition(0).values["scores"]) == [b"a", b"c"]
        assert [scores.table[key] for key in (b"a", b"b", b"c")] == [3, 2, 4]


async def test_a_partition_that_is_lost_answers_with_what_is_stored(scores: Scores) -> None:
    """Values decoded from what was never committed may not be found again.

    To see it fail, do not clear `values` in `Partition.forget`.
    """
    scores.store(0, m=7)
    with scores.event(0):
        scores.table[b"m"] = 8
    scores.partition(0).forget()
    assert scores.table.read(0, b"m") == 7


async def test_a_row_that_cannot_be_read_is_told_apart_and_harms_no_other(
    scores: Scores, caplog: pytest.LogCaptureFixture
) -> None:
    """To see it fail, decode past `PartitionTable._read`."""
    scores.store(0, m=7, o=9)
    scores.partition(0).store.apply([("scores", b"n", b"no number")], {})
    before = ROWS_UNREADABLE.labels("scores")._value.get()
    unreadable: list[UnreadableRowError] = []
    for _ in range(2):
        assert scores.table.scan(0, unreadable=unreadable.append) == [(b"m", 7), (b"o", 9)]
    assert [(one.table, one.key, one.value) for one in unreadable] == [("scores", b"n", b"no number")] * 2
    with pytest.raises(UnreadableRowError):
        scores.table.read(0, b"n")
    with scores.event(0), pytest.raises(UnreadableRowError):
        scores.table[b"n"]
    # Counted and said once, until it is written anew.
    assert ROWS_UNREADABLE.labels("scores")._value.get() == before + 1
    assert len([one for one in caplog.records if "cannot be read" in one.message]) == 1
    scores.table.put(scores.partition(0), b"n", 8)
    assert scores.table.read(0, b"n") == 8


async def test_of_a_table_damaged_from_end_to_end_the_first_rows_are_named(
    scores: Scores, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [("scores", b"%d" % number, b"no number") for number in range(3000)]
    scores.partition(0).store.apply(rows, {})
    assert scores.table.scan(0) == []
    assert len(caplog.records) == _MOST_NAMED + 1


async def test_a_value_of_another_key_is_no_value(tmp_path: Path) -> None:
    sport = Counting(None, tmp_path)
    table = sport.app.partition_table("fits", bytes, bytes, fits=lambda key, value: value.startswith(key))
    store = PartitionStore(tmp_path / "fits.db")
    sport.app.partitions._open[0] = Partition(0, store, {}, lambda: None, lambda: None)
    store.apply([("fits", b"m", b"m1"), ("fits", b"n", b"m1")], {})
    assert table.scan(0) == [(b"m", b"m1")]
    with pytest.raises(UnreadableRowError):
        table.read(0, b"n")
    store.close()


async def test_a_table_without_a_cache_decodes_each_time(scores: Scores) -> None:
    with scores.event(0):
        scores.sport.counts[b"m"] = 7
        assert scores.sport.counts[b"m"] == 7
    assert scores.partition(0).values == {}
