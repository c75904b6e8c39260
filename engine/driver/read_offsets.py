"""What Faust's consumer keeps of how far it has read (0.15.3: `Consumer._read_offset`)."""

from collections import defaultdict
from collections.abc import Collection

from faust.types import TP


class ReadOffsets(defaultdict[TP, int | None]):
    """What Faust keeps so as to drop what it has read before; nothing of batched topics.

    A batch on its way while a rebalance seeks back is noted after it, and would have Faust
    drop what comes again. What is new is for `Partition.admit` to say, who knows the state.
    """

    def __init__(self, batched: Collection[str]) -> None:
        super().__init__(lambda: None)
        self._batched = batched

    def __getitem__(self, tp: TP) -> int | None:
        return None if tp.topic in self._batched else super().__getitem__(tp)
