"""Cricket's API: any worker answers for any match.

A view reads one immutable state, so it never mixes two moments: what it answers
was true at its `last_seq`.
"""

from collections.abc import Callable

import msgspec
from aiohttp import web

from app import app
from schemas.cricket.published import OverSummary
from serving.cluster import AGE, ask_standbys, behind, forward, owned, standby_age
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import AnswerError, bad_request, key_of, no_match, seconds, whole_number
from tables.cricket.projections import match_state, over_summary, scorecard
from tables.cricket.scoring.result import Status
from tables.cricket.scoring.state import Match
from tables.cricket.tables import bowled, find_match
from web.matches.live import live

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
_answers: AnswerCache[Encoded] = AnswerCache(64 << 20, lambda answer: answer.weight)
_overs: AnswerCache[tuple[_Row, ...]] = AnswerCache(
    32 << 20, lambda rows: sum(len(row.body) + _ROW_BESIDE for row in rows)
)


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
        AnswerError: 404, nobody has it; 400, nobody can; 503, its owner is away and no standby has it.
    """
    key = key_of(match_id)
    number = app.partition_of(key)
    if owned(number):
        match = find_match(number, key)
        if match is None:
            raise no_match(match_id)
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
