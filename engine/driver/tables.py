"""What Faust's table manager and recovery need of tables whose data is in the partitions."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import faust
from faust.stores.base import Store
from faust.tables.manager import TableManager
from faust.types import TP, EventT

from engine.driver.host import HostApp

V = TypeVar("V")


class Tables(TableManager):
    """Faust's tables, ready a second sooner: Faust waits for declarations, and ours are complete."""

    async def on_start(self) -> None:
        """Begin with recovery at once."""
        await self._update_channels()
        await self.recovery.start()


class PartitionedStore(Store[bytes, object]):
    """What Faust's recovery needs of a table's store; the data is in the partitions (`Partition.store`)."""

    app: HostApp
    mundane_level = "debug"  # a worker of several slices would begin its log with a hundred tables

    def persisted_offset(self, tp: TP) -> int | None:
        """Return the last changelog offset that the partition holds: the last of all, once it is open."""
        partition = self.app.partitions.get(tp.partition)
        return None if partition is None else partition.store.offset(tp.topic)

    def apply_changelog_batch(self, batch: Iterable[EventT[Any]], *_: Any, **__: Any) -> None:
        """Ignore changelog records of a standby: it follows its changelogs itself."""

    def reset_state(self) -> None:
        """Keep the rows: the partitions manage them."""

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """Refuse: the changelog is the backup."""
        raise NotImplementedError("the changelog is the backup of a table")

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """Refuse: the changelog is the backup."""
        raise NotImplementedError("the changelog is the backup of a table")

    @property
    def label(self) -> str:
        """Return this store's name in logs."""
        return f"partitions of {self.table_name}"


class PartitionedTable(faust.Table[bytes, V], Generic[V]):
    """A Faust table over a `PartitionedStore`; reading and writing it are `engine.tables`' part."""

    app: HostApp
    mundane_level = "debug"

    def _new_store(self) -> Any:
        return PartitionedStore("partitions://", self.app, self, loop=self.loop)
