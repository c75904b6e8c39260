"""Units: the writes of one batch, one match or one step of a timer, which are kept whole or undone.

While a unit is open each write keeps the value it replaced in a journal; when the unit's block
raises, the journal is undone, newest first. Units nest: an inner one that fails undoes only its
own writes. All of it is synchronous: no other task runs while a unit is open.
"""

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Protocol, TypeVar

logger = logging.getLogger(__name__)

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_ABSENT: Any = object()


class TableRows(Protocol):
    """The rows of a table as far as a unit's undoing touches them (`engine.partitions.rows`)."""

    def forget(self, key: bytes) -> None:
        """Read a value again when it is next asked for."""


class Units:
    """What can be written to in units.

    Guarantees: after a unit's block raised, all that it wrote by `write`, `remove` and `append`
    is as before, and no effect that it deferred by `afterwards` happens.
    """

    def __init__(self) -> None:
        self.rows: dict[str, TableRows] = {}
        """The rows of each table, by its name; `Table.on` makes them."""
        self.locals: dict[object, object] = {}
        """The values of `PartitionLocal`s."""
        self._depth = 0
        self._journal: list[tuple[Any, Any, Any]] = []
        self._effects: list[tuple[Callable[..., object], tuple[Any, ...]]] = []

    def unit(self) -> "Unit":
        """Return a context manager that undoes its block's writes when the block raises, and re-raises."""
        return Unit(self)

    def write(self, mapping: dict[K, V], key: K, value: V) -> None:
        """Write into a mapping; undone with the unit."""
        if self._depth:
            self._journal.append((mapping, key, mapping.get(key, _ABSENT)))
        mapping[key] = value

    def remove(self, mapping: dict[K, V], key: K) -> None:
        """Remove a key from a mapping, if present; undone with the unit."""
        if self._depth:
            self._journal.append((mapping, key, mapping.get(key, _ABSENT)))
        mapping.pop(key, None)

    def append(self, items: list[T], item: T) -> None:
        """Append to a list; undone with the unit."""
        if self._depth:
            self._journal.append((items, None, None))
        items.append(item)

    def afterwards(self, effect: Callable[..., object], *args: Any) -> None:
        """Call a function when the outermost unit is complete, never if it is undone: a push, a counter.

        Outside a unit it is called at once. What it raises is logged, and has no other effect.
        """
        if self._depth:
            self.append(self._effects, (effect, args))
        else:
            _call(effect, args)

    def _undo(self, mark: int) -> None:
        journal = self._journal
        while len(journal) > mark:
            changed, key, before = journal.pop()
            if type(changed) is list:
                changed.pop()
            elif before is _ABSENT:
                changed.pop(key, None)
            else:
                changed[key] = before
            self._undone(changed, key)

    def _undone(self, changed: Any, key: Any) -> None:
        """React to a write that was undone."""

    def _complete(self) -> None:
        self._journal.clear()
        effects, self._effects = self._effects, []
        for effect, args in effects:
            _call(effect, args)


class Unit:
    """One unit, for a `with` statement."""

    __slots__ = ("_known", "_mark", "_units")

    def __init__(self, units: Units) -> None:
        self._units = units

    def __enter__(self) -> None:
        units = self._units
        self._mark = len(units._journal)
        self._known = len(units.locals)
        units._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        units = self._units
        units._depth -= 1
        if kind is not None:
            units._undo(self._mark)
            # A local first made in the unit may be derived from what is undone.
            for local in list(units.locals)[self._known :]:
                del units.locals[local]
        if not units._depth:
            units._complete()


def _call(effect: Callable[..., object], args: tuple[Any, ...]) -> None:
    try:
        effect(*args)
    except Exception:
        logger.exception("an effect of a write failed; the write stands")
