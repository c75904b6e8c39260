"""The views of a game that only basketball has: box score, plays, flow, windows, and what is known beside."""

import logging
from typing import cast
from urllib.parse import urlencode

from aiohttp import web

from app import app
from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.published import BoxScore
from schemas.matches.checks import MAX_SEQ
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import bad_request, not_found, whole_number
from serving.http.templates import segment
from serving.languages.languages import LANGUAGES
from serving.lists import link_to_next
from tables.basketball.box_scores import box_score
from tables.basketball.details import game_details
from tables.basketball.scoring.state import Game, Window
from tables.basketball.sport import SPORT
from tables.basketball.windows import PublishedWindow, WindowKind, published
from tables.matches.sport import Match as AnyMatch
from tables.matches.tables import MatchTables
from web.basketball.commentary import MAX_PLAYS, PLAYS, Only, PlayPage, in_words, page_of
from web.basketball.moments import moments_in
from web.basketball.play_by_play import PlayByPlay, play_by_play
from web.basketball.wording import game_text, summary_text
from web.matches.answers import Place, encode
from web.matches.texts import Texts
from web.matches.views import views_of

logger = logging.getLogger(__name__)

_WINDOW = 500
"""Bytes of a window's objects."""

_MOST_NOTED = 1_000
"""Games whose breaches are known to be logged."""

GAMES = views_of(SPORT)
GAMES.texts = Texts(state=game_text, summary=summary_text, moments=moments_in)


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
    games = request.app[GAME_ANSWERS]
    return await request.app[GAMES.answers].answer_with(
        request, match_id, "box-score", lambda _, match: games.box_score(cast(Game, match))
    )


@app.view("/basketball/matches/{match_id}/plays/")
async def game_plays(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's last plays in order: `?lang=`, `?only=`, `?period=`, `?last=`, `?before=`."""
    period, only = whole_number(request, "period", 1, MAX_PERIODS), asked_only(request)
    last = whole_number(request, "last", 1, MAX_PLAYS) or PLAYS
    before = whole_number(request, "before", 1, MAX_SEQ)
    speaking, default = request.app[LANGUAGES].given(request), request.app[LANGUAGES].default
    answers, games = request.app[GAMES.answers], request.app[GAME_ANSWERS]
    terms = {"period": str(period)} if period is not None else {}
    terms |= {"only": only.value} if only is not None else {}
    terms |= {"lang": speaking.code} if speaking is not None else {}

    def make(place: Place, match: AnyMatch) -> Encoded:
        page = page_of(games.play_by_play(place, cast(Game, match)).plays, period, only, last, before)
        # Equal answers share their bytes, whatever was asked for.
        shown = f"{page.plays[0].line.seq} {len(page.plays)}" if page.plays else "none"
        return answers.of(
            f"plays {shown} {urlencode(terms)}",
            place,
            match,
            lambda: encode(in_words(page.plays, speaking or default)),
            _earlier(match_id, page, terms) | (speaking.headers if speaking is not None else {}),
        )

    return await answers.answer(request, match_id, make)


@app.view("/basketball/matches/{match_id}/info/")
async def game_info(request: web.Request, match_id: str) -> web.Response:
    """Answer with what is known of a game beside its score."""
    return await request.app[GAMES.answers].answer_with(
        request, match_id, "info", lambda _, match: game_details(cast(Game, match))
    )


@app.view("/basketball/matches/{match_id}/flow/")
async def game_flow(request: web.Request, match_id: str) -> web.Response:
    """Answer with a game's lead over time."""
    games = request.app[GAME_ANSWERS]
    return await request.app[GAMES.answers].answer_with(
        request, match_id, "flow", lambda place, match: games.play_by_play(place, cast(Game, match)).flow
    )


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


def asked_only(request: web.Request) -> Only | None:
    """Return `?only=`; None if it is absent.

    Raises:
        AnswerError: 400, it asks for something else.
    """
    given = request.query.get("only")
    try:
        return None if given is None else Only(given)
    except ValueError:
        raise bad_request(f"only is {given!r}: expected {', '.join(Only)}") from None


def _earlier(match_id: str, page: PlayPage, terms: dict[str, str]) -> dict[str, str]:
    """Return the `Link` header to the plays before a page; none before the first play."""
    if not page.earlier:
        return {}
    asked = {"last": str(len(page.plays)), "before": str(page.plays[0].line.seq)} | terms
    return link_to_next(f"/basketball/matches/{segment(match_id)}/plays/?{urlencode(asked)}")


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
