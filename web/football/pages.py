"""The pages of matches: every view has an address, and is whole without JavaScript."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from schemas.matches.checks import MAX_SEQ
from serving.http.error_pages import as_page
from serving.http.responses import whole_number
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from web.football.matches import FOOTBALL_ANSWERS, MATCHES, FootballAnswers, asked_word
from web.football.notation import minute_mark, verdict
from web.football.page_model import match_page, with_latest, with_momentum, with_timeline
from web.football.timeline import EventSelection, page_of
from web.matches.answers import Place
from web.matches.cards import home_and_away, show_on_front_page
from web.matches.pages import MatchPages, kept_of

MOST = 60
"""Events that a page of the commentary has."""

MATCH_PAGES = web.AppKey("football_match_pages", MatchPages)
app.provide(
    MATCH_PAGES,
    lambda served: MatchPages(
        served[TEMPLATES],
        served[MATCHES.answers],
        {"minute_mark": minute_mark, "verdict": verdict},
    ),
)

show_on_front_page(
    MATCHES,
    heading="sport-football",
    sides=home_and_away,
    template="football/page/card.html",
    style="football/card.css",
    script="football/card.js",
)


class View(msgspec.Struct, frozen=True):
    """A view of a match: "" is the summary; of the commentary which events, and before which number."""

    name: str = ""
    only: EventSelection = EventSelection.KEY
    before: int | None = None

    @property
    def key(self) -> str:
        """Return what tells it apart from the other views of a match."""
        return f"{self.name} {self.only} {self.before}"


@app.view("/football/match/{match_id}/")
@as_page
async def summary_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match as it is being played, or what became of it."""
    return await _match_page(request, match_id, View())


@app.view("/football/match/{match_id}/{view:line-ups|statistics|momentum|info}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show the line-ups, the statistics or the momentum of a match, or what is known beside its score."""
    return await _match_page(request, match_id, View(view))


@app.view("/football/match/{match_id}/timeline/")
@as_page
async def timeline_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match minute by minute in words, the newest first; `?only=`, and `?before=` a number."""
    # `events` is what `only` was called before.
    asked = asked_word(request, "only", EventSelection) or asked_word(request, "events", EventSelection)
    before = whole_number(request, "before", 1, MAX_SEQ)
    return await _match_page(request, match_id, View("timeline", asked or EventSelection.KEY, before))


async def _match_page(request: web.Request, match_id: str, view: View) -> web.Response:
    football = request.app[FOOTBALL_ANSWERS]

    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        values = _values(football, place, cast(Match, match), view, language)
        return templates.render("football/page/match.html", language, **values)

    return await request.app[MATCH_PAGES].answer(request, match_id, view.key, render)


def _values(
    football: FootballAnswers, place: Place, match: Match, view: View, language: Language
) -> dict[str, object]:
    page = match_page(match, language)
    if page.begun and page.state.detailed:
        if view.name in ("", "timeline"):
            entries = football.timeline(place, match, language)
            if not view.name:
                page = with_latest(page, entries)
            else:
                shown = page_of(entries, None, None, MOST, view.before, view.only)
                page = with_timeline(page, entries, shown)
        if view.name in ("", "momentum"):
            page = with_momentum(page, football.windows(place, match))
    only = view.only if view.only is not EventSelection.KEY else ""
    return {"page": page, "view": view.name, "only": view.only, "kept": kept_of(only, view.before)}
