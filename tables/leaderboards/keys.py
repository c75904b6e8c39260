"""Keys of one width in order, to be read: what is at a place, and how many are before a key. Pure.

They lie packed in blocks of immutable `bytes`, the blocks in groups.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate


class Group:
    """Blocks in order, with the number of keys and the last key of each. Of this module and `index` only."""

    __slots__ = ("blocks", "counts", "lasts", "owner")

    def __init__(self, blocks: list[bytes], counts: bytearray, lasts: list[bytes], owner: object) -> None:
        self.blocks = blocks
        self.counts = counts
        """One byte each."""
        self.lasts = lasts
        self.owner = owner
        """The stint between two snapshots in which it may be changed: later, it is copied first."""


class Keys:
    """Keys in order: the reading half of an index, and all of a snapshot.

    A probe may be of any length: a prefix is before all keys that begin with it, a key with a zero byte more
    is after that key and before the next.
    """

    __slots__ = ("groups", "lasts", "sizes", "total", "width")

    def __init__(self, width: int, groups: list[Group], lasts: list[bytes], sizes: list[int]) -> None:
        self.width = width
        self.groups = groups
        self.lasts = lasts
        self.sizes = sizes
        self.total = sum(sizes)

    def __len__(self) -> int:
        return self.total

    def __contains__(self, key: bytes) -> bool:
        place = bisect_left(self.lasts, key)
        if place == len(self.lasts):
            return False
        group = self.groups[place]
        block = group.blocks[bisect_left(group.lasts, key)]
        offset = offset_of(block, key, self.width)
        return block[offset : offset + self.width] == key

    def __iter__(self) -> Iterator[bytes]:
        """Iterate over all keys; an index must not change meanwhile, a snapshot does not."""
        width = self.width
        for group in self.groups:
            for block in group.blocks:
                for offset in range(0, len(block), width):
                    yield block[offset : offset + width]

    def count_before(self, probe: bytes) -> int:
        """Return how many keys are before (strictly less than) a probe."""
        place = bisect_left(self.lasts, probe)
        if place == len(self.lasts):
            return self.total
        group = self.groups[place]
        inner = bisect_left(group.lasts, probe)
        offset = offset_of(group.blocks[inner], probe, self.width)
        return sum(self.sizes[:place]) + sum(group.counts[:inner]) + offset // self.width

    def at(self, place: int) -> bytes:
        """Return the key at a place, from 0.

        Raises:
            IndexError: there is none.
        """
        outer, inner, rest = self._find(place)
        return self.groups[outer].blocks[inner][rest * self.width : (rest + 1) * self.width]

    def at_each(self, places: range) -> list[bytes]:
        """Return the key at each of some places, which ascend.

        Raises:
            IndexError: there is none at one of them.
        """
        if places and not 0 <= places[0] <= places[-1] < self.total:
            raise IndexError(f"there are no {places} among {self.total} keys")
        width, found, ends = self.width, list[bytes](), list(accumulate(self.sizes, initial=0))
        reached, inner_ends, blocks = 0, [0], list[bytes]()
        for place in places:
            if place >= reached:
                outer = bisect_right(ends, place) - 1
                start, reached = ends[outer], ends[outer + 1]
                blocks = self.groups[outer].blocks
                inner_ends = list(accumulate(self.groups[outer].counts, initial=start))
            inner = bisect_right(inner_ends, place) - 1
            offset = (place - inner_ends[inner]) * width
            found.append(blocks[inner][offset : offset + width])
        return found

    def slice(self, place: int, count: int) -> list[bytes]:
        """Return up to `count` keys from a place on, in order; none where the place is beyond the last.

        Raises:
            ValueError: one of them is negative.
        """
        if place < 0 or count < 0:
            raise ValueError(f"there are no {count} keys from place {place} on")
        count = min(count, self.total - place)
        if count <= 0:
            return []
        outer, inner, rest = self._find(place)
        found: list[bytes] = []
        width = self.width
        while True:
            group = self.groups[outer]
            for block in group.blocks[inner:]:
                end = min(len(block), (rest + count - len(found)) * width)
                found += [block[offset : offset + width] for offset in range(rest * width, end, width)]
                if len(found) == count:
                    return found
                rest = 0
            outer, inner = outer + 1, 0

    def after(self, key: bytes, count: int) -> list[bytes]:
        """Return up to `count` keys after (strictly greater than) a key, whether or not it is there."""
        return self.slice(self.count_before(key + b"\0"), count)

    def before(self, probe: bytes, count: int) -> list[bytes]:
        """Return the last `count` keys, or as many as there are, before a probe, in order."""
        place = self.count_before(probe)
        return self.slice(max(0, place - count), min(count, place))

    def _find(self, place: int) -> tuple[int, int, int]:
        """Return the group, the block and the place in it."""
        if not 0 <= place < self.total:
            raise IndexError(f"there is no place {place} among {self.total} keys")
        outer, place = _part(self.sizes, place)
        inner, place = _part(self.groups[outer].counts, place)
        return outer, inner, place


def _part(sizes: Iterable[int], place: int) -> tuple[int, int]:
    ends = list(accumulate(sizes))
    part = bisect_right(ends, place)
    return part, place - ends[part - 1] if part else place


def offset_of(block: bytes, probe: bytes, width: int) -> int:
    """Return the offset in a block of its first key that is not before a probe."""
    low, high = 0, len(block) // width
    while low < high:
        middle = (low + high) >> 1
        start = middle * width
        if block[start : start + width] < probe:
            low = middle + 1
        else:
            high = middle
    return low * width
