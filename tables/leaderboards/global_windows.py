"""Windows of the global board that are over: what each partition told of one, and all of it merged. Pure."""

from collections.abc import Collection, Iterable, Mapping
from heapq import merge
from itertools import islice, takewhile
from typing import TypeAlias

from schemas.leaderboards.published import ClosedWindow
from schemas.leaderboards.window_parts import WindowPart
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.closing import MOST, ranked
from tables.leaderboards.entries import WIDTH
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.totals import RULES, Archive, ClosedTotals
from tables.leaderboards.windows import WHOLE, Window

WindowParts: TypeAlias = Mapping[int, ClosedTotals]
"""What was told of a window, by the number of the partition."""


def window_named(name: str) -> Window:
    """Return a window of the global board that ends.

    Raises:
        RefusedError: there is none of this name.
    """
    if name == WHOLE.name:
        raise RefusedError(Reason.BROKEN_RULE, f"{name} never ends", "window")
    return RULES.window_named(name)


def told(parts: WindowParts, part: WindowPart, count: int) -> WindowParts | None:
    """Return what is known of a window with a part of it, None where that or something newer is known.

    Raises:
        RefusedError: it cannot be the part of one of `count` partitions.
    """
    if not 0 <= part.partition < count or part.version < 0 or part.total < len(part.keys):
        raise RefusedError(Reason.BROKEN_RULE, "its partition, version or total cannot be")
    if any(len(key) != WIDTH for key in part.keys):
        raise RefusedError(Reason.BROKEN_RULE, "its keys are none", "keys")
    known = parts.get(part.partition)
    if known is not None and known.version >= part.version:
        return None
    return {**parts, part.partition: ClosedTotals(part.total, part.keys, part.version)}


def merged(window: Window, parts: Collection[ClosedTotals]) -> ClosedWindow:
    """Return a window with its best entries from what all partitions told of it.

    A user lies in one partition, so ranks and the total are exact. Amendments may have left a partition
    that has more than it keeps with less than a thousand: the entries end where its known ones do. The
    revision counts the amendments in all partitions, so it is the same in whatever order they are told.
    """
    keys: Iterable[bytes] = merge(*(part.keys for part in parts))
    if ends := [end for part in parts if (end := Archive(part).end) is not None]:
        end = min(ends)
        keys = takewhile(lambda key: key <= end, keys)
    return ClosedWindow(
        GLOBAL,
        window.name,
        window.start,
        window.end,
        sum(part.total for part in parts),
        ranked(RULES, list(islice(keys, MOST))),
        sum(part.version for part in parts),
    )
