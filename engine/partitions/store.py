"""The store of a partition: one RocksDB for all its tables.

Values, and the changelog offsets they come from, are written in one atomic
batch, so a store always holds exactly one committed moment of its partition:
never half a batch, never ahead of the changelog.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast

from rocksdict import (
    BlockBasedOptions,
    Cache,
    DBCompressionType,
    Options,
    Rdict,
    ReadOptions,
    WriteBatch,
)

from engine.fatal import UnfitError
from engine.partitions.scans import Row

logger = logging.getLogger(__name__)

Change = tuple[str, bytes, bytes | None]
"""(table, key, value); a value of None removes the key."""

_SEPARATOR = b"\x00"
_OFFSET_PREFIX = b"\x00offset\x00"
"""No table has an empty name, so no key of a table begins like this."""


_WRITTEN = b"\x00written\x00"
"""The key of the epoch second at which the store was written last."""

_PAGE_ROWS = 1000
_PAGE_BYTES = 1 << 20
"""Rows, and bytes of values, that a scan reads at a time; it stops at the first of the two."""

STALE = 20 * 3600.0
"""Seconds after which a store is read again: Kafka keeps a tombstone for a day (`delete.retention.ms`),
and a store that has not read it until then would keep the row for ever."""


def _options() -> Options:
    """Return options of a small store: all partitions of a worker share its memory."""
    blocks = BlockBasedOptions()
    blocks.set_block_cache(Cache(8 << 20))
    blocks.set_bloom_filter(10, block_based=False)
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    options.set_write_buffer_size(8 << 20)
    options.set_max_write_buffer_number(2)
    options.set_max_open_files(64)
    options.set_keep_log_file_num(2)
    options.set_compression_type(DBCompressionType.lz4())
    options.set_block_based_table_factory(blocks)
    return options


_DAMAGE = ("Corruption", "No such file or directory")
"""Words in RocksDB's errors about files that are not what it wrote. The changelogs have their rows."""


class StoreError(Exception):
    """The disk failed to read or write: full, too many open files, damaged, gone. No record is at fault."""


class StoreDamagedError(StoreError):
    """The store's files are not what was written: wipe it, and read its changelogs again."""


class PartitionStore:
    """The rows of one partition on disk.

    Not thread-safe; a folder may be open once. `close` releases its lock at once. A store whose
    files are damaged is emptied as it is opened; damage that is found later sets `damaged`
    until the store is wiped, and calls `on_damaged`.

    Raises:
        UnfitError: it cannot be opened, for another reason than damage.
    """

    def __init__(self, path: Path, on_damaged: Callable[[StoreDamagedError], None] | None = None) -> None:
        self.path = path
        self.damaged = False
        self._on_damaged = on_damaged
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            touched = max((file.stat().st_mtime for file in path.glob("*")), default=time.time())
            self._db = self._opened()
        except Exception as error:
            raise UnfitError(
                f"the tables in {path} cannot be opened: {error}; let this user read and write there, "
                "or remove that folder and let the worker read its changelogs again"
            ) from error
        self._open = True
        self._wipe_if_stale(touched)

    def _wipe_if_stale(self, touched: float) -> None:
        """Empty a store that was last written over `STALE` ago; one of 0.1.0 has only its files' times."""
        written = None
        with suppress(Exception):  # the next read reports damage
            written = self._db.get(_WRITTEN)
        age = time.time() - (touched if written is None else int(written))
        if age > STALE:
            logger.warning("%s was written %.0f h ago: it is read again", self.path, age / 3600)
            self.wipe()

    def _opened(self) -> Rdict:
        try:
            return Rdict(str(self.path), _options())
        except Exception as error:
            if not _is_damage(error):
                raise
            logger.warning("%s is damaged, and is read again from its changelogs: %s", self.path, error)
            shutil.rmtree(self.path)
            return Rdict(str(self.path), _options())

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return the value under `key`, None where there is none.

        Raises:
            StoreError: it can't be read.
        """
        try:
            value: bytes | None = self._db.get(_full(table, key))
        except Exception as error:
            raise self._error(error) from error
        return value

    def scan(
        self, table: str, prefix: bytes = b"", *, after: bytes | None = None, limit: int | None = None
    ) -> Iterator[Row]:
        """Yield (key, value) of the keys that begin with `prefix`, in key order; at most `limit`.

        With `after`, only of keys beyond it. It takes the memory of one page, however many
        rows there are, and may be left unfinished. Each page is a snapshot of its own.

        Raises:
            StoreError: it can't be read.
        """
        skip = len(table) + 1
        start = _full(table, prefix)
        end = _after(start)
        if after is not None:
            start = max(start, _full(table, after) + b"\x00")
        left = limit
        while left is None or left > 0:
            most = _PAGE_ROWS if left is None else min(left, _PAGE_ROWS)
            try:
                page, ended = self._page(start, end, most)
            except Exception as error:
                raise self._error(error) from error
            for key, value in page:
                yield key[skip:], value
            if ended:
                return
            start = page[-1][0] + b"\x00"
            left = None if left is None else left - len(page)

    def _page(self, start: bytes, end: bytes, most: int) -> tuple[list[Row], bool]:
        """Return some rows from `start` on, and whether they are the last before `end`.

        No iterator outlives this call: it would keep the store's lock after `close`, and the
        partition could not be opened again.
        """
        options = ReadOptions()
        options.set_iterate_upper_bound(end)
        items = cast("Iterable[Row]", self._db.items(from_key=start, read_opt=options))
        page, size = [], 0
        try:
            for row in items:
                page.append(row)
                size += len(row[1])
                if len(page) >= most or size > _PAGE_BYTES:
                    return page, False
        finally:
            del items
        self._check_end(page[-1][0] if page else start, options)
        return page, True

    def _check_end(self, last: bytes, options: ReadOptions) -> None:
        """Check that a scan ended after `last` because no row follows: at a damaged block it ends, too.

        Raises:
            Exception: the scan could not go on.
        """
        rest = self._db.iter(options)
        try:
            rest.seek(last)
            if rest.valid() and rest.key() == last:
                rest.next()
            rest.status()
        finally:
            del rest  # the error holds this frame, and an iterator the store's lock

    def offset(self, changelog: str) -> int | None:
        """Return the last offset of the changelog topic that the store holds.

        Raises:
            StoreError: it can't be read.
        """
        try:
            value: bytes | None = self._db.get(_OFFSET_PREFIX + changelog.encode())
        except Exception as error:
            raise self._error(error) from error
        return None if value is None else int(value)

    def apply(self, changes: Iterable[Change], offsets: Mapping[str, int]) -> None:
        """Write changes, and the changelog offsets (by topic) that they reach, atomically.

        Raises:
            StoreError: they can't be written.
        """
        batch = WriteBatch(raw_mode=True)
        for table, key, value in changes:
            if value is None:
                batch.delete(_full(table, key))
            else:
                batch.put(_full(table, key), value)
        batch.put(_WRITTEN, b"%d" % time.time())
        for topic, offset in offsets.items():
            batch.put(_OFFSET_PREFIX + topic.encode(), b"%d" % offset)
        try:
            self._db.write(batch)
        except Exception as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Close the store; safe to call twice."""
        if self._open:
            self._open = False
            self._db.close()

    def wipe(self) -> None:
        """Empty the store: its rows belonged to another changelog, or are damaged."""
        with suppress(Exception):  # its last writes may fail
            self._db.close()
        if self.path.exists():
            shutil.rmtree(self.path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._db = Rdict(str(self.path), _options())
        self.damaged = False

    def _error(self, error: Exception) -> StoreError:
        if not _is_damage(error):
            return StoreError(f"{self.path}: {error}")
        damage = StoreDamagedError(f"{self.path} is damaged: {error}")
        if not self.damaged:
            self.damaged = True
            if self._on_damaged is not None:
                self._on_damaged(damage)
        return damage


def _is_damage(error: Exception) -> bool:
    return any(word in str(error) for word in _DAMAGE)


def _full(table: str, key: bytes) -> bytes:
    return table.encode() + _SEPARATOR + key


def _after(prefix: bytes) -> bytes:
    """Return the first key beyond all that begin with `prefix`."""
    stripped = prefix.rstrip(b"\xff")
    return stripped[:-1] + bytes([stripped[-1] + 1])
