"""Lists of matches, newest first: paged before anything is encoded, and continued where a page ends.

Upcoming matches follow, the soonest first: they have not changed yet, and sorted as the newest,
a match of next year would be on top until then.

A page continues after the last match of the page before, by `before`, and not by an offset: matches
move to the front while a client reads on. So a match that does not change is listed once. A match
that changes meanwhile moves to the front: later pages do not list it again, and a client that
wants to see it asks for the first page again.
"""

import logging
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, Self, TypeVar
from urllib.parse import quote

import msgspec
from aiohttp import web

from engine.telemetry.metrics import UNLISTED
from schemas.matches.times import MAX_TIME, plausible
from serving.cluster import CLUSTER
from serving.http.responses import bad_request, whole_number

logger = logging.getLogger(__name__)

LIMIT = 1_000
"""Matches of a list, unless the client asks for another number."""

MAX_LIMIT = 100_000


class Listable(Protocol):
    """What can be in a list."""

    @property
    def match_id(self) -> str: ...  # noqa: D102 - as everywhere

    @property
    def last_update(self) -> int: ...  # noqa: D102 - epoch milliseconds; of an upcoming match, its start

    @property
    def is_to_come(self) -> bool: ...  # noqa: D102 - nothing has happened to it


Found = TypeVar("Found", bound=Listable)


class SortKey(NamedTuple):
    """A match's place in a list: the last changed come first, upcoming matches last.

    `rank` is minus the time of a match's change; of an upcoming match, its start (epoch milliseconds).
    """

    rank: int
    match_id: str

    @classmethod
    def of(cls, found: Listable) -> Self:
        """Return the place of a match."""
        at = plausible(found.last_update)
        return cls((at or MAX_TIME) if found.is_to_come else -at, found.match_id)

    def __str__(self) -> str:
        """Write it as the value of `before`."""
        return f"{-self.rank},{self.match_id}"


class Cut(msgspec.Struct, frozen=True):
    """The requested part of a list: `limit` matches (None: all) after a place."""

    limit: int | None = None
    after: SortKey | None = None

    def of(self, places: Sequence[SortKey]) -> Sequence[SortKey]:
        """Return the part of sorted places, and one more if it exists."""
        first = bisect_right(places, self.after) if self.after is not None else 0
        return places[first:] if self.limit is None else places[first : first + self.limit + 1]


class Order:
    """The matches of a partition in the order of lists, by the group that each is in (live, finished ...).

    Updated as they change: to scan 100,000 of them for the newest would block the loop for a
    tenth of a second, at each request.
    """

    def __init__(self, found: Iterable[tuple[str, Listable]]) -> None:
        self._groups: dict[str, list[SortKey]] = {}
        self._known: dict[str, tuple[str, SortKey]] = {}
        for group, one in found:
            place = SortKey.of(one)
            self._known[one.match_id] = group, place
            self._groups.setdefault(group, []).append(place)
        for places in self._groups.values():
            places.sort()

    def put(self, group: str, found: Listable) -> None:
        """Note a match's current place."""
        place = SortKey.of(found)
        if self._known.get(found.match_id) != (group, place):
            self.remove(found.match_id)
            self._known[found.match_id] = group, place
            insort(self._groups.setdefault(group, []), place)

    def remove(self, match_id: str) -> None:
        """Note that a match has left."""
        if known := self._known.pop(match_id, None):
            group, place = known
            places = self._groups[group]
            del places[bisect_left(places, place)]

    def part(self, cut: Cut, group: str | None = None) -> list[SortKey]:
        """Return a part of a group, or of all groups, and one more place if it exists."""
        groups = self._groups.values() if group is None else (self._groups.get(group, []),)
        return list(cut.of(sorted(place for places in groups for place in cut.of(places))))


def asked_cut(request: web.Request, usual: int = LIMIT) -> Cut:
    """Read `?limit=`, by default `usual` unless a worker asks, and `?before=`.

    Raises:
        AnswerError: 400, with what was given and what is allowed.
    """
    hop = request.app[CLUSTER].is_hop(request)
    limit = whole_number(request, "limit", 1, MAX_LIMIT + 1 if hop else MAX_LIMIT)
    if limit is None and not hop:
        limit = usual
    given = request.query.get("before")
    if given is None:
        return Cut(limit)
    updated, comma, match_id = given.partition(",")
    digits = updated.removeprefix("-")
    if comma and match_id and digits.isascii() and digits.isdigit() and len(digits) < 14:
        return Cut(limit, SortKey(-int(updated), match_id))
    raise bad_request(f"before is {given!r}: expected what a list's `Link` to the next page has")


def path_of(path: str, cut: Cut, terms: Mapping[str, str]) -> str:
    """Write the address of a part of a list, with the request's other terms."""
    asked = dict(terms)
    if cut.limit is not None:
        asked["limit"] = str(cut.limit)
    if cut.after is not None:
        asked["before"] = str(cut.after)
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    return f"{path}?{query}" if query else path


def next_link(path: str, cut: Cut, last: Listable, terms: Mapping[str, str]) -> dict[str, str]:
    """Return the `Link` header to the next page, after the last match of this one (RFC 8288)."""
    following = path_of(path, Cut(cut.limit, SortKey.of(last)), terms)
    return link_to_next(following)


def link_to_next(path: str) -> dict[str, str]:
    """Return the `Link` header to what follows, at an address with its query (RFC 8288)."""
    return {"Link": f'<{path}>; rel="next"'}


class LeftOut:
    """Matches that cannot be listed while the others are. Each is counted, and logged once."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def note(self, match_id: str, error: Exception) -> None:
        """Note that a match was left out of a list."""
        UNLISTED.inc()
        if match_id not in self._logged and len(self._logged) < LIMIT:
            self._logged.add(match_id)
            logger.warning("a match is left out of lists: %r", error, extra={"match_id": match_id})


LEFT_OUT = web.AppKey("left_out", LeftOut)
"""Where a served application has them."""


def once_each(found: Iterable[Found]) -> list[Found]:
    """Merge the lists of several workers, newest first; of a match that two list, keep the newer."""
    newest: dict[str, Found] = {}
    for one in sorted(found, key=SortKey.of):
        newest.setdefault(one.match_id, one)
    return list(newest.values())
