"""The pages of boards: who leads, page by page, and where somebody stands; live."""

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app import app
from schemas.leaderboards.published import BoardPage, Standing
from schemas.refusals import RefusedError
from serving.http.error_pages import as_page
from serving.http.representations import Encoded
from serving.http.templates import TEMPLATES
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import WHOLE, day_of, week_of
from web.leaderboards.live import BOARDS
from web.leaderboards.views import asked_of

SHOWN = 50
"""Entries of a page."""

ALL_GAMES = "All games"
"""What the global board is called."""


class Tab(msgspec.Struct, frozen=True):
    """A window that the page links to: its name, and what it is called."""

    window: str
    text: str


@app.view("/board/{game_id}/")
@as_page
async def board_page(request: web.Request, game_id: str) -> web.Response:
    """Show a board, also the global one; `?window=`, `?cursor=`, and `?around=` for where a user stands."""
    asked = msgspec.structs.replace(asked_of(request, of_form=True), limit=SHOWN)
    boards, user = request.app[BOARDS], asked.around
    standing = await boards.standing(game_id, asked.window, user) if user else None
    if standing is not None and standing.entry is None:
        asked = msgspec.structs.replace(asked, around="")  # the board all the same, from its beginning
    page = await boards.page(game_id, asked)
    game = await boards.game(game_id)
    body = request.app[TEMPLATES].render(
        "leaderboards/page/board.html",
        page=page,
        title=ALL_GAMES if game_id == GLOBAL else game_id,
        tabs=_tabs(game, asked.window),
        whole=_whole(game, asked.window, user),
        standing=standing,
        user=user,
        is_live=not asked.cursor and not asked.place,
        best=_best(page, standing),
    )
    answer = Encoded(body, content_type="text/html")
    return (await answer.compressed_for(request)).answer(request)


def _whole(game: Game, window: str, user: str) -> str:
    """Return the address of the global board, for the same time and user, from a game that counts for it."""
    if not game.is_global:
        return ""
    asked = {"around": user} if user else {}
    with suppress(RefusedError):  # a season is the game's own
        if RULES.window_named(window).name != WHOLE.name:
            asked["window"] = window
    return f"/board/{GLOBAL}/{f'?{urlencode(asked)}' if asked else ''}"


def _tabs(game: Game, shown: str) -> list[Tab]:
    """Return the windows of now that a game has, and the one that is shown."""
    now = int(datetime.now(UTC).timestamp() * 1000)
    found = [Tab(WHOLE.name, "All time")]
    if game.days:
        found.append(Tab(day_of(now).name, "Today"))
    if game.weeks:
        found.append(Tab(week_of(now).name, "This week"))
    if all(tab.window != shown for tab in found):
        found.append(Tab(shown, shown))
    return found


def _best(page: BoardPage, standing: Standing | None) -> float:
    """Return the score that has the whole length of a bar, 0 for none."""
    scores = [one.score for one in page.entries]
    if standing is not None and standing.entry is not None:
        scores.append(standing.entry.score)
    return max((score for score in scores if score > 0), default=0.0)
