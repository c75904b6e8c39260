"""The page of a match's predictions: what can be foretold, what was decided, and what the reader foretold."""

import asyncio
from http import HTTPStatus
from typing import cast

from aiohttp import web

from schemas.predictions.published import OwnPredictions
from serving.http.representations import Encoded
from serving.http.responses import AnswerError, not_found
from serving.http.templates import TEMPLATES
from serving.identity.sessions import token_in
from serving.languages.languages import LANGUAGES
from tables.matches.sport import AnySport
from tables.predictions.registry import sports
from web.leaderboards.accounts import ACCOUNTS
from web.leaderboards.sessions import SESSIONS
from web.matches.beside import serve_beside
from web.matches.cards import Glance, card_of
from web.matches.pages import address_of
from web.matches.views import views_of
from web.predictions.page_model import predictions_page
from web.predictions.views import READER

NAME = "predictions"


async def page(request: web.Request, sport: AnySport, match_id: str) -> web.StreamResponse:
    """Show what can be foretold of a match; to whoever sends a token, also what it foretold."""
    if sport.name not in sports():
        raise not_found(f"nothing can be foretold of {sport.name}")
    served = request.app
    templates = served[TEMPLATES]
    language = served[LANGUAGES].accepted(request)
    token, own = token_in(request), None
    found, match = await asyncio.gather(
        served[READER].markets(sport.name, match_id),
        views_of(sport).find_score(request, match_id, language),
    )
    if token is not None:
        own = await _own(request, sport.name, match_id)
    card = card_of(request, sport)
    names = () if match is None or card is None else card.sides(cast(Glance, match))
    body = templates.render(
        "predictions/page/predictions.html",
        language,
        page=predictions_page(found, own, names, language),
        found=found,
        own=own,
        sport=sport,
        match=match,
        card=card,
        here=address_of(sport, match_id),
        has_accounts=served[ACCOUNTS].is_given,
    )
    cache_control = "no-cache" if token is None else "no-store"
    answer = Encoded(body, cache_control=cache_control, content_type="text/html", headers=language.headers)
    return (await answer.compressed_for(request)).answer(request)


async def _own(request: web.Request, sport: str, match_id: str) -> OwnPredictions | None:
    """Return what the user of a request's token foretold; None where the token is of no use any more."""
    try:
        user_id = request.app[SESSIONS].user_of(request).sub
    except AnswerError as error:
        if error.status is not HTTPStatus.UNAUTHORIZED:
            raise
        return None
    return await request.app[READER].own(sport, match_id, user_id)


serve_beside(NAME, "predictions", page)
