"""The pages of matches: every view has an address, and is whole without JavaScript."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.responses import bad_request
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.football.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from web.football import notation
from web.football.matches import FOOTBALL_ANSWERS, MATCHES, FootballAnswers
from web.football.page_model import match_page, with_latest, with_momentum, with_timeline
from web.matches.answers import Place
from web.matches.cards import home_and_away, show_on_front_page
from web.matches.pages import Filters, MatchPages

ALL = "all"
"""The value of `?events=`: shots, fouls, corners and the like too."""


_FILTERS: Filters = {
    "clock_words": notation.clock_words,
    "facts_line": notation.facts_line,
    "football_correction": notation.match_correction,
    "football_name": notation.match_name,
    "football_score": notation.spoken_score,
    "football_standing": notation.match_standing,
    "incidents": notation.incidents,
    "minute_mark": notation.minute_mark,
    "moment_words": notation.moment_words,
    "stage_words": notation.stage_words,
    "verdict": notation.verdict,
}

MATCH_PAGES = web.AppKey("football_match_pages", MatchPages)
app.provide(MATCH_PAGES, lambda served: MatchPages(served[TEMPLATES], served[MATCHES.answers], _FILTERS))

show_on_front_page(
    MATCHES,
    heading="sport-football",
    sides=home_and_away,
    template="football/page/card.html",
    style="football/card.css",
    script="football/card.js",
)


class View(msgspec.Struct, frozen=True):
    """A view of a match: "" is the summary; the timeline may have all events."""

    name: str = ""
    all_events: bool = False

    @property
    def key(self) -> str:
        """Return what tells it apart from the other views of a match."""
        return f"{self.name} {self.all_events}"


@app.view("/football/match/{match_id}/")
@as_page
async def summary_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match as it is being played, or what became of it."""
    return await _match_page(request, match_id, View())


@app.view("/football/match/{match_id}/{view:line-ups|statistics|momentum}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show the line-ups, the statistics or the momentum of a match."""
    return await _match_page(request, match_id, View(view))


@app.view("/football/match/{match_id}/timeline/")
@as_page
async def timeline_page(request: web.Request, match_id: str) -> web.Response:
    """Show what happened, the newest first; with `?events=all` shots, fouls and corners too."""
    asked = request.query.get("events")
    if asked not in (None, ALL):
        raise bad_request(f"events is {asked!r}: expected {ALL}")
    return await _match_page(request, match_id, View("timeline", asked == ALL))


async def _match_page(request: web.Request, match_id: str, view: View) -> web.Response:
    football = request.app[FOOTBALL_ANSWERS]

    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        return templates.render(
            "football/page/match.html", language, **_values(football, place, cast(Match, match), view)
        )

    return await request.app[MATCH_PAGES].answer(request, match_id, view.key, render)


def _values(football: FootballAnswers, place: Place, match: Match, view: View) -> dict[str, object]:
    page = match_page(match)
    if page.begun and page.state.detailed:
        if view.name == "timeline":
            page = with_timeline(page, football.timeline(place, match), all_events=view.all_events)
        if not view.name:
            page = with_latest(page, football.timeline(place, match))
        if view.name in ("", "momentum"):
            page = with_momentum(page, football.windows(place, match))
    return {"page": page, "view": view.name, "all_events": view.all_events}
