"""The pages of games: every view and period has an address, and is whole without JavaScript."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from schemas.matches.checks import MAX_SEQ
from serving.http.error_pages import as_page
from serving.http.responses import not_found, whole_number
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.basketball.scoring.state import Game
from tables.matches.sport import Match as AnyMatch
from web.basketball import notation
from web.basketball.commentary import PLAYS, Only, page_of
from web.basketball.games import GAME_ANSWERS, GAMES, GameAnswers, asked_only
from web.basketball.page_model import WORTH, game_page, with_charts, with_flow, with_plays
from web.matches.answers import Place
from web.matches.cards import home_and_away, show_on_front_page
from web.matches.pages import Filters, MatchPages, kept_of

_FILTERS: Filters = {"percentage": notation.percentage, "play_chip": notation.play_chip}

GAME_PAGES = web.AppKey("basketball_game_pages", MatchPages)
app.provide(GAME_PAGES, lambda served: MatchPages(served[TEMPLATES], served[GAMES.answers], _FILTERS))

show_on_front_page(
    GAMES,
    heading="sport-basketball",
    sides=home_and_away,
    template="basketball/page/card.html",
    style="basketball/card.css",
    script="basketball/card.js",
)


class View(msgspec.Struct, frozen=True):
    """A view of a game: "" is the summary; `plays` may be of a period, of a kind and before a number."""

    name: str = ""
    period: int | None = None
    only: Only | None = None
    before: int | None = None

    @property
    def key(self) -> str:
        """Return what tells it apart from the other views of a game."""
        return f"{self.name} {self.period} {self.only} {self.before}"


@app.view("/basketball/match/{match_id}/")
@as_page
async def summary_page(request: web.Request, match_id: str) -> web.Response:
    """Show a game as it is being played, or what became of it."""
    return await _game_page(request, match_id, View())


@app.view("/basketball/match/{match_id}/{view:box-score|charts|info}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show the box score, the charts, or what is known of a game beside its score."""
    return await _game_page(request, match_id, View(view))


@app.view("/basketball/match/{match_id}/plays/")
@as_page
async def plays_page(request: web.Request, match_id: str) -> web.Response:
    """Show the latest plays; `?only=scoring` those that scored, `?before=` those before a number."""
    return await _plays_page(request, match_id, None)


@app.view("/basketball/match/{match_id}/plays/{period:[1-9][0-9]?}/")
@as_page
async def period_page(request: web.Request, match_id: str, period: str) -> web.Response:
    """Show the plays of a period, as those of the game are shown."""
    return await _plays_page(request, match_id, int(period))


async def _plays_page(request: web.Request, match_id: str, period: int | None) -> web.Response:
    view = View("plays", period, asked_only(request), whole_number(request, "before", 1, MAX_SEQ))
    return await _game_page(request, match_id, view)


async def _game_page(request: web.Request, match_id: str, view: View) -> web.Response:
    games = request.app[GAME_ANSWERS]

    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        return templates.render(
            "basketball/page/game.html", language, **_values(games, place, cast(Game, match), view, language)
        )

    return await request.app[GAME_PAGES].answer(request, match_id, view.key, render)


def _values(
    games: GameAnswers, place: Place, game: Game, view: View, language: Language
) -> dict[str, object]:
    page, earlier = game_page(game, language), 0
    if view.period is not None and view.period > max(page.form.periods, page.state.period):
        raise not_found(f"game {game.match_id!r} has no period {view.period}")
    if page.begun and view.name in ("", "plays", "charts"):
        made = games.play_by_play(place, game)
        if view.name == "plays":
            shown = page_of(made.plays, view.period, view.only, PLAYS, view.before)
            page = with_plays(page, shown.plays)
            earlier = shown.plays[0].line.seq if shown.earlier else 0
        else:
            page = with_charts(page, made) if view.name == "charts" else with_flow(page, made)
    only = view.only.value if view.only is not None else ""
    return {
        "page": page,
        "view": view.name,
        "shown": view.period,
        "only": only,
        "kept": kept_of(only, view.before),
        "earlier": earlier,
        "worth": WORTH,
    }
