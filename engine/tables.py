"""Tables as the agents and views of every sport know them."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from faust.types import AppT

from engine.driver.tables import PartitionedTable
from engine.partitions.partition import Partition
from engine.telemetry.metrics import ROWS_UNREADABLE

if TYPE_CHECKING:
    from engine.application import Application

V = TypeVar("V")

logger = logging.getLogger(__name__)

_MOST_NOTED = 1000
"""Unreadable rows that are remembered, so that each is counted and said once."""

_MOST_NAMED = 100
"""Unreadable rows of a table that a worker names in its log: a table may be damaged from end to end."""


class UnreadableRowError(Exception):
    """A row whose bytes are nothing that its table holds under that key.

    Something damaged it, somebody else wrote it, or another version did.
    """

    def __init__(self, table: str, key: bytes, value: bytes, why: str) -> None:
        super().__init__(
            f"the row of {table} under {key[:100]!r} ({len(value):,} bytes) cannot be read: {why}"
        )
        self.table = table
        self.key = key
        self.value = value


def _overlook(_: UnreadableRowError) -> None:
    """Leave a row out; that it cannot be read is counted and said already."""


class PartitionTable(PartitionedTable[V], Generic[V]):
    """A Faust table whose writes are part of its partition's next transaction.

    In an agent it is used as any Faust table: `table[key]`, `table.get(key)`,
    `table[key] = value`, `del table[key]` mean the current event's partition.
    Views name the partition: `read`, `scan`. Keys are bytes, sent as they are.
    Values are immutable and encoded once a write. Of those written last, `kept` a
    partition stay decoded. `fits` tells whether a value that was read is one of its key.
    `about` is what `faust -A app tables` says of it.

    What is read may raise an `UnreadableRowError`; the row stays as it is until it is
    written anew. Each is counted and said once.
    """

    app: "Application"

    def __init__(
        self,
        app: AppT,
        *,
        name: str,
        encode: Callable[[V], bytes],
        decode: Callable[[bytes], V],
        kept: int = 0,
        fits: Callable[[bytes, V], bool] | None = None,
        about: str = "",
    ) -> None:
        super().__init__(app, name=name, key_type=bytes, value_type=bytes, help=about)
        ROWS_UNREADABLE.labels(name)
        self._fits = fits
        self._noted: set[tuple[int, bytes]] = set()
        self._unreadable = 0
        self._kept = kept
        self._encode = encode
        self._decode = decode

    def _current(self) -> Partition:
        number = self.partition_for_key(b"")
        return self.app.partitions[cast(int, number)]

    def __getitem__(self, key: bytes) -> V:
        value = self._lookup(self._current(), key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: bytes, default: Any = None) -> Any:
        """Return the value under `key` in the current event's partition."""
        value = self._lookup(self._current(), key)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return self._lookup(self._current(), cast(bytes, key)) is not None

    def __setitem__(self, key: bytes, value: V) -> None:
        self.put(self._current(), key, value)

    def __delitem__(self, key: bytes) -> None:
        self.remove(self._current(), key)

    def put(self, partition: Partition, key: bytes, value: V) -> None:
        """Write a value outside an event, where the partition has to be named."""
        partition.put(self.name, key, self._encode(value))
        if self._noted:
            self._noted.discard((partition.number, key))
        self._keep(partition, key, value)

    def remove(self, partition: Partition, key: bytes) -> None:
        """Remove a key outside an event; its changelog gets a tombstone."""
        partition.put(self.name, key, None)
        partition.values.get(self.name, {}).pop(key, None)

    def read(self, number: int, key: bytes) -> V | None:
        """Return the value under `key` in an owned partition, as of its last batch, or in a standby.

        None from a standby means that the copy lacks the key, not that nobody has it.

        Raises:
            KeyError: this worker neither owns the partition nor has a copy.
            UnreadableRowError: there is a row, and it is nothing that the table holds.
        """
        partition = self.app.partitions.get(number)
        if partition is not None:
            return self._lookup(partition, key)
        encoded = self.app.partitions.standbys[number].get(self.name, key)
        return None if encoded is None else self._read(number, key, encoded)

    def scan(
        self,
        number: int,
        prefix: bytes = b"",
        limit: int | None = None,
        unreadable: Callable[[UnreadableRowError], None] = _overlook,
    ) -> list[tuple[bytes, V]]:
        """Return (key, value) of the keys beginning with `prefix`, in key order; read as `read` does.

        At most `limit` of the first. Rows that cannot be read are left out,
        and passed to `unreadable`.

        Raises:
            KeyError: this worker neither owns the partition nor has a copy.
        """
        partition = self.app.partitions.get(number) or self.app.partitions.standbys[number]
        found = []
        for key, encoded in partition.scan(self.name, prefix, limit=limit):
            try:
                found.append((key, self._read(number, key, encoded)))
            except UnreadableRowError as error:
                unreadable(error)
        return found

    def _read(self, number: int, key: bytes, encoded: bytes) -> V:
        try:
            value = self._decode(encoded)
            fitting = self._fits is None or self._fits(key, value)
        except Exception as error:
            raise self._noted_error(number, key, encoded, repr(error)) from error
        if not fitting:
            raise self._noted_error(number, key, encoded, "it is of another key")
        return value

    def _noted_error(self, number: int, key: bytes, encoded: bytes, why: str) -> UnreadableRowError:
        """Return the error of a row that cannot be read; the first time it is counted, and said."""
        error = UnreadableRowError(self.name, key, encoded, why)
        if (number, key) not in self._noted:
            if len(self._noted) == _MOST_NOTED:
                self._noted.clear()
            self._noted.add((number, key))
            ROWS_UNREADABLE.labels(self.name).inc()
            self._unreadable += 1
            if self._unreadable <= _MOST_NAMED:
                logger.error("partition %d: %s", number, error)
            elif self._unreadable == _MOST_NAMED + 1:
                logger.error("further rows of %s that cannot be read are counted and not named", self.name)
        return error

    def _lookup(self, partition: Partition, key: bytes) -> V | None:
        kept = partition.values.get(self.name)
        if kept is not None and (value := kept.get(key)) is not None:
            return cast(V, value)
        encoded = partition.get(self.name, key)
        if encoded is None:
            return None
        decoded = self._read(partition.number, key, encoded)
        self._keep(partition, key, decoded)
        return decoded

    def _keep(self, partition: Partition, key: bytes, value: V) -> None:
        """Keep a value decoded; the one kept longest makes room."""
        if not self._kept:
            return
        kept = partition.values.setdefault(self.name, {})
        kept.pop(key, None)
        kept[key] = value
        if len(kept) > self._kept:
            del kept[next(iter(kept))]
