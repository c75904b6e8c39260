"""An order-statistics index of keys of one width: what is at a place, and how many are before a key.

The keys lie packed in blocks of immutable `bytes`, the blocks in groups. A change makes one block anew, so a
snapshot is a copy of the list of groups; a group is copied when it is changed for the first time after one.
A million keys of 40 bytes need some 43 MB. A snapshot that is kept keeps what was replaced since: some 2 kB
for each key added or removed, and 1 kB for each group.

Not thread-safe: one thread writes and reads. A snapshot may be read by any thread.
"""

from bisect import bisect_left
from typing import Final

from tables.leaderboards.keys import Group, Keys, offset_of

BLOCK: Final = 64
"""Keys of a block, at most 255. What a change copies, and what a kept snapshot costs, grows with it."""

GROUP: Final = 64
"""Blocks of a group, at most."""

FILL: Final = BLOCK * 3 // 4
"""Keys of a block that is made in bulk: full ones would be split by the first keys that come."""

GROUP_FILL: Final = GROUP * 3 // 4
"""Blocks of a group that is made in bulk."""


class Index(Keys):
    """Keys in order that can be added and removed."""

    __slots__ = ("_stint",)

    def __init__(self, width: int) -> None:
        super().__init__(width, [], [], [])
        self._stint = object()

    def snapshot(self) -> Keys:
        """Return the keys as they are now; they stay as they are."""
        self._stint = object()
        return Keys(self.width, self.groups[:], self.lasts[:], self.sizes[:])

    def add(self, key: bytes) -> bool:
        """Add a key, and return whether it was not there.

        Raises:
            ValueError: it has another width.
        """
        width = self.width
        if len(key) != width:
            raise ValueError(f"a key of {len(key)} bytes is none of an index of {width}")
        if not self.groups:
            self._insert(0, Group([key], bytearray([1]), [key], self._stint))
            return True
        outer = min(bisect_left(self.lasts, key), len(self.lasts) - 1)
        group = self.groups[outer]
        inner = min(bisect_left(group.lasts, key), len(group.lasts) - 1)
        block = group.blocks[inner]
        offset = offset_of(block, key, width)
        if block[offset : offset + width] == key:
            return False
        group = self._own(outer)
        block = block[:offset] + key + block[offset:]
        count = group.counts[inner] + 1
        if count <= BLOCK:
            group.blocks[inner], group.counts[inner], group.lasts[inner] = block, count, block[-width:]
        else:
            half = count // 2 * width
            parts = [block[:half], block[half:]]
            group.blocks[inner : inner + 1] = parts
            group.counts[inner : inner + 1] = bytes([count // 2, count - count // 2])
            group.lasts[inner : inner + 1] = [part[-width:] for part in parts]
        self.total += 1
        self.sizes[outer] += 1
        self.lasts[outer] = group.lasts[-1]
        if len(group.blocks) > GROUP:
            self._split(outer)
        return True

    def remove(self, key: bytes) -> bool:
        """Remove a key, and return whether it was there."""
        width = self.width
        outer = bisect_left(self.lasts, key)
        if outer == len(self.lasts):
            return False
        group = self.groups[outer]
        inner = bisect_left(group.lasts, key)
        block = group.blocks[inner]
        offset = offset_of(block, key, width)
        if block[offset : offset + width] != key:
            return False
        group = self._own(outer)
        self.total -= 1
        self.sizes[outer] -= 1
        block = block[:offset] + block[offset + width :]
        if block:
            count = group.counts[inner] - 1
            group.blocks[inner], group.counts[inner], group.lasts[inner] = block, count, block[-width:]
            if count < BLOCK // 4:
                self._unite(group, inner)
        else:
            del group.blocks[inner], group.counts[inner], group.lasts[inner]
        if group.blocks:
            self.lasts[outer] = group.lasts[-1]
            if len(group.blocks) < GROUP // 4:
                self._unite_groups(outer)
        else:
            del self.groups[outer], self.lasts[outer], self.sizes[outer]
        return True

    def append(self, blocks: list[bytes]) -> None:
        """Add full blocks of keys in order, all of them after the last key: for bulk building."""
        for start in range(0, len(blocks), GROUP):
            part = blocks[start : start + GROUP]
            counts = bytearray(len(block) // self.width for block in part)
            group = Group(part, counts, [block[-self.width :] for block in part], self._stint)
            self._insert(len(self.groups), group)

    def _own(self, outer: int) -> Group:
        """Return a group to change: a copy where a snapshot has it."""
        group = self.groups[outer]
        if group.owner is not self._stint:
            group = Group(group.blocks[:], group.counts[:], group.lasts[:], self._stint)
            self.groups[outer] = group
        return group

    def _insert(self, outer: int, group: Group) -> None:
        size = sum(group.counts)
        self.groups.insert(outer, group)
        self.lasts.insert(outer, group.lasts[-1])
        self.sizes.insert(outer, size)
        self.total += size

    def _split(self, outer: int) -> None:
        group = self.groups[outer]
        half = len(group.blocks) // 2
        rest = Group(group.blocks[half:], group.counts[half:], group.lasts[half:], self._stint)
        del group.blocks[half:], group.counts[half:], group.lasts[half:]
        moved = sum(rest.counts)
        self.sizes[outer] -= moved
        self.lasts[outer] = group.lasts[-1]
        self.total -= moved
        self._insert(outer + 1, rest)

    def _unite(self, group: Group, inner: int) -> None:
        """Put a small block together with the smaller of its neighbours, where they fill no block."""
        near = [place for place in (inner - 1, inner + 1) if 0 <= place < len(group.blocks)]
        if not near:
            return
        other = min(near, key=group.counts.__getitem__)
        count = group.counts[inner] + group.counts[other]
        if count > FILL:
            return
        first, second = sorted((inner, other))
        group.blocks[first : second + 1] = [group.blocks[first] + group.blocks[second]]
        group.counts[first : second + 1] = bytes([count])
        del group.lasts[first]

    def _unite_groups(self, outer: int) -> None:
        """Put a small group together with the smaller of its neighbours, where they fill no group."""
        near = [place for place in (outer - 1, outer + 1) if 0 <= place < len(self.groups)]
        if not near:
            return
        other = min(near, key=lambda place: len(self.groups[place].blocks))
        first, second = sorted((outer, other))
        rest = self.groups[second]
        if len(self.groups[first].blocks) + len(rest.blocks) > GROUP_FILL:
            return
        group = self._own(first)
        group.blocks += rest.blocks
        group.counts += rest.counts
        group.lasts += rest.lasts
        self.sizes[first : second + 1] = [self.sizes[first] + self.sizes[second]]
        del self.lasts[first], self.groups[second]
