"""Cricket's API: any worker answers for any match.

A view reads one immutable state, so it never mixes two moments: what it answers
was true at its `last_seq`.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from app import app
from app.answers import AnswerError, bad_request, not_found, seconds, whole_number
from app.encoded import AnswerCache, Encoded
from app.routing import AGE, PARTIAL, ask_standbys, behind, forward, gather, owned, standby_age
from tables.cricket.answers import MatchState, OverSummary
from tables.cricket.result import Status
from tables.cricket.snapshots import match_state, over_summary, scorecard
from tables.cricket.state import Match
from tables.cricket.table import bowled, find_match, listing
from web.cricket.live import live
from web.cricket.summaries import MatchSummary, summaries_of

Told = TypeVar("Told", MatchState, MatchSummary)

MAX_WAIT = 60.0
"""Seconds that a question for something newer may wait."""

MAX_INNINGS = 65_535
MAX_LAST = 100_000
"""What `?innings=` and `?last=` may be."""

SETTLING = 3600.0
"""Seconds after its last event until a finished match is taken for settled."""

_ROW_BESIDE = 150
"""Bytes of a row's objects, beside its JSON."""


class _Row(msgspec.Struct, frozen=True, gc=False):
    """An over's JSON, and whose innings it is of."""

    innings: int
    body: bytes


_encoder = msgspec.json.Encoder()
_states = msgspec.json.Decoder(list[MatchState])
_summaries = msgspec.json.Decoder(list[MatchSummary])
_answers: AnswerCache[Encoded] = AnswerCache(64 << 20, lambda answer: answer.weight)
_overs: AnswerCache[tuple[_Row, ...]] = AnswerCache(
    32 << 20, lambda rows: sum(len(row.body) + _ROW_BESIDE for row in rows)
)


@app.view("/matches/")
async def all_matches(request: web.Request) -> web.Response:
    """Answer with all matches of the cluster, newest first; `?status=`, `?limit=`."""
    status = asked_status(request)
    limit = whole_number(request, "limit", 1, 100_000)
    found, silent = await all_states(request, status)
    return _list_answer(request, found[:limit], silent)


async def all_states(
    request: web.Request, status: Status | None = None
) -> tuple[list[MatchState], tuple[str, ...]]:
    """Gather the states of all matches, newest first, and name the workers that are silent."""
    bodies, silent = await gather(request, "/matches/")
    found = [state for number in app.partitions if owned(number) for state in listing(number).values()]
    for body in bodies:
        found += _states.decode(body)
    return _newest_first(found, status), silent


@app.view("/scores/")
async def all_scores(request: web.Request) -> web.Response:
    """Answer with all matches of the cluster at a glance, newest first; `?status=`, `?limit=`."""
    limit = whole_number(request, "limit", 1, 100_000)
    found, silent = await all_summaries(request, asked_status(request))
    return _list_answer(request, found[:limit], silent)


async def all_summaries(
    request: web.Request, status: Status | None = None
) -> tuple[list[MatchSummary], tuple[str, ...]]:
    """Gather all matches at a glance, newest first, and name the workers that are silent."""
    bodies, silent = await gather(request, "/scores/")
    found = [summary for number in app.partitions if owned(number) for summary in summaries_of(number)]
    for body in bodies:
        found += _summaries.decode(body)
    return _newest_first(found, status), silent


def _newest_first(found: list[Told], status: Status | None) -> list[Told]:
    if status is not None:
        found = [one for one in found if one.status is status]
    return sorted(found, key=lambda one: (-one.last_update, one.match_id))


def _list_answer(request: web.Request, found: object, silent: tuple[str, ...]) -> web.Response:
    headers = behind(*filter(owned, app.partitions)) | ({PARTIAL: ",".join(silent)} if silent else {})
    return Encoded(_encoder.encode(found)).answer(request, headers)


@app.view("/matches/{match_id}/")
async def one_match(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's state; `?after=` waits until `last_seq` is beyond it, `?timeout=` s at most."""
    after = whole_number(request, "after", 0, 2**63 - 1)
    timeout = seconds(request, "timeout", 0, MAX_WAIT)
    if after is not None:
        newest = await live.newer(match_id, after, timeout if timeout is not None else MAX_WAIT / 2)
        return Encoded(newest.body, seq=newest.seq, cache_control="no-store").answer(request)
    if timeout is not None:
        raise bad_request("timeout says how long to wait for something newer than after, which is missing")
    return await of_match(request, match_id, "state", match_state)


@app.view("/matches/{match_id}/scorecard/")
async def match_scorecard(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's whole scorecard."""
    return await of_match(request, match_id, "scorecard", scorecard)


@app.view("/matches/{match_id}/overs/")
async def match_overs(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's overs in order, the one in progress too; `?innings=`, `?last=` (the last N)."""
    innings = whole_number(request, "innings", 1, MAX_INNINGS)
    last = whole_number(request, "last", 1, MAX_LAST)
    return await answer_of_match(request, match_id, lambda match: _encoded_overs(match, innings, last))


def _encoded_overs(match: Match, innings: int | None, last: int | None) -> Encoded:
    """Encode what is asked of a match's overs; what comes to the same is made once, whatever was asked."""
    rows = _overs.get("overs", match.match_id, match, lambda: _rows_of(match))
    if innings is not None:
        rows = tuple(row for row in rows if row.innings == innings)
    if last is not None and last < len(rows):
        rows = rows[-last:]
    kind = f"overs {innings if rows else None} {len(rows)}"
    return _answers.get(
        kind,
        match.match_id,
        match,
        lambda: _as_encoded(match, b"[%b]" % b",".join([row.body for row in rows])),
    )


def _rows_of(match: Match) -> tuple[_Row, ...]:
    return tuple(_Row(over.innings, _encoder.encode(over_summary(over))) for over in bowled(match))


def overs_of(match: Match, innings: int | None = None, last: int | None = None) -> list[OverSummary]:
    """Return a match's overs in order, of one innings and the last so many where that is said."""
    found = [over for over in bowled(match) if innings is None or over.innings == innings]
    return [over_summary(over) for over in (found[-last:] if last is not None else found)]


async def of_match(
    request: web.Request, match_id: str, kind: str, tell: Callable[[Match], object]
) -> web.Response:
    """Answer with what `tell` makes of a match, wherever it lives; `kind` names what that is."""
    return await answer_of_match(
        request,
        match_id,
        lambda match: _answers.get(
            kind, match_id, match, lambda: _as_encoded(match, _encoder.encode(tell(match)))
        ),
    )


async def answer_of_match(
    request: web.Request, match_id: str, make: Callable[[Match], Encoded]
) -> web.Response:
    """Answer with what `make` makes of a match: here, as its owner answers, or of a standby with its age.

    Raises:
        AnswerError: 404, nobody has it; 503, its owner is away and no standby has it.
    """
    key = match_id.encode()
    number = app.partition_of(key)
    if owned(number):
        match = find_match(number, key)
        if match is None:
            raise not_found(f"there is no match {match_id!r}; /matches/ lists all there are")
        return make(match).answer(request, behind(number))
    try:
        return await forward(request, number)
    except AnswerError:
        age = standby_age(number)
        match = find_match(number, key) if age is not None else None
        if match is not None:
            return make(match).answer(request, {AGE: f"{age:.1f}", "Cache-Control": "no-store"})
        if (copy := await ask_standbys(request, number)) is None:
            raise
        return copy


def _as_encoded(match: Match, body: bytes) -> Encoded:
    return Encoded(body, seq=match.last_seq, settled_from=settled_from(match))


def settled_from(match: Match) -> float | None:
    """Return the epoch second from which a finished match will hardly change; None of one that goes on.

    A tie may be followed by a super over, and a result by a correction, but not long after.
    """
    if match_state(match).status is not Status.FINISHED:
        return None
    return match.last_update / 1000 + SETTLING


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
