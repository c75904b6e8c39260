"""Going through a table some rows at a time, over and over: to remove what is no longer of use."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.tables import Table
from schemas.topics import TopicPolicy

V = TypeVar("V")


class Sweep(Generic[V]):
    """Goes through a table, in each partition by itself.

        answers = Sweep(tables.answers, 500)

        @app.partition_timer(every=10)
        def forget(partition): yield from answers.remove(partition, is_over)

    Where it goes on is in memory only: the next owner begins with the first row. Rows that cannot be read
    are left out.
    """

    def __init__(self, table: Table[V], most: int) -> None:
        """Go through `table`, at most `most` rows at a time."""
        self._table = table
        self._most = most
        self._after = PartitionLocal[dict[str, bytes]](lambda _: {})

    def next(self, partition: Partition) -> list[tuple[bytes, V]]:
        """Return the rows that come next, in key order; after the last ones the first come again."""
        place, unreadable = self._after.on(partition), list[UnreadableRowError]()
        found = self._table.on(partition).scan(
            after=place.pop("after", None), limit=self._most, unreadable=unreadable.append
        )
        keys = [key for key, _ in found] + [error.key for error in unreadable]
        if len(keys) == self._most:
            place["after"] = max(keys)
        return found

    def remove(
        self, partition: Partition, is_over: Callable[[V], bool], told_by: TopicPolicy | None = None
    ) -> Iterator[bool]:
        """Remove those of the rows that come next that are over, as a step of a timer.

        Where a compacted topic has a record of each row (`told_by`), that goes with it.
        """
        rows = self._table.on(partition)
        over = [key for key, row in self.next(partition) if is_over(row)]
        with partition.unit():
            for key in over:
                del rows[key]
                if told_by is not None:
                    partition.publish(told_by.name, key, None)
        yield bool(over)
