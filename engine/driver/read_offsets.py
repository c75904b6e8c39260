"""How far Faust's consumer has read (0.15.3: `Consumer._read_offset`)."""

from collections import defaultdict
from collections.abc import Collection

from faust.types import TP


class ReadOffsets(defaultdict[TP, int | None]):
    """The offsets by which Faust drops what it has read before; None for batched topics.

    Faust notes a batch that is under way while a rebalance seeks back, and would then
    drop the records that are read again. `Partition.admit`, which knows the state, drops repeats.
    """

    def __init__(self, batched: Collection[str]) -> None:
        super().__init__(lambda: None)
        self._batched = batched

    def __getitem__(self, tp: TP) -> int | None:
        return None if tp.topic in self._batched else super().__getitem__(tp)
