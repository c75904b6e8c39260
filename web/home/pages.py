"""The front page: the matches of every sport that has a card, each updated by its sport's live push."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import nullcontext
from typing import cast

import msgspec
from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.representations import Encoded
from serving.http.responses import bad_request, whole_number
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from web.home.sections import LISTED, SHOWN, Glance, Item, Phase, is_asked, phase_of, sections
from web.matches.cards import CARDS, Card
from web.matches.lists import silence_headers

FRESH = 0.25
"""Seconds for which a worker serves the same front page, where most visits begin."""


class _Front(msgspec.Struct, frozen=True):
    """A front page, the time of its rendering (monotonic seconds), and the silent workers it lacks."""

    made: float
    silent: tuple[str, ...]
    page: Encoded


class FrontPages:
    """Caches front pages for `fresh` seconds.

    One reads `listed` matches of each status of each sport, unless the request has a higher limit.
    """

    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.fresh = FRESH
        self.listed = LISTED
        self.fronts: dict[tuple[str | None, str], _Front] = {}
        self.long = asyncio.Lock()
        """Held while a long front page is rendered."""


FRONT_PAGES = web.AppKey("front_pages", FrontPages)
app.provide(FRONT_PAGES, lambda served: FrontPages(served[TEMPLATES]))


@app.view("/")
@as_page
async def front_page(request: web.Request) -> web.Response:
    """Show all matches of the cluster; `?status=` is a phase or a status, `?limit=` the most of a section."""
    cards = request.app[CARDS]
    asked = _asked_status(request, cards)
    limit = whole_number(request, "limit", 1, 10_000)
    now = time.monotonic()
    pages = request.app[FRONT_PAGES]
    language = request.app[LANGUAGES].accepted(request)
    kept = pages.fronts.get((asked, language.key)) if limit is None else None
    if kept is None or now - kept.made > pages.fresh:
        # Long pages are rendered one at a time: each takes the loop's time, and memory for all its matches.
        async with pages.long if limit is not None and limit > SHOWN else nullcontext():
            found, silent = await _of_each_status(request, cards, max(limit or 0, pages.listed), language)
            page = await _render(pages.templates, language, cards, found, silent, asked, limit)
            kept = _Front(now, silent, page)
        if limit is None:
            pages.fronts[asked, language.key] = kept
    page = await kept.page.compressed_for(request)
    return page.answer(request, silence_headers(kept.silent))


def _asked_status(request: web.Request, cards: Sequence[Card]) -> str | None:
    """Return `?status=`: a phase, or a status of a sport; None if it is absent.

    Raises:
        AnswerError: 400, it is neither.
    """
    given = request.query.get("status")
    allowed = dict.fromkeys((*Phase, *(status for card in cards for status in card.sport.statuses)))
    if given is None or given in allowed:
        return given
    raise bad_request(f"status is {given!r}: expected one of {', '.join(allowed)}")


async def _of_each_status(
    request: web.Request, cards: Sequence[Card], limit: int, language: Language
) -> tuple[list[Item], tuple[str, ...]]:
    """Gather the newest matches of each status; a single list would first cut off those to come."""

    async def of(card: Card, status: str) -> tuple[list[Item], tuple[str, ...]]:
        lists = request.app[card.lists]
        kind = cast("type[Glance]", card.sport.summary)
        found, silent = await lists.all_summaries(request, kind, status, limit, language)
        return [Item(card, match) for match in found], silent

    asked = [(card, status) for card in cards for status in card.sport.statuses]
    parts = await asyncio.gather(*(of(card, status) for card, status in asked))
    silent = {name: None for _, names in parts for name in names}
    return [item for items, _ in parts for item in items], tuple(silent)


async def _render(
    templates: Templates,
    language: Language,
    cards: Sequence[Card],
    found: Sequence[Item],
    silent: tuple[str, ...],
    asked: str | None,
    limit: int | None,
) -> Encoded:
    body = await templates.render_in_turns(
        "home/page/home.html",
        language,
        cards=cards,
        sections=sections(found, asked, limit, time.time() * 1000),
        counts={"": 0} | {phase.value: sum(item.phase is phase for item in found) for phase in Phase},
        live=sum(item.match.status == Phase.LIVE for item in found),
        asked=asked,
        channels=msgspec.json.encode(_channels(templates, language, cards, asked)).decode(),
        silent=silent,
    )
    return Encoded(body, content_type="text/html", headers=language.headers)


def _channels(
    templates: Templates, language: Language, cards: Sequence[Card], asked: str | None
) -> list[dict[str, object]]:
    """Return what the page's script listens to, a sport each.

    Finished matches are pushed only once, when they end: the page refreshes its list regularly.
    """
    channels: list[dict[str, object]] = []
    for card in cards:
        sport = card.sport
        statuses = [
            status
            for status in sport.statuses
            if is_asked(sport, status, asked)
            and (asked is not None or phase_of(sport, status) is not Phase.OVER)
        ]
        if statuses:
            channels.append(
                {
                    "sport": sport.name,
                    "path": f"{sport.path}/live/?status={','.join(statuses)}&lang={language.code}",
                    "socket": f"{sport.path}/ws/",
                    "statuses": statuses,
                    "lang": language.code,
                    "script": templates.assets.address(card.script),
                }
            )
    return channels
