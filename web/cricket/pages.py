"""The pages: every match, innings and view has an address, and shows the score without JavaScript."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import cast

import msgspec
from aiohttp import web

from app import app
from schemas.cricket.glances import MatchSummary
from schemas.cricket.published import Status
from schemas.matches.times import plausible
from serving.http.error_pages import as_page
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import not_found, whole_number
from serving.http.templates import TEMPLATES, Templates
from tables.cricket import standing as standings
from tables.cricket.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from web.cricket import notation
from web.cricket.matches import CRICKET, bowled
from web.cricket.page_model import match_page
from web.matches.answers import Place
from web.matches.lists import silence_headers

SECTIONS = (
    ("Live", (Status.LIVE, Status.INNINGS_BREAK), 60),
    ("Upcoming", (Status.SCHEDULED,), 12),
    ("Results", (Status.FINISHED,), 12),
)
"""The sections of the front page: heading, statuses, and matches shown when all sections are."""

SHOWN = 60
"""Matches that a section shows when it is the only one."""

LISTED = 1_000
"""Matches of each status that the front page reads, unless the request has a higher limit."""

FRESH = 0.25
"""Seconds for which a worker serves the same front page, where most visits begin."""


DAY = 86_400_000
"""Milliseconds."""


class _Front(msgspec.Struct, frozen=True):
    """A front page, the time of its rendering (monotonic seconds), and the silent workers it lacks."""

    made: float
    silent: tuple[str, ...]
    page: Encoded


class Pages:
    """Caches pages: front pages for `fresh` seconds, match pages until their match changes.

    A front page reads `listed` matches of each status, unless the request has a higher limit.
    """

    def __init__(self, templates: Templates) -> None:
        templates.add_filters(
            ball_kind=notation.ball_kind,
            ball_spoken=notation.ball_spoken,
            correction_text=notation.correction_text,
            score_text=standings.score_text,
            standing=standings.standing,
            match_name=notation.match_name,
        )
        self.templates = templates
        self.fresh = FRESH
        self.listed = LISTED
        self.fronts: dict[Status | None, _Front] = {}
        self.long = asyncio.Lock()
        """Held while a long front page is rendered."""
        self.matches: AnswerCache[Encoded] = AnswerCache(32 << 20, lambda page: page.weight)


PAGES = web.AppKey("cricket_pages", Pages)
app.provide(PAGES, lambda served: Pages(served[TEMPLATES]))


@app.view("/")
@as_page
async def front_page(request: web.Request) -> web.Response:
    """Show all matches of the cluster; `?status=` selects by status, `?limit=` is the most of a section."""
    asked = request.app[CRICKET.lists].asked_status(request)
    status = Status(asked) if asked is not None else None
    limit = whole_number(request, "limit", 1, 10_000)
    now = time.monotonic()
    pages = request.app[PAGES]
    kept = pages.fronts.get(status) if limit is None else None
    if kept is None or now - kept.made > pages.fresh:
        # Long pages are rendered one at a time: each takes the loop's time, and memory for all its matches.
        async with pages.long if limit is not None and limit > SHOWN else nullcontext():
            found, silent = await _of_each_status(request, max(limit or 0, pages.listed))
            kept = _Front(now, silent, await _render_front(pages.templates, found, silent, status, limit))
        if limit is None:
            pages.fronts[status] = kept
    page = await kept.page.compressed_for(request)
    return page.answer(request, silence_headers(kept.silent))


async def _of_each_status(request: web.Request, limit: int) -> tuple[list[MatchSummary], tuple[str, ...]]:
    """Gather the newest matches of each status; a single list would first cut off those to come."""
    lists = request.app[CRICKET.lists]
    gathered = (lists.all_summaries(request, MatchSummary, status, limit) for status in Status)
    parts = await asyncio.gather(*gathered)
    silent = {name: None for _, names in parts for name in names}
    return [match for found, _ in parts for match in found], tuple(silent)


async def _render_front(
    templates: Templates,
    found: Sequence[MatchSummary],
    silent: tuple[str, ...],
    status: Status | None,
    limit: int | None,
) -> Encoded:
    body = await templates.render_in_turns(
        "cricket/page/matches.html",
        sections=list(_sections(found, status, limit)),
        counts={"": 0} | {one.value: sum(match.status is one for match in found) for one in Status},
        live=sum(match.status is Status.LIVE for match in found),
        status=status.value if status is not None else None,
        # Finished matches are pushed only once, when they end: the page refreshes its list regularly.
        listens=status.value
        if status is not None
        else ",".join(one for one in Status if one is not Status.FINISHED),
        silent=silent,
    )
    return Encoded(body, content_type="text/html")


def _sections(
    found: Sequence[MatchSummary], status: Status | None, limit: int | None
) -> list[tuple[str, list[MatchSummary], tuple[str, str] | None]]:
    """Sort matches into sections with a link to those left out; a ball does not change the order."""
    sections = []
    for heading, members, few in SECTIONS:
        matches = [match for match in found if match.status in members and status in (None, match.status)]
        matches.sort(key=partial(_place, time.time() * 1000))
        if matches:
            shown = limit or (few if status is None else SHOWN)
            asked = f"status={status.value}&" if status is not None else ""
            text = f"All {len(matches)}" if len(matches) < LISTED else "More"
            more = (f"/?{asked}limit=10000", text) if len(matches) > shown else None
            sections.append((heading, matches[:shown], more))
    return sections


def _place(now: float, match: MatchSummary) -> tuple[bool, float, str]:
    """Return the sort key of a match: by its start, if finished by its end, newest first.

    Of matches to come the soonest is first; those more than a day overdue, or without a start time, are
    last. A match that ended after tomorrow, according to its feed, was called off in advance: it is last too.
    """
    if match.status is Status.SCHEDULED:
        return match.starts_at < now - DAY, match.starts_at, match.match_id
    if match.status is Status.FINISHED:
        ended = plausible(match.last_update)
        return ended > now + DAY, -ended, match.match_id
    return False, -match.starts_at, match.match_id


@app.view("/match/{match_id}/")
@as_page
async def live_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match as it is being played."""
    return await _match_page(request, match_id, "live")


@app.view("/match/{match_id}/{view:scorecard|overs|charts}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show a view of a match; a view of one innings shows the innings being played."""
    return await _match_page(request, match_id, view)


@app.view("/match/{match_id}/{view:scorecard|overs}/{innings:[1-9][0-9]{0,4}}/")
@as_page
async def innings_page(request: web.Request, match_id: str, view: str, innings: str) -> web.Response:
    """Show a view of one innings."""
    return await _match_page(request, match_id, view, int(innings))


async def _match_page(
    request: web.Request, match_id: str, view: str, innings: int | None = None
) -> web.Response:
    pages, answers = request.app[PAGES], request.app[CRICKET.answers]

    def make(place: Place, match: AnyMatch) -> Encoded:
        return pages.matches.get(
            f"{view} {innings}",
            match_id,
            match,
            lambda: Encoded(
                _render(pages.templates, place, cast(Match, match), view, innings),
                seq=match.last_seq,
                settled_from=answers.settled_from(place, match),
                content_type="text/html",
            ),
        )

    return await answers.answer(request, match_id, make)


def _render(templates: Templates, place: Place, match: Match, view: str, innings: int | None) -> bytes:
    page = match_page(match, bowled(place, match))
    shown = next((one for one in page.innings if one.summary.number == innings), None)
    if shown is None and innings is not None:
        raise not_found(f"match {match.match_id!r} has no innings {innings}")
    return templates.render("cricket/page/match.html", page=page, view=view, shown=shown or page.current)
