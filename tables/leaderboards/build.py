"""An index from all of its keys at once, in steps between which an event loop can run. Pure."""

from collections.abc import Generator, Iterable, Iterator
from heapq import merge
from itertools import islice, pairwise
from typing import Final

from tables.leaderboards.index import FILL, GROUP_FILL, Index

STEP: Final = 1_024
"""Keys that a step reads, or puts in order: a millisecond or two."""


def build(keys: Iterable[bytes], width: int) -> Generator[None, None, Index]:
    """Yield after each step, and return the index. A key that is there twice counts once.

    The keys may be in any order. They are read over many steps: what yields them must not change meanwhile.
    A step reads up to `STEP` of them, so it takes the time that reading them takes.

    Raises:
        ValueError: a key has another width.
    """
    # One array: a thousand of small ones, freed, would stay with the process.
    read = bytearray()
    ends = [0]
    ahead = iter(keys)
    while run := sorted(islice(ahead, STEP)):
        if any(len(key) != width for key in run):
            raise ValueError(f"a key has another width than {width} bytes")
        read += b"".join(run)
        ends.append(len(read))
        yield
    index = Index(width)
    whole = memoryview(read)
    ordered = _once(merge(*(_split(whole[start:end], width) for start, end in pairwise(ends))))
    blocks: list[bytes] = []
    while run := list(islice(ordered, STEP // FILL * FILL)):
        blocks += [b"".join(run[start : start + FILL]) for start in range(0, len(run), FILL)]
        if len(blocks) >= GROUP_FILL:
            index.append(blocks)
            blocks = []
        yield
    index.append(blocks)
    return index


def _split(run: memoryview, width: int) -> Iterator[bytes]:
    for offset in range(0, len(run), width):
        yield run[offset : offset + width].tobytes()


def _once(keys: Iterable[bytes]) -> Iterator[bytes]:
    last = None
    for key in keys:
        if key != last:
            yield key
        last = key
