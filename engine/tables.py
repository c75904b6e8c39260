"""Tables as the agents and views of every slice know them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast, overload

from faust.types import AppT

from engine.driver.tables import PartitionedTable
from engine.partitions.rows import Complaints, Rows, StandbyRows
from engine.partitions.standby import Standby

if TYPE_CHECKING:
    from engine.partitions.partition import Partition

V = TypeVar("V")


class Table(PartitionedTable[V], Generic[V]):
    """A Faust table whose writes are part of a partition's next transaction.

        matches = app.Table("cricket-matches", encode=encode, decode=decode)
        matches.on(partition)[key] = match

    A partition is named for every read and write (`on`): Faust's "partition of the current event"
    does not exist in a batch, and views have no event. Keys are bytes, sent as they are; values are
    immutable. Of those written or read last, `cached` a partition stay decoded. `fits` tells whether a
    value that was read is one of its key. `help` is what `faust -A app tables` prints of it.
    """

    def __init__(
        self,
        app: AppT,
        *,
        name: str,
        encode: Callable[[V], bytes],
        decode: Callable[[bytes], V],
        cached: int = 0,
        fits: Callable[[bytes, V], bool] | None = None,
        help: str = "",  # noqa: A002 - Faust's word
    ) -> None:
        super().__init__(app, name=name, key_type=bytes, value_type=bytes, help=help)
        self.encode = encode
        self.decode = decode
        self.cached = cached
        self.fits = fits
        self.complaints = Complaints(name)

    @overload
    def on(self, place: "Partition") -> Rows[V]: ...
    @overload
    def on(self, place: "Partition | Standby") -> StandbyRows[V]: ...
    def on(self, place: "Partition | Standby") -> StandbyRows[V]:
        """Return the rows in a partition that is owned, to read and write, or in a standby, to read."""
        rows = place.rows.get(self.name)
        if rows is None:
            rows = StandbyRows(self, place) if isinstance(place, Standby) else Rows(self, place)
            place.rows[self.name] = rows
        return cast(StandbyRows[V], rows)

    def __getitem__(self, _: bytes) -> NoReturn:
        raise self._unplaced()

    def __setitem__(self, _: bytes, __: V) -> NoReturn:
        raise self._unplaced()

    def __delitem__(self, _: bytes) -> NoReturn:
        raise self._unplaced()

    def get(self, _: bytes, __: Any = None) -> NoReturn:
        """Refuse: a partition has to be named."""
        raise self._unplaced()

    def _unplaced(self) -> TypeError:
        return TypeError(f"a partition has to be named: {self.name}.on(partition)[key]")
