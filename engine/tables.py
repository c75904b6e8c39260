"""Tables as agents and views use them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast, overload

from faust.types import AppT

from engine.driver.tables import PartitionedTable
from engine.partitions.rows import Rows, StandbyRows, UnreadableRows
from engine.partitions.standby import Standby

if TYPE_CHECKING:
    from engine.partitions.partition import Partition

V = TypeVar("V")


class Table(PartitionedTable[V], Generic[V]):
    """A Faust table whose writes are part of a partition's next transaction.

        matches = app.Table("cricket-matches", encode=encode, decode=decode)
        matches.on(partition)[key] = match

    Every read and write names a partition (`on`): Faust's "partition of the current event"
    does not exist in a batch, and views have no event. Keys are bytes, sent as they are; values are
    immutable. In each partition the last `cached` values written or read stay decoded. `fits` returns
    whether a value that was read belongs to its key. `faust -A app tables` prints `help`.
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
        self.unreadable_rows = UnreadableRows(name)

    @overload
    def on(self, place: "Partition") -> Rows[V]: ...
    @overload
    def on(self, place: "Partition | Standby") -> StandbyRows[V]: ...
    def on(self, place: "Partition | Standby") -> StandbyRows[V]:
        """Return the rows in an owned partition, to read and write, or in a standby, to read."""
        rows: object = place.rows.get(self.name)
        if rows is None:
            if isinstance(place, Standby):
                rows = place.rows[self.name] = StandbyRows(self, place)
            else:
                rows = place.rows[self.name] = Rows(self, place)
        return cast("StandbyRows[V]", rows)  # in quotes: to make the type costs more than the look-up

    def __getitem__(self, _: bytes) -> NoReturn:
        raise self._unplaced()

    def __setitem__(self, _: bytes, __: V) -> NoReturn:
        raise self._unplaced()

    def __delitem__(self, _: bytes) -> NoReturn:
        raise self._unplaced()

    def get(self, _: bytes, __: Any = None) -> NoReturn:
        """Refuse: name a partition (`on`)."""
        raise self._unplaced()

    def _unplaced(self) -> TypeError:
        return TypeError(f"a partition has to be named: {self.name}.on(partition)[key]")
