"""The agent of the global board's windows that are over: it merges what partitions tell, and publishes it.

A partition that has entries of a window tells its part as it closes it. The first part of a window makes the
others be asked, so that each tells, and a window in which nobody has an entry is never published.
"""

from collections.abc import Callable, Iterator

import msgspec

from agents.leaderboards_boards import load_before
from agents.leaderboards_entries import GlobalEntries
from agents.leaderboards_totals import TOTAL_AGENTS
from agents.records import check_place, take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.partitions.partition import Partition
from engine.stint import Stint
from schemas.leaderboards.topics import DEAD_LETTERS, WINDOW_PARTS, WINDOWS
from schemas.leaderboards.window_parts import (
    WindowAsked,
    WindowPart,
    decode_window_part,
    encode_window_part,
)
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.global_windows import merged, told, window_named
from tables.leaderboards.registry import total_tables
from tables.leaderboards.tables import window_key
from tables.leaderboards.total_tables import TotalTables, part_key
from tables.leaderboards.windows import Window

_encode = msgspec.json.Encoder().encode


class WindowAgent:
    """Merges windows in the partition of their key, and closes them where it is asked to."""

    def __init__(self, tables: TotalTables, stint: Callable[[], Stint] = Stint) -> None:
        self._tables = tables
        self._entries = GlobalEntries(tables)
        self._stint = stint

    def merge(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Merge parts of windows, and publish what all have told; what is not newer changes nothing."""
        yield from load_before(self._tables.boards.on(partition))
        yield from take_each(partition, batch, self._take, self._stint(), DEAD_LETTERS, stride=1)

    def _take(self, partition: Partition, record: Record) -> None:
        message = decode_window_part(record.value)
        window = window_named(message.window)
        if record.key != (key := window_key(GLOBAL, window.name)):
            raise RefusedError(Reason.WRONG_KEY, f"the key is {record.key!r}: expected {key!r}")
        match message:
            case WindowAsked():
                self._entries.close(partition, window.name)
            case WindowPart():
                self._merge(partition, window, message)

    def _merge(self, partition: Partition, window: Window, part: WindowPart) -> None:
        key, count = window_key(GLOBAL, window.name), self._tables.app.partition_count
        check_place(partition, self._tables.app.partition_of(key), "the window")
        known = self._tables.parts_of(partition, window.name)
        if (parts := told(known, part, count)) is None:
            return
        self._tables.parts.on(partition)[part_key(window.name, part.partition)] = parts[part.partition]
        if not known:
            asked = encode_window_part(WindowAsked(window.name))
            for other in set(range(count)) - {part.partition}:
                partition.publish(WINDOW_PARTS.name, key, asked, partition=other)
        if len(parts) == count:
            partition.publish(WINDOWS.name, key, _encode(merged(window, parts.values())))


def _declare() -> WindowAgent:
    agent = WindowAgent(total_tables())
    app.batch_agent(
        WINDOW_PARTS, "leaderboards.merge", DEAD_LETTERS, rebuilt=False, before=TOTAL_AGENTS.load
    )(agent.merge)
    return agent


WINDOW_AGENT = _declare()
"""The agent of this app."""
