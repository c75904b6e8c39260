"""The views by which a match is shown elsewhere: its picture, and a card for other sites' pages."""

from typing import cast

from aiohttp import web

from app import app, settings
from serving.http.error_pages import as_page
from serving.http.headers import FRAMED_BY
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import NOWHERE, not_found
from serving.http.templates import TEMPLATES, Templates, segment
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from tables.matches.sport import AnySport
from web.matches.cards import Glance
from web.matches.pages import address_of
from web.matches.views import MatchViews
from web.sharing.brief import Brief, Sides, brief_of
from web.sharing.fonts import legible
from web.sharing.pictures import PICTURES


class Embeds:
    """The cards of a worker for other sites' pages, each rendered once for what it shows.

    Attributes:
        origins: whose pages may show one in a frame; where there are none, no card is served.
    """

    def __init__(self, templates: Templates, origins: tuple[str, ...]) -> None:
        self.origins = origins
        self._templates = templates
        self._kept: AnswerCache[Encoded] = AnswerCache(8 << 20, lambda card: card.weight)

    def of(self, sport: AnySport, brief: Brief, language: Language) -> Encoded:
        """Return the card of a sport's match."""

        def make() -> Encoded:
            body = self._templates.render(
                "sharing/page/embed.html",
                language,
                brief=brief,
                here=address_of(sport, brief.match_id),
                path=f"{sport.path}/matches/{segment(brief.match_id)}/live/",
                socket=f"{sport.path}/ws/",
                final=brief.status == sport.finished,
            )
            return Encoded(body, seq=brief.seq, content_type="text/html", headers=language.headers)

        return self._kept.get(f"{sport.name} {language.key}", brief.match_id, brief, make)


EMBEDS = web.AppKey("embeds", Embeds)
app.provide(EMBEDS, lambda served: Embeds(served[TEMPLATES], settings.embed_origins or ()))


def share(views: MatchViews, sides: Sides) -> None:
    """Serve the pictures and the cards of a sport's matches, whose sides are as `sides` says of a summary."""
    sport = views.tables.sport

    async def brief(request: web.Request, match_id: str, language: Language) -> Brief:
        found = cast(Glance, await views.summary_of(request, match_id, language))
        return brief_of(sport, found, sides, language)

    @app.view(f"{sport.path}/match/{{match_id}}/picture.png")
    async def picture(request: web.Request, match_id: str) -> web.Response:
        languages = request.app[LANGUAGES]
        language = languages.accepted(request)
        found = await brief(request, match_id, language)
        if not legible(found.badge):
            # Nothing that the language says can be written: names and figures may be.
            found = await brief(request, match_id, languages.default)
        drawn = await request.app[PICTURES].of(sport.name, found, language)
        return drawn.answer(request)

    @as_page
    async def card(request: web.Request, match_id: str) -> web.Response:
        embeds = request.app[EMBEDS]
        if not embeds.origins:
            raise not_found(NOWHERE)
        request[FRAMED_BY] = embeds.origins
        language = request.app[LANGUAGES].accepted(request)
        return embeds.of(sport, await brief(request, match_id, language), language).answer(request)

    for path in dict.fromkeys((sport.path, f"/{sport.name}")):
        app.view(f"/embed{path}/match/{{match_id}}/")(card)
