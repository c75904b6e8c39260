"""The front page: the matches of every sport that has a card, each updated by its sport's live push."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from functools import partial

import msgspec
from aiohttp import web

from app import app, settings
from serving.forwarding import silence_headers
from serving.http.error_pages import as_page
from serving.http.representations import Encoded
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from web.home.asked import Asked
from web.home.days import beside, day_of
from web.home.phases import Phase, is_asked, phase_of
from web.home.reading import LISTED, find
from web.home.sections import SHOWN, Item, Section, sections
from web.matches.cards import CARDS, Card

FRESH = 0.25
"""Seconds for which a worker serves the same front page, where most visits begin."""

MOST_KEPT = 100
"""Front pages that are kept at a time, by what was asked for."""


class _Front(msgspec.Struct, frozen=True):
    """A front page, the time of its rendering (monotonic seconds), and the silent workers it lacks."""

    made: float
    silent: tuple[str, ...]
    page: Encoded


class FrontPages:
    """Caches front pages for `fresh` seconds.

    One reads `listed` matches of each status of each sport at most, unless the request has a higher limit.
    `helps_operators`: where there is no match at all, it says how to bring some in.
    """

    def __init__(self, templates: Templates, *, helps_operators: bool) -> None:
        self.templates = templates
        self.fresh = FRESH
        self.listed = LISTED
        self.helps_operators = helps_operators
        self.fronts: OrderedDict[tuple[Asked, str], _Front] = OrderedDict()
        self.long = asyncio.Lock()
        """Held while a long front page is rendered."""

    def keep(self, asked: tuple[Asked, str], front: _Front) -> None:
        """Keep a front page in a language, and drop the oldest where there are too many."""
        self.fronts[asked] = front
        self.fronts.move_to_end(asked)
        while len(self.fronts) > MOST_KEPT:
            self.fronts.popitem(last=False)


FRONT_PAGES = web.AppKey("front_pages", FrontPages)
app.provide(
    FRONT_PAGES,
    lambda served: FrontPages(served[TEMPLATES], helps_operators=settings.public_url is None),
)


@app.view("/")
@as_page
async def front_page(request: web.Request) -> web.Response:
    """Show all matches of the cluster, or those that the query asks for (`Asked`)."""
    cards, pages = request.app[CARDS], request.app[FRONT_PAGES]
    language = pages.templates.languages.accepted(request)
    asked = Asked.of(request, cards, language.code if language.query else "")
    now = time.monotonic()
    kept = pages.fronts.get((asked, language.code))
    if kept is None or now - kept.made > pages.fresh:
        # Long pages are rendered one at a time: each takes the loop's time, and memory for all its matches.
        is_long = asked.limit is not None and asked.limit > SHOWN
        async with pages.long if is_long else nullcontext():
            at = time.time() * 1000
            found, silent = await find(request, cards, asked, language, at, pages.listed)
            kept = _Front(now, silent, await _render(pages, language, cards, found, silent, asked, at))
        if not is_long:
            pages.keep((asked, language.code), kept)
    page = await kept.page.compressed_for(request)
    return page.answer(request, silence_headers(kept.silent))


async def _render(
    pages: FrontPages,
    language: Language,
    cards: Sequence[Card],
    found: Sequence[Item],
    silent: tuple[str, ...],
    asked: Asked,
    now: float,
) -> Encoded:
    shown = sections(found, asked, now)
    body = await pages.templates.render_in_turns(
        "home/page/home.html",
        language,
        cards=cards,
        sections=shown or _instead(found, asked, now),
        empty=None if shown else _empty(found, asked),
        helps_operators=pages.helps_operators and not found,
        phases=(None, *Phase),
        live=sum(item.phase is Phase.LIVE for item in found if asked.sport in (None, item.card.sport.name)),
        asked=asked,
        kept=asked.kept,
        days=_days(asked),
        day_words=partial(_day_words, language, day_of(now, asked.offset)),
        channels=msgspec.json.encode(_channels(pages.templates, language, cards, found, asked)).decode(),
        silent=silent,
    )
    return Encoded(body, content_type="text/html", headers=language.headers)


_NEAR = {-1: "day-yesterday", 0: "day-today", 1: "day-tomorrow"}


def _day_words(language: Language, today: date, day: date) -> str:
    near = _NEAR.get((day - today).days)
    return language.text(near) if near is not None else language.day(day, today)


def _instead(found: Sequence[Item], asked: Asked, now: float) -> list[Section]:
    """Return what is shown where nothing is live: what comes."""
    if asked.phase is not Phase.LIVE or asked.words:
        return []
    return sections(
        [item for item in found if item.phase is Phase.TO_COME],
        msgspec.structs.replace(asked, status=None, page=1),
        now,
    )


def _empty(found: Sequence[Item], asked: Asked) -> str:
    """Return the message that says why no match is shown."""
    if asked.words:
        return "home-nothing-found"
    if asked.day is not None:
        return "home-nothing-that-day"
    if asked.phase is not None:
        return f"home-no-{asked.phase}"
    return "home-no-such" if found or asked.status is not None else "home-nothing"


def _days(asked: Asked) -> tuple[str, str] | None:
    """Return the addresses of the days before and after the one that is asked for; None where none is."""
    if asked.day is None:
        return None
    before, after = beside(asked.day)
    return asked.address(day=before), asked.address(day=after)


def _channels(
    templates: Templates, language: Language, cards: Sequence[Card], found: Sequence[Item], asked: Asked
) -> list[dict[str, object]]:
    """Return what the page's script listens to, a sport each.

    Finished matches are pushed only once, when they end: the page refreshes its list regularly. `live` is
    how many matches are in play, by which the script sees that one began before it listened.
    """
    channels: list[dict[str, object]] = []
    for card in cards:
        sport = card.sport
        if asked.sport not in (None, sport.name):
            continue
        statuses = [
            status
            for status in sport.statuses
            if is_asked(sport, status, asked.status)
            and (asked.status is not None or phase_of(sport, status) is not Phase.OVER)
        ]
        if not statuses:
            continue
        live = sum(item.phase is Phase.LIVE for item in found if item.card is card)
        channels.append(
            {
                "sport": sport.name,
                "path": f"{sport.path}/live/?status={','.join(statuses)}&lang={language.code}",
                "socket": f"{sport.path}/ws/",
                "statuses": statuses,
                "lang": language.code,
                "live": live,
                "script": templates.assets.address(card.script),
            }
        )
    return channels
