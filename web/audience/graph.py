"""The audience of a match in GraphQL: the figures of its view."""

from http import HTTPStatus

from schemas.audience.published import Audience
from serving.http.responses import AnswerError
from web.audience.views import FIGURES, Figures
from web.matches.graph import Info, MatchId, graph_beside

GRAPH = graph_beside("audience")


async def _audience(info: Info, sport: str, match_id: MatchId) -> Audience | None:
    """Answer with who watches a match: now, by minute, at the peak; null if nobody has."""
    request = info.context["request"]
    figures: Figures = request.app[FIGURES]
    try:
        return await figures.of(request, sport, match_id)
    except AnswerError as error:
        # 400: no match can have this id.
        if error.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
            return None
        raise


GRAPH.add("match_audience", _audience, GRAPH.type_of(Audience) | None)
