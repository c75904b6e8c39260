"""The page of an audience: who watches a match now and before, what its events did, who stayed."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from schemas.audience.published import Audience
from schemas.matches.moments import Moment
from serving.http.representations import Encoded
from serving.http.responses import AnswerError, key_of, not_found
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from tables.matches.sport import AnySport
from web.audience.moments import MOMENTS
from web.audience.page_model import audience_page
from web.audience.views import FIGURES, headers_of
from web.matches.beside import serve_beside
from web.matches.cards import Card, card_of
from web.matches.pages import address_of
from web.matches.views import views_of

MOST_KEPT = 100
"""Pages that are kept."""


class Shown(msgspec.Struct, frozen=True):
    """What a page shows: figures (None: nobody watched), the match's events, and its summary if known.

    The events and the summary are in the language of the page.
    """

    sport: AnySport
    match_id: str
    found: Audience | None
    moments: Sequence[Moment]
    match: object | None


class AudiencePages:
    """The pages of a worker, each rendered once for what it shows."""

    def __init__(self, templates: Templates) -> None:
        """Render with these templates."""
        self._templates = templates
        self._kept: dict[tuple[str, str, str], tuple[Shown, Encoded]] = {}

    def of(self, shown: Shown, card: Card | None, language: Language) -> Encoded:
        """Return a page in a language; `card` is how the front page shows a match of its sport."""
        name = shown.sport.name, shown.match_id, language.key
        kept = self._kept.get(name)
        # Figures are the same object for a second.
        if kept is not None and kept[0].found is shown.found and kept[0] == shown:
            return kept[1]
        body = self._templates.render(
            "audience/page/audience.html",
            language,
            page=None if shown.found is None else audience_page(shown.found, shown.moments, language),
            shown=shown,
            here=address_of(shown.sport, shown.match_id),
            sport=shown.sport.name,
            match=shown.match,
            card=card,
        )
        page = Encoded(body, content_type="text/html", headers=language.headers)
        self._kept.pop(name, None)
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[name] = shown, page
        return page


PAGES = web.AppKey("audience_pages", AudiencePages)
app.provide(PAGES, lambda served: AudiencePages(served[TEMPLATES]))


async def audience_of_match(request: web.Request, sport: AnySport, match_id: str) -> web.Response:
    """Show who watches a match, live."""
    key_of(match_id)
    language = request.app[LANGUAGES].accepted(request)
    match, found, moments = await asyncio.gather(
        views_of(sport).find_score(request, match_id, language),
        _figures(request, sport.name, match_id),
        request.app[MOMENTS].find(request, sport.name, match_id, language),
    )
    if match is None and found is None:
        raise not_found(f"there is no match {match_id!r}, and nobody watches one, as far as is kept")
    card = card_of(request, sport)
    page = request.app[PAGES].of(Shown(sport, match_id, found, moments or (), match), card, language)
    headers = {} if found is None else headers_of(found.missing)
    return (await page.compressed_for(request)).answer(request, headers)


async def _figures(request: web.Request, sport: str, match_id: str) -> Audience | None:
    try:
        return await request.app[FIGURES].of(request, sport, match_id)
    except AnswerError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return None


serve_beside("audience", "audience", audience_of_match)
