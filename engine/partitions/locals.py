"""Values that a partition has while it is owned, each declared by the module that uses it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from engine.partitions.partition import Partition

T = TypeVar("T")


class PartitionLocal(Generic[T]):
    """A value of each partition, made at its first use.

        WAITING = PartitionLocal(lambda partition: dict(waiting.on(partition).scan()))
        WAITING.on(partition)[key]

    Guarantees: the value is forgotten with the partition, and the next owner makes its own. A value
    that is first made in a unit which is undone is forgotten too: it may be derived from what the
    unit wrote. Change it through the partition's `write`, `remove` and `append` where the change
    must be undone with a unit.
    """

    __slots__ = ("_make",)

    def __init__(self, make: "Callable[[Partition], T]") -> None:
        self._make = make

    def on(self, partition: "Partition") -> T:
        """Return the partition's value."""
        values = partition.locals
        if self not in values:
            values[self] = self._make(partition)
        return cast("T", values[self])

    def made_on(self, partition: "Partition") -> T | None:
        """Return the partition's value where it has been made, else None."""
        return cast("T | None", partition.locals.get(self))
