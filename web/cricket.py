"""Cricket's views: any worker answers for any match.

A view reads one immutable state, so it never mixes two moments: what it answers
was true at its `last_seq`.
"""

from collections.abc import Callable

import msgspec
from aiohttp import web

from app import app
from app.answers import bad_request, json_answer, not_found, whole_number
from app.routing import PARTIAL, forward, gather, owned
from tables.cricket.answers import MatchState
from tables.cricket.result import Status
from tables.cricket.snapshots import match_state, over_summary, scorecard
from tables.cricket.state import Match
from tables.cricket.table import bowled, listing, matches

_states = msgspec.json.Decoder(list[MatchState])


@app.view("/matches/")
async def all_matches(request: web.Request) -> web.Response:
    """Answer with all matches of the cluster, newest first; `?status=`, `?limit=`."""
    status = _status(request)
    limit = whole_number(request, "limit", 1, 100_000)
    bodies, silent = await gather(request)
    states = [state for number in app.partitions if owned(number) for state in listing(number).values()]
    for body in bodies:
        states += _states.decode(body)
    if status is not None:
        states = [state for state in states if state.status is status]
    states.sort(key=lambda state: (-state.last_update, state.match_id))
    return json_answer(states[:limit], headers={PARTIAL: ",".join(silent)} if silent else None)


@app.view("/matches/{match_id}/")
async def one_match(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's state."""
    return await _of_match(request, match_id, match_state)


@app.view("/matches/{match_id}/scorecard/")
async def match_scorecard(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's whole scorecard."""
    return await _of_match(request, match_id, scorecard)


@app.view("/matches/{match_id}/overs/")
async def match_overs(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's overs in order, the one in progress too; `?innings=`, `?last=` (the last N)."""
    innings = whole_number(request, "innings", 1, 65_535)
    last = whole_number(request, "last", 1, 100_000)

    def overs(match: Match) -> object:
        found = [over for over in bowled(match) if innings is None or over.innings == innings]
        return [over_summary(over) for over in (found[-last:] if last is not None else found)]

    return await _of_match(request, match_id, overs)


async def _of_match(request: web.Request, match_id: str, tell: Callable[[Match], object]) -> web.Response:
    """Answer with what `tell` makes of a match, wherever it lives."""
    key = match_id.encode()
    number = app.partition_of(key)
    if not owned(number):
        return await forward(request, number)
    match = matches.read(number, key)
    if match is None:
        raise not_found(f"there is no match {match_id!r}; /matches/ lists all there are")
    return json_answer(tell(match))


def _status(request: web.Request) -> Status | None:
    given = request.query.get("status")
    if given is None:
        return None
    try:
        return Status(given)
    except ValueError:
        allowed = ", ".join(status.value for status in Status)
        raise bad_request(f"status is {given!r}: expected one of {allowed}") from None
