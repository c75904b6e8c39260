"""The compressions of record batches; a worker reads them all."""

from enum import StrEnum


class Compression(StrEnum):
    """A producer's `compression.type`, by Kafka's names."""

    NONE = "none"
    GZIP = "gzip"
    SNAPPY = "snappy"
    LZ4 = "lz4"
    ZSTD = "zstd"

    @property
    def of_aiokafka(self) -> str | None:
        """Return aiokafka's name for it."""
        return None if self is Compression.NONE else self.value
