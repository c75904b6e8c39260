"""Lists of all matches, newest first, then those to come: each worker cuts its own before it encodes."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, cast

import msgspec
from aiohttp import web

from app import app
from engine.partitions.partition import Partition
from schemas.cricket.published import MatchState
from serving.cluster import CLUSTER, PARTIAL, behind
from serving.forwarding import gather
from serving.http.representations import Encoded
from serving.http.responses import bad_request
from serving.lists import LEFT_OUT, LIMIT, Cut, LeftOut, Order, asked_cut, next_link, once_each, path_of
from tables.cricket.scoring.result import Status
from tables.cricket.tables import listing, listing_changes
from web.cricket.glances import MatchSummary
from web.cricket.summaries import snapshot_in

Listed = TypeVar("Listed", MatchState, MatchSummary)

Encode = Callable[[Partition, MatchState], bytes]


class _Row(msgspec.Struct, frozen=True):
    """A match of a list: where it stands, and its JSON."""

    match_id: str
    last_update: int
    is_to_come: bool
    body: bytes


class _Placed(msgspec.Struct):
    """Of a match in JSON, as much as a list has to know."""

    match_id: str
    last_update: int
    status: str


class _Part(msgspec.Struct, frozen=True):
    """A part of a list: its rows, the workers that are silent, and whether the list goes on after it."""

    rows: list[_Row]
    silent: tuple[str, ...]
    goes_on: bool


AT_ONCE = 100
"""Matches that are encoded before others get their turn: no list holds the loop for long."""

_encoder = msgspec.json.Encoder()
_bodies = msgspec.json.Decoder(list[msgspec.Raw])
_placed = msgspec.json.Decoder(_Placed)


def _state(_: Partition, state: MatchState) -> bytes:
    return _encoder.encode(state)


def _summary(partition: Partition, state: MatchState) -> bytes:
    return snapshot_in(partition, state).body


class Lists:
    """How each list, by its path, encodes a match; and how many it has unless another number is asked for."""

    def __init__(self) -> None:
        self.encode: dict[str, Encode] = {"/matches/": _state, "/scores/": _summary}
        self.limit = LIMIT


LISTS = web.AppKey("lists", Lists)
app.provide(LISTS, lambda _: Lists())


@app.view("/matches/")
async def all_matches(request: web.Request) -> web.Response:
    """Answer with the matches of the cluster, newest first; `?status=`, `?limit=`, `?before=`."""
    return await _list_answer(request, "/matches/")


@app.view("/scores/")
async def all_scores(request: web.Request) -> web.Response:
    """Answer with the matches of the cluster at a glance, newest first; `?status=`, `?limit=`, `?before=`."""
    return await _list_answer(request, "/scores/")


async def all_states(
    request: web.Request, status: Status | None, limit: int
) -> tuple[list[MatchState], tuple[str, ...]]:
    """Gather the states of the newest matches, and name the workers that are silent."""
    part = await _gathered(request, "/matches/", status, Cut(limit))
    return _decoded(request, part, MatchState), part.silent


async def all_summaries(
    request: web.Request, status: Status | None, limit: int
) -> tuple[list[MatchSummary], tuple[str, ...]]:
    """Gather the newest matches at a glance, and name the workers that are silent."""
    part = await _gathered(request, "/scores/", status, Cut(limit))
    return _decoded(request, part, MatchSummary), part.silent


async def _list_answer(request: web.Request, path: str) -> web.Response:
    cut, status = asked_cut(request, request.app[LISTS].limit), asked_status(request)
    part = await _gathered(request, path, status, cut)
    headers = behind(*request.app[CLUSTER].all_owned()) | silence_headers(part.silent)
    if part.goes_on:
        headers |= next_link(path, cut, part.rows[-1], _terms(status))
    answer = Encoded(b"[%b]" % b",".join([row.body for row in part.rows]))
    return (await answer.compressed_for(request)).answer(request, headers)


def silence_headers(silent: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of what lacks matches of some workers: they name them, and no cache may keep it."""
    return {PARTIAL: ",".join(silent), "Cache-Control": "no-store"} if silent else {}


async def _gathered(request: web.Request, path: str, status: Status | None, cut: Cut) -> _Part:
    """Cut this worker's own, have the others cut theirs, and put them together."""
    # One more than is wanted: whoever has it shows that the list goes on.
    theirs = Cut(cut.limit + 1 if cut.limit is not None else None, cut.after)
    bodies, silent = await gather(request, path_of(path, theirs, _terms(status)))
    rows = [row for body in bodies for row in _rows_of(body, request.app[LEFT_OUT])]
    rows = once_each([*rows, *await _own_rows(request, path, status, cut)])
    return _Part(rows[: cut.limit], silent, cut.limit is not None and len(rows) > cut.limit)


async def _own_rows(request: web.Request, path: str, status: Status | None, cut: Cut) -> list[_Row]:
    """Cut and encode this worker's own; a match that cannot be encoded is no reason to hide others."""
    cluster, left_out = request.app[CLUSTER], request.app[LEFT_OUT]
    encode = request.app[LISTS].encode[path]
    unfit: set[str] = set()
    while True:
        # With as many more as were left out: what comes after them is not to be missed.
        room = Cut(cut.limit + len(unfit) if cut.limit is not None else None, cut.after)
        rows, failed = [], set()
        for count, (partition, state) in enumerate(_newest(cluster.all_owned(), room, status), 1):
            if count % AT_ONCE == 0:
                await asyncio.sleep(0)
            if state.match_id not in unfit:
                try:
                    rows.append(_row(state, encode(partition, state)))
                except Exception as error:
                    left_out.note(state.match_id, error)
                    failed.add(state.match_id)
        if not failed:
            return rows
        unfit |= failed


def _row(state: MatchState, body: bytes) -> _Row:
    return _Row(state.match_id, state.last_update, state.is_to_come, body)


def _newest(
    partitions: Iterable[Partition], cut: Cut, status: Status | None
) -> list[tuple[Partition, MatchState]]:
    """Return a part of this worker's own, newest first, and one more where there is one."""
    own = {partition.number: partition for partition in partitions}
    places = sorted(
        (place, number)
        for number, partition in own.items()
        for place in _order_of(partition).part(cut, status)
    )
    if cut.limit is not None:
        del places[cut.limit + 1 :]
    listings = {number: listing(number) for number in own}
    return [(own[number], listings[number][place.match_id.encode()]) for place, number in places]


_ORDER = "cricket-order"


def _order_of(partition: Partition) -> Order:
    """Return the order of an owned partition's matches, as they stand now."""
    listed, changed = listing(partition.number), listing_changes(partition.number)
    kept = cast("dict[bytes, Order]", partition.values.setdefault(_ORDER, {}))
    order = kept.get(b"")
    if order is None or changed is None:
        order = kept[b""] = Order((state.status, state) for state in listed.values())
    else:
        for key in changed:
            if (state := listed.get(key)) is not None:
                order.put(state.status, state)
            else:
                order.remove(key.decode())
    return order


def _rows_of(body: bytes, left_out: LeftOut) -> list[_Row]:
    """Read another worker's part."""
    rows = []
    for raw in _bodies.decode(body):
        try:
            placed = _placed.decode(raw)
        except msgspec.MsgspecError as error:
            left_out.note("", error)
        else:
            is_to_come = placed.status == Status.SCHEDULED
            rows.append(_Row(placed.match_id, placed.last_update, is_to_come, bytes(raw)))
    return rows


def _decoded(request: web.Request, part: _Part, kind: type[Listed]) -> list[Listed]:
    found = []
    for row in part.rows:
        try:
            found.append(msgspec.json.decode(row.body, type=kind))
        except msgspec.MsgspecError as error:
            request.app[LEFT_OUT].note(row.match_id, error)
    return found


def _terms(status: Status | None) -> Mapping[str, str]:
    return {"status": status.value} if status is not None else {}


def asked_status(request: web.Request) -> Status | None:
    """Read `?status=`; None where it is absent.

    Raises:
        AnswerError: 400, it is not a status.
    """
    given = request.query.get("status")
    if given is None:
        return None
    try:
        return Status(given)
    except ValueError:
        allowed = ", ".join(status.value for status in Status)
        raise bad_request(f"status is {given!r}: expected one of {allowed}") from None
