"""Lists of all matches, newest first, then those to come: each worker cuts its part before it encodes it."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec
from aiohttp import web

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from serving.cluster import CLUSTER, behind
from serving.forwarding import gather, silence_headers
from serving.http.representations import Encoded
from serving.http.responses import bad_request
from serving.languages.languages import LANGUAGES
from serving.lists import (
    LEFT_OUT,
    LIMIT,
    Cut,
    LeftOut,
    Order,
    SortKey,
    asked_cut,
    next_link,
    once_each,
    path_of,
)
from serving.push.voices import Speaking
from tables.matches.sport import Published
from tables.matches.tables import MatchTables
from web.matches.summaries import Summaries

Listed = TypeVar("Listed")

Encode = Callable[[Partition, Published, Speaking], bytes]

AT_ONCE = 100
"""Matches that are encoded without a pause: a list does not block the event loop for long."""


class _Asked(msgspec.Struct, frozen=True):
    """What a list is asked for: matches of a status, and texts in a language; None: all, no texts."""

    status: str | None
    speaking: Speaking

    @property
    def terms(self) -> Mapping[str, str]:
        """The same in an address."""
        status = {"status": self.status} if self.status is not None else {}
        return status | ({"lang": self.speaking.code} if self.speaking is not None else {})


class _Row(msgspec.Struct, frozen=True):
    """A match of a list: its place and its JSON."""

    match_id: str
    last_update: int
    is_to_come: bool
    body: bytes


class _Placed(msgspec.Struct):
    """The fields of a match's JSON that give its place in a list."""

    match_id: str
    last_update: int
    status: str


class _Part(msgspec.Struct, frozen=True):
    """A part of a list: its rows, the silent workers, and whether the list continues after it."""

    rows: list[_Row]
    silent: tuple[str, ...]
    continues: bool


_bodies = msgspec.json.Decoder(list[msgspec.Raw])
_placed = msgspec.json.Decoder(_Placed)


class MatchLists:
    """The lists of a sport's matches, over all workers; `tell` encodes a state. `path` precedes `/matches/`.

    Attributes:
        encoders: the function that encodes a match, by the path of the list.
        limit: the most matches of a list without `?limit=`.
    """

    def __init__(self, tables: MatchTables, summaries: Summaries, tell: Encode, path: str) -> None:
        self._tables = tables
        self._summaries = summaries
        self._statuses = tables.sport.statuses
        self._to_come = tables.sport.to_come
        self._states, self._scores = f"{path}/matches/", f"{path}/scores/"
        self.encoders: dict[str, Encode] = {self._states: tell, self._scores: self._summary}
        self.limit = LIMIT
        self._orders = PartitionLocal[list[Order]](lambda _: [])

    async def states(self, request: web.Request) -> web.Response:
        """Answer with the matches of the cluster, newest first; `?status=`, `?limit=`, `?before=`."""
        return await self._answer(request, self._states)

    async def scores(self, request: web.Request) -> web.Response:
        """Answer with the summaries of matches, newest first; `?status=`, `?limit=`, `?before=`."""
        return await self._answer(request, self._scores)

    async def all_states(
        self,
        request: web.Request,
        kind: type[Listed],
        status: str | None,
        limit: int,
        speaking: Speaking = None,
    ) -> tuple[list[Listed], tuple[str, ...]]:
        """Return the states of the newest matches, and the workers that are silent."""
        part = await self._gathered(request, self._states, _Asked(status, speaking), Cut(limit))
        return _decoded(request, part, kind), part.silent

    async def all_summaries(
        self,
        request: web.Request,
        kind: type[Listed],
        status: str | None,
        limit: int,
        speaking: Speaking = None,
        after: SortKey | None = None,
    ) -> tuple[list[Listed], tuple[str, ...]]:
        """Return the summaries of the newest matches `after` a place, with text in a language.

        The second value are the workers that are silent.
        """
        part = await self._gathered(request, self._scores, _Asked(status, speaking), Cut(limit, after))
        return _decoded(request, part, kind), part.silent

    def asked_status(self, request: web.Request) -> str | None:
        """Return `?status=`; None if it is absent.

        Raises:
            AnswerError: 400, the sport does not have this status.
        """
        given = request.query.get("status")
        if given is None or given in self._statuses:
            return given
        allowed = ", ".join(self._statuses)
        raise bad_request(f"status is {given!r}: expected one of {allowed}")

    def _summary(self, partition: Partition, state: Published, speaking: Speaking) -> bytes:
        return self._summaries.beside(partition, state, speaking).body

    async def _answer(self, request: web.Request, path: str) -> web.Response:
        cut = asked_cut(request, self.limit)
        asked = _Asked(self.asked_status(request), request.app[LANGUAGES].given(request))
        part = await self._gathered(request, path, asked, cut)
        headers = behind(*request.app[CLUSTER].all_owned()) | silence_headers(part.silent)
        if part.continues:
            headers |= next_link(path, cut, part.rows[-1], asked.terms)
        answer = Encoded(b"[%b]" % b",".join([row.body for row in part.rows]))
        return (await answer.compressed_for(request)).answer(request, headers)

    async def _gathered(self, request: web.Request, path: str, asked: _Asked, cut: Cut) -> _Part:
        """Merge this worker's part of a list with those of the others."""
        # Ask for one more than the limit: it shows that the list continues.
        theirs = Cut(cut.limit + 1 if cut.limit is not None else None, cut.after)
        bodies, silent = await gather(request, path_of(path, theirs, asked.terms))
        rows = [row for body in bodies for row in self._rows_of(body, request.app[LEFT_OUT])]
        rows = once_each([*rows, *await self._own_rows(request, path, asked, cut)])
        return _Part(rows[: cut.limit], silent, cut.limit is not None and len(rows) > cut.limit)

    async def _own_rows(self, request: web.Request, path: str, asked: _Asked, cut: Cut) -> list[_Row]:
        """Encode this worker's part of a list; a match that cannot be encoded is left out."""
        cluster, left_out = request.app[CLUSTER], request.app[LEFT_OUT]
        encoded = self.encoders[path]
        failed_before: set[str] = set()
        while True:
            # Read as many more matches as were left out, so that the part reaches its limit.
            room = Cut(cut.limit + len(failed_before) if cut.limit is not None else None, cut.after)
            rows, failed = [], set()
            for count, (partition, state) in enumerate(
                self._newest(cluster.all_owned(), room, asked.status), 1
            ):
                if count % AT_ONCE == 0:
                    await asyncio.sleep(0)
                if state.match_id not in failed_before:
                    try:
                        rows.append(_row(state, encoded(partition, state, asked.speaking)))
                    except Exception as error:
                        left_out.note(state.match_id, error)
                        failed.add(state.match_id)
            if not failed:
                return rows
            failed_before |= failed

    def _newest(
        self, partitions: Iterable[Partition], cut: Cut, status: str | None
    ) -> list[tuple[Partition, Published]]:
        """Return this worker's part of a list, newest first, and one more match if there is one."""
        own = {partition.number: partition for partition in partitions}
        places = sorted(
            (place, number)
            for number, partition in own.items()
            for place in self._order_of(partition).part(cut, status)
        )
        if cut.limit is not None:
            del places[cut.limit + 1 :]
        listings = {number: self._tables.listing.on(partition).states for number, partition in own.items()}
        return [(own[number], listings[number][place.match_id.encode()]) for place, number in places]

    def _order_of(self, partition: Partition) -> Order:
        """Return the current order of an owned partition's matches."""
        listing, kept = self._tables.listing.on(partition), self._orders.on(partition)
        changed = listing.take_changes()
        if not kept or changed is None:
            kept[:] = [Order((state.status, state) for state in listing.states.values())]
            return kept[0]
        for key in changed:
            if (state := listing.states.get(key)) is not None:
                kept[0].put(state.status, state)
            else:
                kept[0].remove(key.decode())
        return kept[0]

    def _rows_of(self, body: bytes, left_out: LeftOut) -> list[_Row]:
        """Decode another worker's part of a list."""
        rows = []
        for raw in _bodies.decode(body):
            try:
                placed = _placed.decode(raw)
            except msgspec.MsgspecError as error:
                left_out.note("", error)
            else:
                is_to_come = placed.status == self._to_come
                rows.append(_Row(placed.match_id, placed.last_update, is_to_come, bytes(raw)))
        return rows


def _row(state: Published, body: bytes) -> _Row:
    return _Row(state.match_id, state.last_update, state.is_to_come, body)


def _decoded(request: web.Request, part: _Part, kind: type[Listed]) -> list[Listed]:
    found = []
    for row in part.rows:
        try:
            found.append(msgspec.json.decode(row.body, type=kind))
        except msgspec.MsgspecError as error:
            request.app[LEFT_OUT].note(row.match_id, error)
    return found
