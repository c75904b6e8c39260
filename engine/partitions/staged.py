"""What a partition wrote since the last transaction, until it is committed."""

from engine.partitions.outputs import Output


class Staged:
    """What a partition wrote since the last transaction."""

    __slots__ = ("changes", "offsets", "outputs", "records", "size")

    def __init__(self) -> None:
        self.changes: dict[tuple[str, bytes], bytes | None] = {}
        self.outputs: list[Output] = []
        self.offsets: dict[tuple[str, int], int] = {}
        self.records = 0
        self.size = 0
        """Bytes written, including those of undone units."""
