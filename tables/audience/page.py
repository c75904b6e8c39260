"""The pages of a batch: what it makes of each match and viewer, until it is written."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from engine.partitions.partition import Partition
from tables.audience.fold import Sums
from tables.audience.partials import (
    COLUMNS,
    HOUR_BUCKETS,
    CohortSums,
    HourSums,
    MatchSums,
    by_word,
    no_cohorts,
    no_hour,
)
from tables.audience.tables import AudienceTables, hour_key
from tables.audience.viewers import NOBODY, Acts, Viewer

T = TypeVar("T")


class Page(msgspec.Struct):
    """A match in a batch: its sums before, and what the batch adds."""

    key: bytes
    before: MatchSums
    sums: Sums = msgspec.field(default_factory=Sums)


class Pages:
    """The matches and viewers that a batch has touched in a partition; nothing is staged before `write`."""

    def __init__(self, tables: AudienceTables, partition: Partition) -> None:
        self._tables = tables
        self._partition = partition
        self._viewers = tables.viewers.on(partition)
        self._acts = tables.acts.on(partition)
        self._pages: dict[bytes, Page] = {}
        self._seen: dict[bytes, Viewer] = {}
        self._acted: dict[bytes, Acts] = {}

    def viewer(self, key: bytes) -> Viewer:
        """Return a viewer as of now, `NOBODY` if it is new.

        Raises:
            UnreadableRowError: its row cannot be read.
        """
        found = self._seen.get(key)
        return found if found is not None else self._viewers.get(key, NOBODY)

    def put_viewer(self, key: bytes, viewer: Viewer) -> None:
        """Note a viewer."""
        self._seen[key] = viewer

    def acts(self, key: bytes) -> Acts:
        """Return a viewer's interactions that may be repeated.

        Raises:
            UnreadableRowError: its row cannot be read.
        """
        found = self._acted.get(key)
        return found if found is not None else self._acts.get(key, Acts())

    def put_acts(self, key: bytes, acts: Acts) -> None:
        """Note a viewer's interactions."""
        self._acted[key] = acts

    def find(self, match: bytes) -> Page | None:
        """Return the page of a match, None where the partition has nobody of it, or removes it just now.

        Raises:
            UnreadableRowError: its sums cannot be read.
        """
        page = self._pages.get(match)
        if page is None:
            before = self._tables.matches.on(self._partition).get(match)
            if before is None or self._tables.is_leaving(self._partition, match):
                return None
            page = self._pages[match] = Page(match, before)
        return page

    def begin(self, match: bytes) -> Page:
        """Return the page of a match of which nobody was here."""
        page = self._pages[match] = Page(match, MatchSums())
        return page

    @property
    def new_matches(self) -> int:
        """How many matches of the batch were not here before."""
        return sum(page.before.heard == 0 for page in self._pages.values())

    def write(self) -> int:
        """Stage all rows, each once; return how many engagements were capped."""
        for key, viewer in self._seen.items():
            self._viewers[key] = viewer
        for key, acts in self._acted.items():
            self._acts[key] = acts
        for page in self._pages.values():
            self._write_match(page)
        return sum(page.sums.capped for page in self._pages.values())

    def _write_match(self, page: Page) -> None:
        tables, partition, key, sums = self._tables, self._partition, page.key, page.sums
        after = _after(page.before, sums)
        tables.matches.on(partition)[key] = after
        partition.write(tables.heard.on(partition), key, after.heard)
        hours = tables.hours.on(partition)
        curves, acts = _by_hour(sums.curve, HOUR_BUCKETS), _by_hour(sums.acts, 60)
        for hour in curves.keys() | acts.keys():
            row = hour_key(key, hour)
            known = hours.get(row) or no_hour()
            hours[row] = HourSums(
                _changed(known.curve, curves.get(hour, {})), _changed(known.acts, acts.get(hour, {}))
            )
        cohorts = tables.cohorts.on(partition)
        joined = _by_hour(
            {minute * COLUMNS + column: change for (minute, column), change in sums.cohorts.items()},
            60 * COLUMNS,
        )
        for hour, counts in joined.items():
            row = hour_key(key, hour)
            cohorts[row] = CohortSums(_changed((cohorts.get(row) or no_cohorts()).counts, counts))


def _after(before: MatchSums, sums: Sums) -> MatchSums:
    return MatchSums(
        newest=max(before.newest, sums.newest),
        heard=max(before.heard, sums.heard),
        viewers=before.viewers + sums.viewers,
        sessions=before.sessions + sums.sessions,
        devices=by_word(before.devices, sums.devices),
        platforms=by_word(before.platforms, sums.platforms),
        countries=by_word(before.countries, sums.countries),
        kinds=[one + more for one, more in zip(before.kinds, sums.kinds, strict=True)],
        capped=before.capped + sums.capped,
    )


def _by_hour(changes: Mapping[int, int], size: int) -> dict[int, dict[int, int]]:
    """Return changes that are not 0 by hour, and in it by place, of `size` places an hour."""
    found: dict[int, dict[int, int]] = {}
    for place, change in changes.items():
        if change:
            hour, within = divmod(place, size)
            found.setdefault(hour, {})[within] = change
    return found


def _changed(numbers: list[int], changes: Mapping[int, int]) -> list[int]:
    if not changes:
        return numbers
    after = numbers.copy()
    for place, change in changes.items():
        after[place] += change
    return after
