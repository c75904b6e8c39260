"""How far the batched topics are folded."""

from collections.abc import Iterator, Mapping

from faust.types import TP

from engine.batches import PartitionBatch


class Positions(Mapping[TP, int]):
    """The next offset to be folded, of batched topics' partitions where it is known."""

    def __init__(self) -> None:
        self._next: dict[TP, int] = {}

    def __getitem__(self, tp: TP) -> int:
        return self._next[tp]

    def __iter__(self) -> Iterator[TP]:
        return iter(self._next)

    def __len__(self) -> int:
        return len(self._next)

    def restart(self, committed: Mapping[TP, int]) -> None:
        """Go back to the committed offsets, as a seek does; all other partitions become unknown."""
        self._next = dict(committed)

    def advance(self, batch: PartitionBatch) -> None:
        """Note that a batch is folded."""
        self._next[TP(batch.topic, batch.partition)] = batch.last + 1
