"""The pages: every match, innings and view has an address, and shows the score without JavaScript."""

from typing import cast

from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.responses import not_found
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.cricket.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from web.cricket.matches import CRICKET, bowled
from web.cricket.page_model import match_page
from web.matches.answers import Place
from web.matches.cards import show_on_front_page
from web.matches.pages import MatchPages

PAGES = web.AppKey("cricket_pages", MatchPages)
app.provide(PAGES, lambda served: MatchPages(served[TEMPLATES], served[CRICKET.answers], {}))

show_on_front_page(
    CRICKET, template="cricket/page/card.html", style="cricket/card.css", script="cricket/card.js"
)


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
    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        return templates.render(
            "cricket/page/match.html", language, **_values(place, cast(Match, match), view, innings, language)
        )

    return await request.app[PAGES].answer(request, match_id, f"{view} {innings}", render)


def _values(
    place: Place, match: Match, view: str, innings: int | None, language: Language
) -> dict[str, object]:
    page = match_page(match, bowled(place, match), language)
    shown = next((one for one in page.innings if one.summary.number == innings), None)
    if shown is None and innings is not None:
        raise not_found(f"match {match.match_id!r} has no innings {innings}")
    return {"page": page, "view": view, "shown": shown or page.current}
