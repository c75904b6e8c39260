"""Lists of all matches of the cluster, newest first: each worker cuts its own, before anything is encoded."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from aiohttp import web

from app import app
from app.answers import bad_request
from app.encoded import Encoded
from app.lists import Cut, asked_cut, leave_out, next_link, once_each, path_of
from app.routing import PARTIAL, behind, gather, owned
from tables.cricket.answers import MatchState
from tables.cricket.result import Status
from tables.cricket.table import listing
from web.cricket.glances import MatchSummary
from web.cricket.summaries import snapshot_in

Told = TypeVar("Told", MatchState, MatchSummary)

Encode = Callable[[MatchState], bytes]


class _Row(msgspec.Struct, frozen=True):
    """A match of a list: where it stands, and its JSON."""

    match_id: str
    last_update: int
    body: bytes


class _Placed(msgspec.Struct):
    """Of a match in JSON, as much as a list has to know."""

    match_id: str
    last_update: int


class _Part(msgspec.Struct, frozen=True):
    """A part of a list: its rows, the workers that are silent, and whether the list goes on after it."""

    rows: list[_Row]
    silent: tuple[str, ...]
    goes_on: bool


_encoder = msgspec.json.Encoder()
_bodies = msgspec.json.Decoder(list[msgspec.Raw])
_placed = msgspec.json.Decoder(_Placed)


def _summary(state: MatchState) -> bytes:
    key = state.match_id.encode()
    return snapshot_in(app.partition_of(key), key, state).body


@app.view("/matches/")
async def all_matches(request: web.Request) -> web.Response:
    """Answer with the matches of the cluster, newest first; `?status=`, `?limit=`, `?before=`."""
    return await _list_answer(request, "/matches/", _encoder.encode)


@app.view("/scores/")
async def all_scores(request: web.Request) -> web.Response:
    """Answer with the matches of the cluster at a glance, newest first; `?status=`, `?limit=`, `?before=`."""
    return await _list_answer(request, "/scores/", _summary)


async def all_states(
    request: web.Request, status: Status | None, limit: int
) -> tuple[list[MatchState], tuple[str, ...]]:
    """Gather the states of the newest matches, and name the workers that are silent."""
    part = await _gathered(request, "/matches/", _encoder.encode, status, Cut(limit))
    return _decoded(part, MatchState), part.silent


async def all_summaries(
    request: web.Request, status: Status | None, limit: int
) -> tuple[list[MatchSummary], tuple[str, ...]]:
    """Gather the newest matches at a glance, and name the workers that are silent."""
    part = await _gathered(request, "/scores/", _summary, status, Cut(limit))
    return _decoded(part, MatchSummary), part.silent


async def _list_answer(request: web.Request, path: str, encode: Encode) -> web.Response:
    cut, status = asked_cut(request), asked_status(request)
    part = await _gathered(request, path, encode, status, cut)
    headers = behind(*filter(owned, app.partitions)) | told_of_silence(part.silent)
    if part.goes_on:
        headers |= next_link(path, cut, part.rows[-1], _terms(status))
    return Encoded(b"[%b]" % b",".join([row.body for row in part.rows])).answer(request, headers)


def told_of_silence(silent: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of what lacks matches of some workers: it is told, and no cache may keep it."""
    return {PARTIAL: ",".join(silent), "Cache-Control": "no-store"} if silent else {}


async def _gathered(
    request: web.Request, path: str, encode: Encode, status: Status | None, cut: Cut
) -> _Part:
    """Cut this worker's own, have the others cut theirs, and put them together."""
    # One more than is wanted: whoever has it shows that the list goes on.
    theirs = Cut(cut.limit + 1 if cut.limit is not None else None, cut.after)
    bodies, silent = await gather(request, path_of(path, theirs, _terms(status)))
    rows = [row for body in bodies for row in _rows_of(body)]
    rows = once_each([*rows, *_own_rows(status, cut, encode)])
    return _Part(rows[: cut.limit], silent, cut.limit is not None and len(rows) > cut.limit)


def _own_rows(status: Status | None, cut: Cut, encode: Encode) -> list[_Row]:
    """Cut and encode this worker's own; a match that cannot be encoded is no reason to hide others."""
    states = [state for number in app.partitions if owned(number) for state in listing(number).values()]
    if status is not None:
        states = [state for state in states if state.status is status]
    while True:
        rows, unfit = [], set()
        for state in cut.newest(states):
            try:
                rows.append(_Row(state.match_id, state.last_update, encode(state)))
            except Exception as error:
                leave_out(state.match_id, error)
                unfit.add(state.match_id)
        if not unfit:
            return rows
        states = [state for state in states if state.match_id not in unfit]


def _rows_of(body: bytes) -> list[_Row]:
    """Read another worker's part."""
    rows = []
    for raw in _bodies.decode(body):
        try:
            placed = _placed.decode(raw)
        except msgspec.MsgspecError as error:
            leave_out("", error)
        else:
            rows.append(_Row(placed.match_id, placed.last_update, bytes(raw)))
    return rows


def _decoded(part: _Part, kind: type[Told]) -> list[Told]:
    found = []
    for row in part.rows:
        try:
            found.append(msgspec.json.decode(row.body, type=kind))
        except msgspec.MsgspecError as error:
            leave_out(row.match_id, error)
    return found


def _terms(status: Status | None) -> Mapping[str, str]:
    return {"status": status.value} if status is not None else {}


def asked_status(request: web.Request) -> Status | None:
    """Read `?status=`; None where it is absent.

    Raises:
        AnswerError: 400, it is no status.
    """
    given = request.query.get("status")
    if given is None:
        return None
    try:
        return Status(given)
    except ValueError:
        allowed = ", ".join(status.value for status in Status)
        raise bad_request(f"status is {given!r}: expected one of {allowed}") from None
