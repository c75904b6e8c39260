"""The pages of a sport's matches: rendered by who answers for a match, and kept until it changes."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from serving.http.representations import AnswerCache, Encoded
from serving.http.templates import Templates, segment
from serving.languages.language import Language
from tables.matches.sport import AnySport, Match
from web.matches.answers import MatchAnswers, Place

Filters = Mapping[str, Callable[..., Any]]
"""A sport's filters for templates, by their names there."""

Render = Callable[[Templates, Language, Place, Match], bytes]


class MatchPages:
    """A worker's pages of a sport's matches."""

    def __init__(self, templates: Templates, answers: MatchAnswers, filters: Filters) -> None:
        """Render with these templates, to which `asking` and the sport's `filters` are added."""
        templates.add_filters(asking=asking, **filters)
        self._templates = templates
        self._answers = answers
        self._kept: AnswerCache[Encoded] = AnswerCache(32 << 20, lambda page: page.weight)

    async def answer(self, request: web.Request, match_id: str, view: str, render: Render) -> web.Response:
        """Answer with a view of a match in the reader's language; `view` names it among the match's views.

        Raises:
            AnswerError: as `MatchAnswers.answer`, or what `render` raises.
        """
        language = self._templates.languages.accepted(request)

        def make(place: Place, match: Match) -> Encoded:
            return self._kept.get(
                f"{view} {language.key}",
                match_id,
                match,
                lambda: Encoded(
                    render(self._templates, language, place, match),
                    seq=match.last_seq,
                    settled_from=self._answers.settled_from(place, match),
                    content_type="text/html",
                    headers=language.headers,
                ),
            )

        return await self._answers.answer(request, match_id, make)


def address_of(sport: AnySport, match_id: str) -> str:
    """Return the address of a match's page."""
    return f"{sport.path}/match/{segment(match_id)}/"


def asking(only: str, lang: str, before: int = 0) -> str:
    """Write the query of a page of what happened; `lang` is that of the page, as links carry it on."""
    terms = {"only": only} if only else {}
    terms |= {"before": str(before)} if before else {}
    terms |= {"lang": lang.partition("=")[2]} if lang else {}
    return f"?{urlencode(terms)}" if terms else ""


def kept_of(only: str, before: int | None) -> str:
    """Return what such a page keeps of its query where it is read in another language: "only=goals&"."""
    query = asking(only, "", before or 0).removeprefix("?")
    return f"{query}&" if query else ""
