"""What Faust's table manager and recovery ask of tables whose data the partitions keep."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import faust
from faust.stores.base import Store
from faust.tables.manager import TableManager
from faust.types import TP, EventT

from engine.driver.host import HostApp

V = TypeVar("V")


class Tables(TableManager):
    """Faust's tables, ready a second sooner: it waits for declarations, and ours are all there."""

    async def on_start(self) -> None:
        """Begin with recovery at once."""
        await self._update_channels()
        await self.recovery.start()


class PartitionedStore(Store[bytes, object]):
    """What Faust's recovery asks of a table's store; the data are the partitions' (`Partition.store`)."""

    app: HostApp

    def persisted_offset(self, tp: TP) -> int | None:
        """Return the offset up to which the partition holds the changelog: all of it, once open."""
        partition = self.app.partitions.get(tp.partition)
        return None if partition is None else partition.store.offset(tp.topic)

    def apply_changelog_batch(self, batch: Iterable[EventT[Any]], *_: Any, **__: Any) -> None:
        """Take changelog records of a standby partition; there are none yet."""

    def reset_state(self) -> None:
        """Faust would forget what it keeps; the partitions see to that themselves."""

    async def backup_partition(self, *_: Any, **__: Any) -> None:
        """Refuse: the changelog is the backup."""
        raise NotImplementedError("the changelog is the backup of a table")

    def restore_backup(self, *_: Any, **__: Any) -> None:
        """Refuse: the changelog is the backup."""
        raise NotImplementedError("the changelog is the backup of a table")

    @property
    def label(self) -> str:
        """Return what logs call this store."""
        return f"partitions of {self.table_name}"


class PartitionedTable(faust.Table[bytes, V], Generic[V]):
    """A Faust table over a `PartitionedStore`; reading and writing it are `engine.tables`' part."""

    app: HostApp

    def _new_store(self) -> Any:
        return PartitionedStore("partitions://", self.app, self, loop=self.loop)
