"""An index from all of its keys at once, in steps between which an event loop can run. Pure."""

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator
from heapq import merge
from itertools import chain, islice, pairwise
from typing import Final

from tables.leaderboards.index import FILL, GROUP_FILL, Index

RUN: Final = 1 << 15
"""Keys that are put in order at once: 6 to 8 ms."""

STRIDE: Final = 64
"""Every so many keys of a run, one says where it is to be cut."""

STEP: Final = 4096
"""Keys that a step merges, more or less: some 2 ms."""


class Runs:
    """Keys in any order, gathered in runs that are in order, until an index is made of them."""

    def __init__(self, width: int) -> None:
        self.width = width
        # One array: a thousand of small ones, freed, would stay with the process.
        self._packed = bytearray()
        self._ends = [0]

    def add(self, keys: list[bytes]) -> None:
        """Add a run, of `RUN` keys or so.

        Raises:
            ValueError: a key has another width.
        """
        width = self.width
        if any(len(key) != width for key in keys):
            raise ValueError(f"a key has another width than {width} bytes")
        self._packed += b"".join(sorted(keys))
        self._ends.append(len(self._packed) // width)

    def index(self) -> Generator[None, None, Index]:
        """Yield after each step, and return the index. A key that is there twice counts once."""
        index = Index(self.width)
        blocks: list[bytes] = []
        left: list[bytes] = []
        for merged in self._merged():
            left += merged
            full = len(left) // FILL * FILL
            blocks += [b"".join(left[start : start + FILL]) for start in range(0, full, FILL)]
            del left[:full]
            if len(blocks) >= GROUP_FILL:
                index.append(blocks)
                blocks = []
            yield
        index.append([*blocks, b"".join(left)] if left else blocks)
        return index

    def _merged(self) -> Iterator[Iterable[bytes]]:
        """Yield all keys in order, each once and some at a time: those before one key, of all runs."""
        width = self.width
        starts = self._ends[:-1]
        samples = merge(*(self._samples(start, end) for start, end in pairwise(self._ends)))
        for cut in chain(islice(samples, None, None, STEP // STRIDE), [None]):
            found: list[bytes] = []
            for run, end in enumerate(self._ends[1:]):
                start = starts[run]
                if cut is not None:
                    end = start + bisect_left(range(start, end), cut, key=self._key)
                part = bytes(self._packed[start * width : end * width])
                found += [part[offset : offset + width] for offset in range(0, len(part), width)]
                starts[run] = end
            # In order already, piece by piece: what `sort` is fastest at.
            found.sort()
            yield dict.fromkeys(found)

    def _samples(self, start: int, end: int) -> Iterator[bytes]:
        return map(self._key, range(start, end, STRIDE))

    def _key(self, place: int) -> bytes:
        return bytes(self._packed[place * self.width : (place + 1) * self.width])


def build(keys: Iterable[bytes], width: int) -> Generator[None, None, Index]:
    """Yield after each step, and return the index of keys in any order, which are read over many steps.

    Raises:
        ValueError: a key has another width.
    """
    runs, ahead = Runs(width), iter(keys)
    while run := list(islice(ahead, RUN)):
        runs.add(run)
        yield
    return (yield from runs.index())
