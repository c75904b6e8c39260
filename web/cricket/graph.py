"""Cricket in GraphQL: its names for what every sport has, and scorecards and overs."""

from typing import Any, cast

from schemas.cricket.published import OverSummary, Scorecard
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match
from tables.cricket.sport import SPORT
from web.cricket.matches import MAX_INNINGS, MAX_LAST, overs_of
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


GRAPH.add("scorecard", _scorecard, _Scorecard | None)
GRAPH.add("overs", _overs, list[_Over | None] | None)
