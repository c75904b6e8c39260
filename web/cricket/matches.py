"""Cricket's API: any worker answers for any match.

A view reads one immutable state, so it never mixes two moments: what it answers
was true at its `last_seq`.
"""

from collections.abc import Callable

import msgspec
from aiohttp import web

from app import app
from schemas.cricket.published import OverSummary
from serving.cluster import AGE, CLUSTER, behind
from serving.forwarding import ask_standbys, forward
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import AnswerError, bad_request, key_of, no_match, seconds, whole_number
from tables.cricket.projections import match_state, over_summary, scorecard
from tables.cricket.scoring.result import Status
from tables.cricket.scoring.state import Match
from tables.cricket.tables import bowled, find_match
from web.matches.live import LIVE

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


class Answers:
    """What is encoded of matches, kept while they stand as they do."""

    def __init__(self) -> None:
        self.encoded: AnswerCache[Encoded] = AnswerCache(64 << 20, lambda answer: answer.weight)
        self._overs: AnswerCache[tuple[_Row, ...]] = AnswerCache(
            32 << 20, lambda rows: sum(len(row.body) + _ROW_BESIDE for row in rows)
        )

    def of(self, kind: str, match: Match, encode: Callable[[], bytes]) -> Encoded:
        """Return an answer of a kind about a match, encoded unless it is kept."""
        return self.encoded.get(
            kind,
            match.match_id,
            match,
            lambda: Encoded(encode(), seq=match.last_seq, settled_from=settled_from(match)),
        )

    def overs(self, match: Match, innings: int | None, last: int | None) -> Encoded:
        """Return what is asked of a match's overs; what is the same is made once, whatever was asked."""
        rows = self._overs.get("overs", match.match_id, match, lambda: _rows_of(match))
        if innings is not None:
            rows = tuple(row for row in rows if row.innings == innings)
        if last is not None and last < len(rows):
            rows = rows[-last:]
        kind = f"overs {innings if rows else None} {len(rows)}"
        return self.of(kind, match, lambda: b"[%b]" % b",".join([row.body for row in rows]))


ANSWERS = web.AppKey("cricket_answers", Answers)
app.provide(ANSWERS, lambda _: Answers())

_encoder = msgspec.json.Encoder()


@app.view("/matches/{match_id}/")
async def one_match(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's state; `?after=` waits until `last_seq` is beyond it, `?timeout=` s at most."""
    after = whole_number(request, "after", 0, 2**63 - 1)
    timeout = seconds(request, "timeout", 0, MAX_WAIT)
    if after is not None:
        newest = await request.app[LIVE].newer(
            match_id, after, timeout if timeout is not None else MAX_WAIT / 2
        )
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
    answers = request.app[ANSWERS]
    return await answer_of_match(request, match_id, lambda match: answers.overs(match, innings, last))


def _rows_of(match: Match) -> tuple[_Row, ...]:
    return tuple(_Row(over.innings, _encoder.encode(over_summary(over))) for over in bowled(match))


def overs_of(match: Match, innings: int | None = None, last: int | None = None) -> list[OverSummary]:
    """Return a match's overs in order, of one innings and the last so many where that is said."""
    found = [over for over in bowled(match) if innings is None or over.innings == innings]
    return [over_summary(over) for over in (found[-last:] if last is not None else found)]


async def of_match(
    request: web.Request, match_id: str, kind: str, make: Callable[[Match], object]
) -> web.Response:
    """Answer with what `make` makes of a match, wherever it lives; `kind` names what that is."""
    answers = request.app[ANSWERS]
    return await answer_of_match(
        request, match_id, lambda match: answers.of(kind, match, lambda: _encoder.encode(make(match)))
    )


async def answer_of_match(
    request: web.Request, match_id: str, make: Callable[[Match], Encoded]
) -> web.Response:
    """Answer with what `make` makes of a match: here, as its owner answers, or of a standby with its age.

    Raises:
        AnswerError: 404, nobody has it; 400, nobody can; 503, its owner is away and no standby has it.
        QuarantinedError: it lives here and cannot be read.
    """
    cluster = request.app[CLUSTER]
    key = key_of(match_id)
    number = cluster.partition_of(key)
    if (partition := cluster.owned(number)) is not None:
        match = find_match(number, key)
        if match is None:
            raise no_match(match_id)
        return make(match).answer(request, behind(partition))
    try:
        return await forward(request, number)
    except AnswerError:
        place = cluster.readable(number)
        match = find_match(place.number, key) if place is not None else None
        if match is not None:
            age = cluster.age_of(number)
            return make(match).answer(request, {AGE: f"{age:.1f}", "Cache-Control": "no-store"})
        if (copy := await ask_standbys(request, number)) is None:
            raise
        return copy


def settled_from(match: Match) -> float | None:
    """Return the epoch second from which a finished match will hardly change; None of one that goes on.

    A tie may be followed by a super over, and a result by a correction, but not long after.
    """
    if match_state(match).status is not Status.FINISHED:
        return None
    return match.last_update / 1000 + SETTLING
