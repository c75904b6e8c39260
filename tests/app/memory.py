"""A partition in memory: no Kafka, no disk, nothing staged."""

from typing import Any

from app.partition import Lag


class MemoryPartition:
    """What views and tables need of a partition."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lost = False
        self.commit_age = 0.0
        self.values: dict[str, dict[bytes, Any]] = {}
        self._rows: dict[tuple[str, bytes], bytes] = {}

    @property
    def lag(self) -> Lag:
        return Lag(0, None)

    def get(self, table: str, key: bytes) -> bytes | None:
        return self._rows.get((table, key))

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        if value is None:
            self._rows.pop((table, key), None)
        else:
            self._rows[table, key] = value

    def scan(self, table: str, prefix: bytes = b"", limit: int | None = None) -> list[tuple[bytes, bytes]]:
        found = sorted(
            (key, value)
            for (name, key), value in self._rows.items()
            if name == table and key.startswith(prefix)
        )
        return found[:limit]
