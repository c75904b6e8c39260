"""The views of audiences: the figures of a match from any worker, and live push of them."""

import asyncio
import time
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from schemas.audience.published import Audience, Missing
from schemas.matches.structs import replace
from serving.cluster import PARTIAL
from serving.http.representations import Encoded
from serving.http.responses import AnswerError, key_of, not_found
from tables.audience.figures import audience_of
from tables.audience.partials import Partial
from tables.audience.registry import audience_tables
from web.audience import records
from web.audience.moments import MOMENTS
from web.audience.records import Records
from web.audience.telling import PATH, Telling, Whole

FRESH = 1.0
"""Seconds for which figures are shown again."""

MOST_KEPT = 1000
"""Matches of which the last figures are in memory."""


class Figures:
    """The figures of matches, made once a second at most, for all who ask this worker."""

    def __init__(self, telling: Telling, records: Records, clock: Callable[[], int]) -> None:
        """Sum what workers tell; `clock` returns epoch ms."""
        self._records = records
        self.telling = telling
        self._clock = clock
        self._wholes: dict[str, tuple[float, asyncio.Task[Whole]]] = {}
        self._made: dict[tuple[str, str], tuple[float, asyncio.Task[Audience]]] = {}

    async def whole(self, request: web.Request, match_id: str) -> Whole:
        """Return the sums of the matches of an id, a second old at most."""
        now = time.monotonic()
        kept = self._wholes.get(match_id)
        if kept is None or now - kept[0] >= FRESH or _failed(kept[1]):
            _make_room(self._wholes)
            kept = now, asyncio.ensure_future(self.telling.whole(request, match_id))
            self._wholes[match_id] = kept
        return await asyncio.shield(kept[1])

    async def of(self, request: web.Request, sport: str, match_id: str) -> Audience:
        """Return the figures of a match.

        Raises:
            AnswerError: 404, it has no audience, as far as all workers know.
        """
        key_of(match_id)
        now = time.monotonic()
        kept = self._made.get((sport, match_id))
        if kept is None or now - kept[0] >= FRESH or _failed(kept[1]):
            _make_room(self._made)
            kept = now, asyncio.ensure_future(self._make(request, sport, match_id))
            self._made[sport, match_id] = kept
        return await asyncio.shield(kept[1])

    async def sport_of(self, request: web.Request, match_id: str) -> str:
        """Return the sport of the only match of an id that has an audience.

        Raises:
            AnswerError: 404, there is none; 409, several sports have one.
        """
        key_of(match_id)
        found = sorted((await self.whole(request, match_id)).found)
        if len(found) > 1:
            paths = ", ".join(f"/{sport}/matches/{match_id}/audience/" for sport in found)
            raise AnswerError(HTTPStatus.CONFLICT, "ambiguous", f"several sports have it: ask {paths}")
        if not found:
            raise _nobody(match_id)
        return found[0]

    async def _make(self, request: web.Request, sport: str, match_id: str) -> Audience:
        now = self._clock()
        whole, moments, best = await asyncio.gather(
            self.whole(request, match_id),
            request.app[MOMENTS].find(request, sport, match_id),
            self._records.of(request, sport, now),
        )
        partial = whole.found.get(sport)
        if partial is None:
            if whole.missing.partitions:
                partial = Partial()
            else:
                raise _nobody(match_id)
        return audience_of(
            sport,
            match_id,
            partial,
            now,
            moments=moments or (),
            missing=replace(whole.missing, events=moments is None),
            all_time=best,
        )


def _failed(task: "asyncio.Task[object]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def _make_room(kept: dict) -> None:  # type: ignore[type-arg]
    while len(kept) >= MOST_KEPT:
        del kept[next(iter(kept))]


def _nobody(match_id: str) -> AnswerError:
    return not_found(f"nobody has watched a match {match_id!r} of that sport, as far as is kept")


def headers_of(missing: Missing) -> dict[str, str]:
    """Return the headers of an answer of which a share is missing: no cache may keep it."""
    if not missing.partitions and not missing.events:
        return {}
    return {PARTIAL: ",".join(missing.workers) or "unknown", "Cache-Control": "no-store"}


FIGURES = web.AppKey("audience_figures", Figures)
_TELLING = Telling(audience_tables())
_encode = msgspec.json.Encoder().encode
RECORDS = web.AppKey("audience_records", Records)
app.provide(RECORDS, lambda _: Records(audience_tables(), _TELLING))
app.provide(FIGURES, lambda served: Figures(_TELLING, served[RECORDS], lambda: time.time_ns() // 1_000_000))
app.view(f"{PATH}{{match_id}}/")(_TELLING.partials)


@app.view(f"{records.PATH}{{sport}}/")
async def peaks(request: web.Request, sport: str) -> web.Response:
    """Tell another worker how many watched each match of a sport here, at most."""
    return await request.app[RECORDS].bounds(request, sport)


async def _answer(request: web.Request, sport: str, match_id: str) -> web.Response:
    found = await request.app[FIGURES].of(request, sport, match_id)
    answer = Encoded(_encode(found), cache_control="public, max-age=0, s-maxage=1")
    return (await answer.compressed_for(request)).answer(request, headers_of(found.missing))


@app.view("/{sport}/matches/{match_id}/audience/")
async def match_audience(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Answer with the figures of a match's audience."""
    return await _answer(request, sport, match_id)


@app.view("/api/matches/{match_id}/metrics/")
@app.view("/api/matches/{match_id}/metrics")
async def match_metrics(request: web.Request, match_id: str) -> web.Response:
    """Answer with the same for the only match of an id, of whichever sport."""
    sport = await request.app[FIGURES].sport_of(request, match_id)
    return await _answer(request, sport, match_id)
