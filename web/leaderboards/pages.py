"""The pages of boards: who leads, page by page, and where somebody stands; live."""

from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app import app
from schemas.leaderboards.published import BoardPage, CountingGames, Standing
from schemas.refusals import RefusedError
from serving.http.error_pages import as_page
from serving.http.representations import Encoded
from serving.http.templates import TEMPLATES, segment
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import WHOLE, day_of, week_of
from web.leaderboards.counting_games import all_counting
from web.leaderboards.live import BOARDS
from web.leaderboards.views import asked_of

SHOWN = 50
"""Entries of a page."""

GAMES = 100
"""Games that the board over all of them leads to, at most."""


class Tab(msgspec.Struct, frozen=True):
    """A window that the page links to: its name, what it is called, and its address."""

    window: str
    text: str
    address: str


class Address:
    """The addresses of a board's page in the language that its reader has asked for."""

    def __init__(self, game_id: str, language: Language) -> None:
        self._path = f"/board/{segment(game_id)}/"
        self._lang = language.code if language.query else ""

    def of(self, window: str = WHOLE.name, *, around: str = "", cursor: str = "") -> str:
        """Write the address of a window, of the page at a cursor, or around a user."""
        query = urlencode(_terms(window, around, cursor) | ({"lang": self._lang} if self._lang else {}))
        return f"{self._path}?{query}" if query else self._path


def _terms(window: str, around: str, cursor: str) -> dict[str, str]:
    terms = {"window": window if window != WHOLE.name else "", "around": around, "cursor": cursor}
    return {name: value for name, value in terms.items() if value}


@app.view("/board/{game_id}/")
@as_page
async def board_page(request: web.Request, game_id: str) -> web.Response:
    """Show a board, also the global one; `?window=`, `?cursor=`, and `?around=` for where a user stands."""
    language = request.app[LANGUAGES].accepted(request)
    address = Address(game_id, language)
    asked = msgspec.structs.replace(asked_of(request, of_form=True), limit=SHOWN)
    boards, user = request.app[BOARDS], asked.around
    standing = await boards.standing(game_id, asked.window, user) if user else None
    if standing is not None and standing.entry is None:
        asked = msgspec.structs.replace(asked, around="")  # the board all the same, from its beginning
    page = await boards.page(game_id, asked)
    game = await boards.game(game_id)
    counting, _ = await all_counting(request, GAMES) if game_id == GLOBAL else (CountingGames([]), ())
    kept = _terms(asked.window, user, asked.cursor)
    body = request.app[TEMPLATES].render(
        "leaderboards/page/board.html",
        language,
        page=page,
        title=language.text("board-all-games") if game_id == GLOBAL else game_id,
        here=f"/board/{segment(game_id)}/",
        counting=counting.games,
        kept="".join(f"{urlencode({name: value})}&" for name, value in kept.items()),
        tabs=_tabs(game, asked.window, address, language),
        before=address.of(asked.window, cursor=page.previous or ""),
        after=address.of(asked.window, cursor=page.next or ""),
        whole=_whole(game, asked.window, user, Address(GLOBAL, language)),
        standing=standing,
        user=user,
        is_live=not asked.cursor and not asked.place,
        best=_best(page, standing),
    )
    answer = Encoded(body, content_type="text/html", headers=language.headers)
    return (await answer.compressed_for(request)).answer(request)


def _whole(game: Game, window: str, user: str, address: Address) -> str:
    """Return the address of the global board, for the same time and user, from a game that counts for it."""
    if not game.is_global:
        return ""
    with suppress(RefusedError):  # a season is the game's own
        return address.of(RULES.window_named(window).name, around=user)
    return address.of(around=user)


def _tabs(game: Game, shown: str, address: Address, language: Language) -> list[Tab]:
    """Return the windows of now that a game has, and the one that is shown."""

    def tab(window: str, text: str) -> Tab:
        return Tab(window, text, address.of(window))

    now = int(datetime.now(UTC).timestamp() * 1000)
    found = [tab(WHOLE.name, language.text("board-all-time"))]
    if game.days:
        found.append(tab(day_of(now).name, language.text("board-today")))
    if game.weeks:
        found.append(tab(week_of(now).name, language.text("board-this-week")))
    if all(one.window != shown for one in found):
        found.append(tab(shown, shown))
    return found


def _best(page: BoardPage, standing: Standing | None) -> float:
    """Return the score that has the whole length of a bar, 0 for none."""
    scores = [one.score for one in page.entries]
    if standing is not None and standing.entry is not None:
        scores.append(standing.entry.score)
    return max((score for score in scores if score > 0), default=0.0)
