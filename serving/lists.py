"""Lists of matches, newest first: cut before anything is encoded, and continued from where they were cut.

Matches that are to come follow, the soonest first: nothing has changed of them yet, and as the newest
one of next year would be on top until then.

A list goes on after the last match that it has, by `before`, and not by a number of matches to leave
out: matches move to the front while somebody reads on. So a match that does not change is listed
once. One that changes meanwhile moves to the front: it is not listed again further on, and
whoever wants to see it asks for the first page again.
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
"""Matches of a list, unless another number is asked for."""

MAX_LIMIT = 100_000


class Listable(Protocol):
    """What can be in a list."""

    @property
    def match_id(self) -> str: ...  # noqa: D102 - as everywhere

    @property
    def last_update(self) -> int: ...  # noqa: D102 - epoch milliseconds; of one to come, when it begins

    @property
    def is_to_come(self) -> bool: ...  # noqa: D102 - nothing has happened to it


Found = TypeVar("Found", bound=Listable)


class SortKey(NamedTuple):
    """Where a match stands in a list: those that changed last come first, those to come last.

    `rank` is minus when a match changed; of one to come it is when it begins (epoch milliseconds).
    """

    rank: int
    match_id: str

    @classmethod
    def of(cls, found: Listable) -> Self:
        """Return the place of a match."""
        at = plausible(found.last_update)
        return cls((at or MAX_TIME) if found.is_to_come else -at, found.match_id)

    def __str__(self) -> str:
        """Write it as `before` has it."""
        return f"{-self.rank},{self.match_id}"


class Cut(msgspec.Struct, frozen=True):
    """Which part of a list is asked for: `limit` matches (None: all) that come after a place."""

    limit: int | None = None
    after: SortKey | None = None

    def of(self, places: Sequence[SortKey]) -> Sequence[SortKey]:
        """Return the part of places in order, and one more where there is one."""
        first = bisect_right(places, self.after) if self.after is not None else 0
        return places[first:] if self.limit is None else places[first : first + self.limit + 1]


class Order:
    """The matches of a partition in the order of lists, by the group that each is in (live, finished ...).

    Kept up as they change: to look through 100,000 of them for the newest would hold the loop for a
    tenth of a second, at each question.
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
        """Note how a match stands now."""
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
        """Return a part of what is in a group, or in all, and one more where there is one."""
        groups = self._groups.values() if group is None else (self._groups.get(group, []),)
        return list(cut.of(sorted(place for places in groups for place in cut.of(places))))


def asked_cut(request: web.Request, usual: int = LIMIT) -> Cut:
    """Read `?limit=`, which is `usual` where nobody says otherwise, and `?before=`.

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
    """Write the address of a part of a list, under the other terms that it is asked for."""
    asked = dict(terms)
    if cut.limit is not None:
        asked["limit"] = str(cut.limit)
    if cut.after is not None:
        asked["before"] = str(cut.after)
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
    return f"{path}?{query}" if query else path


def next_link(path: str, cut: Cut, last: Listable, terms: Mapping[str, str]) -> dict[str, str]:
    """Return the header that leads on after the last match of a part (RFC 8288)."""
    following = path_of(path, Cut(cut.limit, SortKey.of(last)), terms)
    return {"Link": f'<{following}>; rel="next"'}


class LeftOut:
    """Matches that cannot be listed: the others are. Each is counted, and logged once."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def note(self, match_id: str, error: Exception) -> None:
        """Note that a match was left out of a list."""
        UNLISTED.inc()
        if match_id not in self._logged and len(self._logged) < LIMIT:
            self._logged.add(match_id)
            logger.warning("a match is left out of lists: %r", error, extra={"match_id": match_id})


LEFT_OUT = web.AppKey("left_out", LeftOut)
"""Where what is served has them."""


def once_each(found: Iterable[Found]) -> list[Found]:
    """Return what several workers listed, newest first; of a match that two have, the newer."""
    newest: dict[str, Found] = {}
    for one in sorted(found, key=SortKey.of):
        newest.setdefault(one.match_id, one)
    return list(newest.values())
