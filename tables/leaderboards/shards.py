"""What the parts of a board over several partitions are asked, and how each answers. Pure.

A part is asked at one version throughout; the versions of all parts are a moment of the board. Questions and
replies are plain structures, so that they can go to another worker. A plan is closed where a part is gone, or
no longer has the version.
"""

from collections.abc import Generator, Sequence
from typing import Protocol, TypeAlias, TypeVar

import msgspec

from tables.leaderboards.entries import PAIR

T = TypeVar("T")


class Shard(Protocol):
    """The entries of one partition at one version, in order. A snapshot of an index is one."""

    def __len__(self) -> int: ...

    def count_before(self, probe: bytes) -> int:
        """Return how many keys are before a probe, which may be a prefix."""

    def at_each(self, places: range) -> list[bytes]:
        """Return the key at each of some places, which there are."""

    def slice(self, place: int, count: int) -> list[bytes]:
        """Return up to `count` keys from a place on."""


class Count(msgspec.Struct, frozen=True, tag=True):
    """Asks how many keys are before each of some probes."""

    probes: tuple[bytes, ...]


class Counts(msgspec.Struct, frozen=True, tag=True):
    """The number of keys before each probe, and of all."""

    total: int
    counts: tuple[int, ...]


class Near(msgspec.Struct, frozen=True, tag=True):
    """Asks for up to so many keys before a probe, and so many from it on."""

    probe: bytes
    before: int
    after: int


class Neighbours(msgspec.Struct, frozen=True, tag=True):
    """Keys near a probe, in order.

    `place` is how many keys are before the probe, `better` how many before the pair that it begins with.
    """

    total: int
    place: int
    better: int
    before: tuple[bytes, ...]
    after: tuple[bytes, ...]


class Sample(msgspec.Struct, frozen=True, tag=True):
    """Asks for the keys at up to `most` places, at even steps among [low, high); None is the end."""

    low: int
    high: int | None
    most: int


class Samples(msgspec.Struct, frozen=True, tag=True):
    """The keys at `low`, and at each `step` from there on."""

    total: int
    step: int
    keys: tuple[bytes, ...]


Question: TypeAlias = Count | Near | Sample
Reply: TypeAlias = Counts | Neighbours | Samples

Round: TypeAlias = tuple[Question | None, ...]
"""A question to each shard, by its place; None where it is asked nothing."""

Replies: TypeAlias = Sequence[Reply | None]
"""A reply from each shard that was asked."""

Plan: TypeAlias = Generator[Round, Replies, T]
"""Yields rounds of questions, is sent the replies, and returns what they make."""


def reply(shard: Shard, question: Question) -> Reply:
    """Return a shard's reply."""
    total = len(shard)
    if isinstance(question, Count):
        return Counts(total, tuple(map(shard.count_before, question.probes)))
    if isinstance(question, Near):
        probe = question.probe
        place = shard.count_before(probe)
        first = max(0, place - question.before)
        keys = shard.slice(first, place - first + question.after)
        here = place - first
        return Neighbours(
            total, place, shard.count_before(probe[:PAIR]), tuple(keys[:here]), tuple(keys[here:])
        )
    high = total if question.high is None else min(question.high, total)
    step = max(1, -(-(high - question.low) // question.most))
    return Samples(total, step, tuple(shard.at_each(range(question.low, high, step))))


def run(shards: Sequence[Shard], plan: Plan[T]) -> T:
    """Return what a plan makes of shards that are all here. Who asks others does the same, and awaits."""
    replies: Replies = ()
    try:
        questions = next(plan)
        while True:
            replies = [
                None if question is None else reply(shard, question)
                for shard, question in zip(shards, questions, strict=True)
            ]
            questions = plan.send(replies)
    except StopIteration as stop:
        result: T = stop.value
        return result
