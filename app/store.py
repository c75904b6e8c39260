"""One RocksDB a partition, for all tables of that partition.

Values, and the changelog offsets they stand for, are written in one atomic
batch, so a store is always exactly some committed moment of its partition:
never half a batch, never ahead of the changelog.
"""

import shutil
from collections.abc import Iterable, Mapping
from itertools import islice
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

Change = tuple[str, bytes, bytes | None]
"""(table, key, value); a value of None removes the key."""

_SEPARATOR = b"\x00"
_OFFSET_PREFIX = b"\x00offset\x00"
"""No table has an empty name, so no key of a table begins like this."""


def _options() -> Options:
    """Small stores, many of them: 6 partitions must fit where one RocksDB default would not."""
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


class StoreError(Exception):
    """The disk failed to read: full of open files, damaged, gone. No record is to blame."""


class PartitionStore:
    """What is kept on disk of one partition.

    Not thread-safe; a folder may be open once. `close` releases its lock at once.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = Rdict(str(path), _options())
        self._open = True

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return the value under `key`, None where there is none.

        Raises:
            StoreError: it can't be read.
        """
        try:
            value: bytes | None = self._db.get(_full(table, key))
        except Exception as error:
            raise StoreError(f"{self.path}: {error}") from error
        return value

    def scan(self, table: str, prefix: bytes = b"", limit: int | None = None) -> list[tuple[bytes, bytes]]:
        """Return (key, value) of the keys that begin with `prefix`, in key order; at most `limit`.

        A list, because a RocksDB iterator that is still alive keeps the store's
        lock after `close`, and the partition could not be opened again.

        Raises:
            StoreError: it can't be read.
        """
        start = _full(table, prefix)
        skip = len(table) + 1
        options = ReadOptions()
        options.set_iterate_upper_bound(_after(start))
        try:
            items = cast("Iterable[tuple[bytes, bytes]]", self._db.items(from_key=start, read_opt=options))
            return [(key[skip:], value) for key, value in islice(items, limit)]
        except Exception as error:
            raise StoreError(f"{self.path}: {error}") from error

    def offset(self, changelog: str) -> int | None:
        """Return the offset up to which (inclusive) the store holds the changelog topic."""
        value: bytes | None = self._db.get(_OFFSET_PREFIX + changelog.encode())
        return None if value is None else int(value)

    def apply(self, changes: Iterable[Change], offsets: Mapping[str, int]) -> None:
        """Write changes and the changelog offsets (by topic) they bring the store to, atomically."""
        batch = WriteBatch(raw_mode=True)
        for table, key, value in changes:
            if value is None:
                batch.delete(_full(table, key))
            else:
                batch.put(_full(table, key), value)
        for topic, offset in offsets.items():
            batch.put(_OFFSET_PREFIX + topic.encode(), b"%d" % offset)
        self._db.write(batch)

    def close(self) -> None:
        """Close the store; safe to call twice."""
        if self._open:
            self._open = False
            self._db.close()

    def wipe(self) -> None:
        """Empty the store: what it held belonged to another changelog."""
        self._db.close()
        shutil.rmtree(self.path)
        self._db = Rdict(str(self.path), _options())


def _full(table: str, key: bytes) -> bytes:
    return table.encode() + _SEPARATOR + key


def _after(prefix: bytes) -> bytes:
    """Return the first key beyond all that begin with `prefix` (which never ends in 0xff here)."""
    stripped = prefix.rstrip(b"\xff")
    return stripped[:-1] + bytes([stripped[-1] + 1])
