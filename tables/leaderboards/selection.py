"""Which key is at a place of a board that lies in several partitions. Pure.

Each round samples what is left of each part at even steps. A sample's place in its own part is known, and how
many keys of another part are before it to within one of that part's steps. So all that is surely before the
key or surely after it can go, and what is left is a few steps wide. Once each step is 1, all of it is known.
"""

from typing import Final

from tables.leaderboards.shards import Plan, Replies, Sample, Samples

MOST_SAMPLES: Final = 256
"""Keys of a reply: 10 kB. A round leaves about one in 64."""


class _Part:
    """What is left of a part: the places [low, high)."""

    __slots__ = ("high", "low", "sampled", "seen", "step")

    def __init__(self, size: int) -> None:
        self.low = 0
        self.high = size
        self.step = 1
        self.sampled: tuple[bytes, ...] = ()
        self.seen = 0

    @property
    def least(self) -> int:
        """How many of its keys are before the next sample of another part, at least."""
        return (self.seen - 1) * self.step + 1 if self.seen else 0

    @property
    def most(self) -> int:
        """How many they are, at most."""
        return min(self.seen * self.step, self.high - self.low)


def place_key(shards: int, place: int) -> Plan[tuple[int, bytes | None]]:
    """Plan the number of all keys, and the key at a place among them: None where it is beyond the last.

    Raises:
        ValueError: the place is negative.
    """
    if place < 0:
        raise ValueError(f"there is no place {place}")
    samples = _samples((yield (Sample(0, None, MOST_SAMPLES),) * shards), shards)
    parts = [_Part(one.total) for one in samples]
    total = sum(one.total for one in samples)
    if place >= total:
        return total, None
    while True:
        for part, one in zip(parts, samples, strict=True):
            part.step, part.sampled, part.seen = one.step, one.keys, 0
        rest = place - sum(part.low for part in parts)
        if all(part.step == 1 for part in parts):
            return total, sorted(key for part in parts for key in part.sampled)[rest]
        _narrow(parts, rest)
        samples = _samples((yield tuple(Sample(one.low, one.high, MOST_SAMPLES) for one in parts)), shards)


def _narrow(parts: list[_Part], rest: int) -> None:
    """Leave what may be the key before which `rest` of what is left are."""
    ordered = sorted((key, number) for number, part in enumerate(parts) for key in part.sampled)
    least = most = 0
    bounds = [(part.low, part.high) for part in parts]
    for _, number in ordered:
        part = parts[number]
        own = part.seen * part.step
        low, high = bounds[number]
        if most <= rest:
            bounds[number] = part.low + own, high
        elif least - part.least + own > rest:
            bounds[number] = low, min(high, part.low + own)
        least, most = least - part.least, most - part.most
        part.seen += 1
        least, most = least + part.least, most + part.most
    for part, (part_low, part_high) in zip(parts, bounds, strict=True):
        part.low, part.high = part_low, part_high


def _samples(replies: Replies, shards: int) -> list[Samples]:
    found = [one for one in replies if isinstance(one, Samples)]
    if len(found) != shards:
        raise TypeError(f"{shards} shards were asked, and {len(found)} replied with samples")
    return found
