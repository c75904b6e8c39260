"""Cricket in GraphQL: its names for what every sport has, and scorecards and overs."""

from typing import Any, cast

from schemas.cricket.details import Comment, MatchDetails
from schemas.cricket.published import OverSummary, Scorecard
from serving.languages.languages import LANGUAGES
from tables.cricket.details import match_details
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match
from tables.cricket.sport import SPORT
from tables.matches.sport import Match as AnyMatch
from web.cricket.commentary import COMMENTS, MAX_COMMENTS, page_of
from web.cricket.matches import COMMENTARY, MAX_INNINGS, MAX_LAST, overs_of
from web.matches.answers import Place
from web.matches.graph import FieldNames, Info, MatchId, asked_of, graph_of

GRAPH = graph_of(SPORT)
GRAPH.names = FieldNames("match_state", "matches", "scores")
GRAPH.example = '{ matchState(id: "demo") { score wickets overs batters { name runs } } }'


_Scorecard: Any = GRAPH.type_of(Scorecard)
_Over: Any = GRAPH.type_of(OverSummary)


async def _scorecard(info: Info, match_id: MatchId) -> Scorecard | None:
    """Answer with a match's scorecard; null if there is no such match."""
    return await GRAPH.answer(
        info, match_id, "scorecard/", Scorecard, lambda _, match: scorecard(cast(Match, match))
    )


async def _overs(
    info: Info, match_id: MatchId, innings: int | None = None, last: int | None = None
) -> list[OverSummary] | None:
    """Answer with a match's overs in order, the one in progress last; null if there is no such match."""
    asked = asked_of(("innings", innings, MAX_INNINGS), ("last", last, MAX_LAST))
    return await GRAPH.answer(
        info,
        match_id,
        f"overs/?{asked}",
        list[OverSummary],
        lambda place, match: overs_of(place, cast(Match, match), innings, last),
    )


async def _info(info: Info, match_id: MatchId) -> MatchDetails | None:
    """Answer with what is known of a match beside its score; null if there is no such match."""
    return await GRAPH.answer(
        info, match_id, "info/", MatchDetails, lambda _, match: match_details(cast(Match, match))
    )


async def _commentary(
    info: Info,
    match_id: MatchId,
    lang: str | None = None,
    innings: int | None = None,
    last: int | None = None,
    before: int | None = None,
) -> list[Comment] | None:
    """Answer with a match's last comments in order, in English without `lang`; null without a match."""
    asked = asked_of(
        ("innings", innings, MAX_INNINGS), ("last", last, MAX_COMMENTS), ("before", before, 2**31 - 1)
    )
    served = info.context["request"].app
    languages = served[LANGUAGES]
    language = languages.default if lang is None else languages.nearest(lang)

    def make(place: Place, match: AnyMatch) -> list[Comment]:
        comments = served[COMMENTARY].of(place, cast(Match, match), language)
        return list(page_of(comments, innings, None, last or COMMENTS, before).comments)

    return await GRAPH.answer(
        info, match_id, f"commentary/?lang={language.code}&{asked}", list[Comment], make
    )


GRAPH.add("match_info", _info, GRAPH.type_of(MatchDetails) | None)
GRAPH.add("commentary", _commentary, list[GRAPH.type_of(Comment)] | None)  # type: ignore[misc]
GRAPH.add("scorecard", _scorecard, _Scorecard | None)
GRAPH.add("overs", _overs, list[_Over | None] | None)
