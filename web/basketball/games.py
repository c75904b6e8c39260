"""The views of a game that only basketball has: the box score, the plays, the flow and the windows."""

import logging
from typing import cast

from aiohttp import web

from app import app
from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.published import BoxScore
from schemas.matches.checks import MAX_SEQ
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import bad_request, not_found, whole_number
from serving.http.templates import segment
from tables.basketball.box_scores import box_score
from tables.basketball.scoring.state import Game, Window
from tables.basketball.sport import SPORT
from tables.basketball.windows import PublishedWindow, WindowKind, published
from tables.matches.sport import Match as AnyMatch
from tables.matches.tables import MatchTables
from web.basketball.play_by_play import PlayByPlay, PlayPage, page_of, play_by_play
from web.matches.answers import Place, encode
from web.matches.views import views_of

logger = logging.getLogger(__name__)

PLAYS = 100
"""Plays of an answer without `?last=`."""

MAX_PLAYS = 1_000
"""The highest `?last=`."""

_WINDOW = 500
"""Bytes of a window's objects."""

_MOST_NOTED = 1_000
"""Games whose breaches are known to be logged."""

GAMES = views_of(SPORT)


class GameAnswers:
    """What is made of a game beside its state: its play-by-play and its windows once a change."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables
        self._plays: AnswerCache[PlayByPlay] = AnswerCache(64 << 20, lambda made: made.weight)
        self._windows: AnswerCache[tuple[PublishedWindow, ...]] = AnswerCache(
            16 << 20, lambda windows: len(windows) * _WINDOW
        )
        self._noted: set[str] = set()

    def play_by_play(self, place: Place, game: Game) -> PlayByPlay:
        """Return the plays and the flow of a game."""
        return self._plays.get("plays", game.match_id, game, lambda: play_by_play(self._tables, place, game))

    def windows(
        self, place: Place, game: Game, kind: WindowKind | None = None, period: int | None = None
    ) -> list[PublishedWindow]:
        """Return the windows of a game in order, those in progress too; only those of a kind or a period.

        Raises:
            QuarantinedError: neither the windows nor the events of the game can be read.
        """
        windows = self._windows.get("windows", game.match_id, game, lambda: self._windows_of(place, game))
        return [
            window
            for window in windows
            if kind in (None, window.kind) and (period is None or window.period == period)
        ]

    def box_score(self, game: Game) -> BoxScore:
        """Return the box score of a game; the breaches of its invariants are logged once.

        Raises:
            AnswerError: 404, only the score of the game is known.
        """
        if game.snapshots:
            raise not_found(f"game {game.match_id!r} has no box score: its feed says only the score")
        made = box_score(game)
        if made.breaches and game.match_id not in self._noted and len(self._noted) < _MOST_NOTED:
            self._noted.add(game.match_id)
            logger.warning(
                "the box score breaks its own rules, which is a fault of ours: %s",
                "; ".join(made.breaches),
                extra={"match_id": game.match_id},
            )
        return made

    def _windows_of(self, place: Place, game: Game) -> tuple[PublishedWindow, ...]:
        windows = cast("list[Window]", self._tables.windows_of(place, game))
        return tuple(published(game.match_id, window) for window in windows)


GAME_ANSWERS = web.AppKey("basketball_game_answers", GameAnswers)
app.provide(GAME_ANSWERS, lambda _: GameAnswers(GAMES.tables))


@app.view("/basketball/matches/{match_id}/box-score/")
async def game_box_score(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's box score; 404 where only the score is known."""
    answers, games = request.app[GAMES.answers], request.app[GAME_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        game = cast(Game, match)
        return answers.of("box-score", place, match, lambda: encode(games.box_score(game)))

    return await answers.answer(request, match_id, make)


@app.view("/basketball/matches/{match_id}/plays/")
async def game_plays(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's last plays in order; `?last=` (how many), `?period=`, `?before=` (a number)."""
    period = whole_number(request, "period", 1, MAX_PERIODS)
    last = whole_number(request, "last", 1, MAX_PLAYS) or PLAYS
    before = whole_number(request, "before", 1, MAX_SEQ)
    answers, games = request.app[GAMES.answers], request.app[GAME_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        page = page_of(games.play_by_play(place, cast(Game, match)).lines, period, last, before)
        lines = page.lines
        # Equal answers share their bytes, whatever was asked for.
        kind = f"plays {period} {lines[0].seq} {len(lines)}" if lines else "no plays"
        return answers.of(kind, place, match, lambda: encode(lines), _earlier(match_id, page, period))

    return await answers.answer(request, match_id, make)


@app.view("/basketball/matches/{match_id}/flow/")
async def game_flow(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's lead over time."""
    answers, games = request.app[GAMES.answers], request.app[GAME_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        made = games.play_by_play
        return answers.of("flow", place, match, lambda: encode(made(place, cast(Game, match)).flow))

    return await answers.answer(request, match_id, make)


@app.view("/basketball/matches/{match_id}/windows/")
async def game_windows(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's windows in order, those in progress too; `?kind=`, `?period=`."""
    period, kind = whole_number(request, "period", 1, MAX_PERIODS), _asked_kind(request)
    answers, games = request.app[GAMES.answers], request.app[GAME_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        windows = games.windows(place, cast(Game, match), kind, period)
        name = f"windows {kind} {period}" if windows else "no windows"
        return answers.of(name, place, match, lambda: encode(windows))

    return await answers.answer(request, match_id, make)


def _earlier(match_id: str, page: PlayPage, period: int | None) -> dict[str, str]:
    """Return the `Link` header to the plays before a page (RFC 8288); none before the first play."""
    if not page.earlier:
        return {}
    asked = f"last={len(page.lines)}&before={page.lines[0].seq}"
    if period is not None:
        asked += f"&period={period}"
    return {"Link": f'</basketball/matches/{segment(match_id)}/plays/?{asked}>; rel="next"'}


def _asked_kind(request: web.Request) -> WindowKind | None:
    """Return `?kind=`; None if it is absent.

    Raises:
        AnswerError: 400, there is no such kind.
    """
    given = request.query.get("kind")
    if given is None:
        return None
    try:
        return WindowKind(given)
    except ValueError:
        raise bad_request(f"kind is {given!r}: expected one of {', '.join(WindowKind)}") from None
