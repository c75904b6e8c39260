"""The pages of games: every view and period has an address, and is whole without JavaScript."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.responses import bad_request, not_found
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.basketball.scoring.state import Game
from tables.matches.sport import Match as AnyMatch
from web.basketball import notation
from web.basketball.games import GAME_ANSWERS, GAMES, GameAnswers
from web.basketball.page_model import WORTH, game_page, with_charts, with_flow, with_plays
from web.matches.answers import Place
from web.matches.cards import home_and_away, show_on_front_page
from web.matches.pages import Filters, MatchPages

SCORING = "scoring"
"""The value of `?only=`: plays that changed the score."""


_FILTERS: Filters = {
    "clock_line": notation.clock_line,
    "game_correction": notation.game_correction,
    "game_name": notation.game_name,
    "game_standing": notation.game_standing,
    "percentage": notation.percentage,
    "period_words": notation.period_words,
    "play_chip": notation.play_chip,
    "recent_text": notation.recent_text,
    "spoken_score": notation.spoken_score,
}

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
    """A view of a game: "" is the summary; `plays` may be those of one period, and only those that scored."""

    name: str = ""
    period: int | None = None
    scoring: bool = False

    @property
    def key(self) -> str:
        """Return what tells it apart from the other views of a game."""
        return f"{self.name} {self.period} {self.scoring}"


@app.view("/basketball/match/{match_id}/")
@as_page
async def summary_page(request: web.Request, match_id: str) -> web.Response:
    """Show a game as it is being played, or what became of it."""
    return await _game_page(request, match_id, View())


@app.view("/basketball/match/{match_id}/{view:box-score|charts}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show the box score or the charts of a game."""
    return await _game_page(request, match_id, View(view))


@app.view("/basketball/match/{match_id}/plays/")
@as_page
async def plays_page(request: web.Request, match_id: str) -> web.Response:
    """Show the plays of the period in progress; with `?only=scoring` all of the game that scored."""
    return await _game_page(request, match_id, View("plays", None, _only_scoring(request)))


@app.view("/basketball/match/{match_id}/plays/{period:[1-9][0-9]?}/")
@as_page
async def period_page(request: web.Request, match_id: str, period: str) -> web.Response:
    """Show the plays of a period; with `?only=scoring` those that scored."""
    return await _game_page(request, match_id, View("plays", int(period), _only_scoring(request)))


def _only_scoring(request: web.Request) -> bool:
    """Return whether `?only=` asks for plays that changed the score.

    Raises:
        AnswerError: 400, it asks for others.
    """
    only = request.query.get("only")
    if only not in (None, SCORING):
        raise bad_request(f"only is {only!r}: expected {SCORING}")
    return only == SCORING


async def _game_page(request: web.Request, match_id: str, view: View) -> web.Response:
    games = request.app[GAME_ANSWERS]

    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        return templates.render(
            "basketball/page/game.html", language, **_values(games, place, cast(Game, match), view)
        )

    return await request.app[GAME_PAGES].answer(request, match_id, view.key, render)


def _values(games: GameAnswers, place: Place, game: Game, view: View) -> dict[str, object]:
    page = game_page(game)
    if view.period is not None and view.period > max(page.form.periods, page.state.period):
        raise not_found(f"game {game.match_id!r} has no period {view.period}")
    # The plays that scored are few: all of the game are shown at once.
    shown = view.period if view.period or view.scoring else page.state.period
    if page.begun and view.name != "box-score":
        made = games.play_by_play(place, game)
        if view.name == "plays":
            page = with_plays(page, made, shown, scoring=view.scoring)
        else:
            page = with_charts(page, made) if view.name == "charts" else with_flow(page, made)
    return {
        "page": page,
        "view": view.name,
        "shown": shown,
        "only": SCORING if view.scoring else "",
        "worth": WORTH,
    }
