"""The page of an audience: who watches a match now and before, what its events did, who stayed."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from app.registry import SPORTS, load
from schemas.audience.published import Audience
from schemas.matches.moments import Moment
from serving.http.error_pages import as_page
from serving.http.representations import Encoded
from serving.http.responses import NOWHERE, AnswerError, key_of, not_found
from serving.http.templates import TEMPLATES, Templates, segment
from serving.languages.languages import LANGUAGES
from tables.matches.sport import AnySport, Sport, any_sport
from web.audience.curve_chart import hour_minute
from web.audience.moments import MOMENTS
from web.audience.page_model import audience_page, percent
from web.audience.views import FIGURES, headers_of
from web.matches.cards import CARDS, Card
from web.matches.views import views_of

BESIDE = (("audience", "Audience"),)
"""The view that the pages of matches link to, by its name in their addresses."""

_SPORTS = {name: any_sport(sport) for name, sport in load(SPORTS, Sport, names=app.slices).items()}


MOST_KEPT = 100
"""Pages that are kept."""


class Shown(msgspec.Struct, frozen=True):
    """What a page shows: figures (None: nobody watched), the match's events, and its summary if known."""

    sport: AnySport
    match_id: str
    found: Audience | None
    moments: Sequence[Moment]
    match: object | None

    @property
    def here(self) -> str:
        """Return the address of the match's own page."""
        prefix = "" if self.sport.at_root else f"/{self.sport.name}"
        return f"{prefix}/match/{segment(self.match_id)}/"


class AudiencePages:
    """The pages of a worker, each rendered once for what it shows."""

    def __init__(self, templates: Templates) -> None:
        """Render with these templates, whose pages of matches then link to these."""
        templates.add_filters(percent=percent, hour_minute=hour_minute)
        templates.add_values(beside=BESIDE)
        self._templates = templates
        self._kept: dict[tuple[str, str], tuple[Shown, Encoded]] = {}

    def of(self, shown: Shown, card: Card | None) -> Encoded:
        """Return a page; `card` is how the front page shows a match of its sport."""
        name = shown.sport.name, shown.match_id
        kept = self._kept.get(name)
        # Figures are the same object for a second.
        if kept is not None and kept[0].found is shown.found and kept[0] == shown:
            return kept[1]
        body = self._templates.render(
            "audience/page/audience.html",
            page=None if shown.found is None else audience_page(shown.found, shown.moments),
            shown=shown,
            sport=shown.sport.name,
            match=shown.match,
            card=card,
        )
        page = Encoded(body, content_type="text/html")
        self._kept.pop(name, None)
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = shown, page
        return page


PAGES = web.AppKey("audience_pages", AudiencePages)
app.provide(PAGES, lambda served: AudiencePages(served[TEMPLATES]))


@app.view("/{sport}/match/{match_id}/audience/")
@as_page
async def audience_of_match(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Show who watches a match, live."""
    if (known := _SPORTS.get(sport)) is None:
        raise not_found(f"this worker has no matches of {sport[:64]!r}")
    return await _answer(request, known, match_id)


@app.view("/match/{match_id}/audience/")
@as_page
async def audience_at_root(request: web.Request, match_id: str) -> web.Response:
    """Show who watches a match of the sport whose pages are at the root."""
    if (known := next((sport for sport in _SPORTS.values() if sport.at_root), None)) is None:
        raise not_found(NOWHERE)
    return await _answer(request, known, match_id)


async def _answer(request: web.Request, sport: AnySport, match_id: str) -> web.Response:
    key_of(match_id)
    match, found, moments = await asyncio.gather(
        views_of(sport).find_score(request, match_id, request.app[LANGUAGES].default),
        _figures(request, sport.name, match_id),
        request.app[MOMENTS].find(request, sport.name, match_id),
    )
    if match is None and found is None:
        raise not_found(f"there is no match {match_id!r}, and nobody watches one, as far as is kept")
    card = next((one for one in request.app[CARDS] if one.sport is sport), None)
    page = request.app[PAGES].of(Shown(sport, match_id, found, moments or (), match), card)
    headers = {} if found is None else headers_of(found.missing)
    return (await page.compressed_for(request)).answer(request, headers)


async def _figures(request: web.Request, sport: str, match_id: str) -> Audience | None:
    try:
        return await request.app[FIGURES].of(request, sport, match_id)
    except AnswerError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return None
