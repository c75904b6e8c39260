"""The rows of a table in one place: a partition that this worker owns, or a standby."""

import logging
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar, overload

from engine.partitions.scans import Row
from engine.telemetry.metrics import ROWS_UNREADABLE

V = TypeVar("V")
D = TypeVar("D")

logger = logging.getLogger(__name__)

_MOST_NOTED = 1000
"""Unreadable rows of a table that are remembered, so that each is counted and logged once."""

_MOST_NAMED = 100
"""Unreadable rows of a table that the log names: a whole table may be damaged."""


class UnreadableRowError(Exception):
    """A row whose bytes are not a value that its table holds under that key.

    It is damaged, or another program or version wrote it.
    """

    def __init__(self, table: str, key: bytes, value: bytes, why: str) -> None:
        super().__init__(
            f"the row of {table} under {key[:100]!r} ({len(value):,} bytes) cannot be read: {why}"
        )
        self.table = table
        self.key = key
        self.value = value


class UnreadableRows:
    """Unreadable rows of a table, each counted and logged once."""

    def __init__(self, table: str) -> None:
        ROWS_UNREADABLE.labels(table)
        self._table = table
        self._noted: set[tuple[int, bytes]] = set()
        self._count = 0

    def note(self, number: int, error: UnreadableRowError) -> None:
        """Count and log a row of a partition, once."""
        if (number, error.key) in self._noted:
            return
        if len(self._noted) == _MOST_NOTED:
            self._noted.clear()
        self._noted.add((number, error.key))
        ROWS_UNREADABLE.labels(self._table).inc()
        self._count += 1
        if self._count <= _MOST_NAMED:
            logger.error("partition %d: %s", number, error)
        elif self._count == _MOST_NAMED + 1:
            logger.error("further rows of %s that cannot be read are counted and not named", self._table)

    def withdraw(self, number: int, key: bytes) -> None:
        """Note that a row was written again."""
        if self._noted:
            self._noted.discard((number, key))


class Readable(Protocol):
    """Where rows are read: a partition or a standby."""

    number: int

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return the bytes under a key."""

    def scan(
        self, table: str, prefix: bytes = b"", *, after: bytes | None = None, limit: int | None = None
    ) -> Iterable[Row]:
        """Return the (key, bytes) of keys beginning with `prefix`, in key order."""


class Writable(Readable, Protocol):
    """Where rows are written as well: a partition that this worker owns."""

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        """Stage a change; None removes the key."""


class Codec(Protocol[V]):
    """How a table's values are written and read; `fits` returns whether a value belongs to its key."""

    name: str
    cached: int
    unreadable_rows: UnreadableRows

    @property
    def encode(self) -> Callable[[V], bytes]: ...  # noqa: D102
    @property
    def decode(self) -> Callable[[bytes], V]: ...  # noqa: D102
    @property
    def fits(self) -> Callable[[bytes, V], bool] | None: ...  # noqa: D102


def _overlook(_: UnreadableRowError) -> None:
    """Skip a row; it is counted and logged already."""


class StandbyRows(Generic[V]):
    """Rows to read: those of a standby, as they were last committed, as far as the copy has them.

    A read may raise an `UnreadableRowError`; the row stays as it is until it is written again.
    """

    __slots__ = ("_place", "_table")

    def __init__(self, table: Codec[V], place: Readable) -> None:
        self._table = table
        self._place = place

    def __getitem__(self, key: bytes) -> V:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: bytes) -> bool:
        return self.get(key) is not None

    @overload
    def get(self, key: bytes) -> V | None: ...
    @overload
    def get(self, key: bytes, default: D) -> V | D: ...
    def get(self, key: bytes, default: D | None = None) -> V | D | None:
        """Return the value under `key`; None from a standby means only that the copy lacks it."""
        encoded = self._place.get(self._table.name, key)
        return default if encoded is None else self._read(key, encoded)

    def scan(
        self,
        prefix: bytes = b"",
        *,
        after: bytes | None = None,
        limit: int | None = None,
        unreadable: Callable[[UnreadableRowError], None] = _overlook,
    ) -> list[tuple[bytes, V]]:
        """Return (key, value) of keys beginning with `prefix`, in key order; beyond `after`, at most `limit`.

        Rows that cannot be read are left out, and passed to `unreadable`. A table may have a million
        rows: to read all of them, read `limit` at a time, `after` the last key.
        """
        found = []
        for key, encoded in self._place.scan(self._table.name, prefix, after=after, limit=limit):
            try:
                found.append((key, self._read(key, encoded)))
            except UnreadableRowError as error:
                unreadable(error)
        return found

    def scan_keys(self, prefix: bytes = b"") -> list[bytes]:
        """Return the keys beginning with `prefix` in order, including those of unreadable rows."""
        return [key for key, _ in self._place.scan(self._table.name, prefix)]

    def _read(self, key: bytes, encoded: bytes) -> V:
        table = self._table
        try:
            value = table.decode(encoded)
            fitting = table.fits is None or table.fits(key, value)
        except Exception as error:
            raise self._unreadable(key, encoded, repr(error)) from error
        if not fitting:
            raise self._unreadable(key, encoded, "it is of another key")
        return value

    def _unreadable(self, key: bytes, encoded: bytes, why: str) -> UnreadableRowError:
        error = UnreadableRowError(self._table.name, key, encoded, why)
        self._table.unreadable_rows.note(self._place.number, error)
        return error


class Rows(StandbyRows[V]):
    """The rows of an owned partition, as of its last batch. Writes are part of its next transaction.

    The last values written or read stay decoded, as many as the table's `cached`.
    """

    __slots__ = ("decoded",)

    _place: Writable

    def __init__(self, table: Codec[V], place: Writable) -> None:
        super().__init__(table, place)
        self.decoded: dict[bytes, V] = {}

    @overload
    def get(self, key: bytes) -> V | None: ...
    @overload
    def get(self, key: bytes, default: D) -> V | D: ...
    def get(self, key: bytes, default: D | None = None) -> V | D | None:
        """Return the value under `key`, `default` where there is none."""
        if (value := self.decoded.get(key)) is not None:
            return value
        encoded = self._place.get(self._table.name, key)
        if encoded is None:
            return default
        value = self._read(key, encoded)
        self._keep(key, value)
        return value

    def __setitem__(self, key: bytes, value: V) -> None:
        """Write a value, encoded once.

        Raises:
            RowTooLargeError: the changelog takes only smaller rows.
        """
        table = self._table
        self._place.put(table.name, key, table.encode(value))
        table.unreadable_rows.withdraw(self._place.number, key)
        self._keep(key, value)

    def __delitem__(self, key: bytes) -> None:
        """Remove the value under a key, if any; its changelog gets a tombstone."""
        self._place.put(self._table.name, key, None)
        self.decoded.pop(key, None)

    def forget(self, key: bytes) -> None:
        """Read a value again at its next use: its write is undone."""
        self.decoded.pop(key, None)

    def _keep(self, key: bytes, value: V) -> None:
        """Cache a decoded value; the oldest one makes room."""
        if not self._table.cached:
            return
        self.decoded.pop(key, None)
        self.decoded[key] = value
        if len(self.decoded) > self._table.cached:
            del self.decoded[next(iter(self.decoded))]
