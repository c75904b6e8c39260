"""The sums of a match's viewers in one partition: what views of all partitions add up.

Three kinds of rows, each written once a batch: the match's own, one an hour of its curve, one an hour of
those who joined in it. All are whole numbers, so that sums of any partitions in any order are the same.
"""

import struct
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from schemas.audience.kinds import INTERACTIONS
from tables.audience.sessions import BUCKET

HOUR_BUCKETS = 3_600_000 // BUCKET
MINUTE_BUCKETS = 60_000 // BUCKET

AFTER = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120)
"""Minutes after a viewer's own joining at which retention is counted."""

COLUMNS = 1 + len(AFTER)
"""Numbers a minute of joining: those who joined, and those still there after each of `AFTER`."""

_hour = struct.Struct(f"<{HOUR_BUCKETS}i60I")
_cohorts = struct.Struct(f"<{60 * COLUMNS}i")

N = TypeVar("N", int, str)


def no_kinds() -> list[int]:
    """Return the interactions of a match that has none."""
    return [0] * len(INTERACTIONS)


class MatchSums(msgspec.Struct, frozen=True, array_like=True):
    """The sums of a match as a whole. Fields are added at the end.

    `newest` is the latest `at` and `heard` the latest timestamp of its records (epoch ms). `viewers` were
    there at least once; `devices` and so on count each viewer once a word. `kinds` has the interactions.
    `capped` counts records, repeats too, beyond what one identity may have.
    """

    newest: int = 0
    heard: int = 0
    viewers: int = 0
    sessions: int = 0
    devices: dict[int, int] = {}
    platforms: dict[int, int] = {}
    countries: dict[str, int] = {}
    kinds: list[int] = msgspec.field(default_factory=no_kinds)
    capped: int = 0


class HourSums(msgspec.Struct, frozen=True):
    """An hour: `curve` is how the number of viewers changes at each bucket, `acts` are those a minute."""

    curve: list[int]
    acts: list[int]


class CohortSums(msgspec.Struct, frozen=True):
    """Those who joined in an hour: `COLUMNS` numbers for each of its minutes."""

    counts: list[int]


def no_hour() -> HourSums:
    """Return an hour in which nothing happened."""
    return HourSums([0] * HOUR_BUCKETS, [0] * 60)


def no_cohorts() -> CohortSums:
    """Return an hour in which nobody joined."""
    return CohortSums([0] * (60 * COLUMNS))


def pack_hour(hour: HourSums) -> bytes:
    """Write an hour."""
    return _hour.pack(*hour.curve, *hour.acts)


def unpack_hour(row: bytes) -> HourSums:
    """Read an hour.

    Raises:
        struct.error: the row has another length.
    """
    numbers = _hour.unpack(row)
    return HourSums(list(numbers[:HOUR_BUCKETS]), list(numbers[HOUR_BUCKETS:]))


def pack_cohorts(cohorts: CohortSums) -> bytes:
    """Write cohorts."""
    return _cohorts.pack(*cohorts.counts)


def unpack_cohorts(row: bytes) -> CohortSums:
    """Read cohorts.

    Raises:
        struct.error: the row has another length.
    """
    return CohortSums(list(_cohorts.unpack(row)))


class Partial(msgspec.Struct):
    """The sums of a match in some partitions. `hours` and `cohorts` are by their hour since the epoch."""

    sums: MatchSums = MatchSums()
    hours: dict[int, HourSums] = {}
    cohorts: dict[int, CohortSums] = {}


def added(partials: Iterable[Partial]) -> Partial:
    """Return the sum of partials of different partitions."""
    whole = Partial()
    for one in partials:
        whole.sums = _sums(whole.sums, one.sums)
        for hour, sums in one.hours.items():
            known = whole.hours.get(hour)
            whole.hours[hour] = (
                sums
                if known is None
                else HourSums(_each(known.curve, sums.curve), _each(known.acts, sums.acts))
            )
        for hour, cohorts in one.cohorts.items():
            joined = whole.cohorts.get(hour)
            whole.cohorts[hour] = (
                cohorts if joined is None else CohortSums(_each(joined.counts, cohorts.counts))
            )
    return whole


def _sums(one: MatchSums, other: MatchSums) -> MatchSums:
    return MatchSums(
        newest=max(one.newest, other.newest),
        heard=max(one.heard, other.heard),
        viewers=one.viewers + other.viewers,
        sessions=one.sessions + other.sessions,
        devices=by_word(one.devices, other.devices),
        platforms=by_word(one.platforms, other.platforms),
        countries=by_word(one.countries, other.countries),
        kinds=_each(one.kinds, other.kinds),
        capped=one.capped + other.capped,
    )


def by_word(one: dict[N, int], other: dict[N, int]) -> dict[N, int]:
    """Return the sums of numbers by word."""
    found = dict(one)
    for word, number in other.items():
        found[word] = found.get(word, 0) + number
    return found


def _each(one: list[int], other: list[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
