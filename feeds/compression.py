"""How record batches may be compressed; a worker reads them all."""

from enum import StrEnum


class Compression(StrEnum):
    """A producer's `compression.type`, in Kafka's own words."""

    NONE = "none"
    GZIP = "gzip"
    SNAPPY = "snappy"
    LZ4 = "lz4"
    ZSTD = "zstd"

    @property
    def of_aiokafka(self) -> str | None:
        """What aiokafka calls it."""
        return None if self is Compression.NONE else self.value
