"""Basketball in GraphQL: its names for what every sport has, and box scores, plays, flow, windows."""

from collections.abc import Sequence
from typing import Any, cast

from schemas.basketball.bounds import MAX_PERIODS
from schemas.basketball.details import GameDetails
from schemas.basketball.published import BoxScore, Flow, PlayLine
from schemas.matches.checks import MAX_SEQ
from serving.http.graph_types import Long
from serving.languages.languages import LANGUAGES
from tables.basketball.details import game_details
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.basketball.windows import PublishedWindow, WindowKind
from tables.matches.sport import Match as AnyMatch
from web.basketball.commentary import MAX_PLAYS, PLAYS, Only, in_words, page_of
from web.basketball.games import GAME_ANSWERS, GameAnswers
from web.matches.answers import Place
from web.matches.graph import FieldNames, Info, MatchId, asked_of, graph_of

GRAPH = graph_of(SPORT)
GRAPH.names = FieldNames("game_state", "games", "game_scores")
GRAPH.example = (
    '{ gameState(id: "demo-basketball") { periodName clock home { name score } away { name score } } }'
)

_BoxScore: Any = GRAPH.type_of(BoxScore)
_Play: Any = GRAPH.type_of(PlayLine)
_Flow: Any = GRAPH.type_of(Flow)
_Window: Any = GRAPH.type_of(PublishedWindow)
_WindowKind: Any = GRAPH.enum_of(WindowKind)
_Only: Any = GRAPH.enum_of(Only)


def _games(info: Info) -> GameAnswers:
    games: GameAnswers = info.context["request"].app[GAME_ANSWERS]
    return games


async def _box_score(info: Info, match_id: MatchId) -> BoxScore | None:
    """Answer with a game's box score; null if there is no such game, or only its score is known."""
    games = _games(info)

    def make(_: Place, match: AnyMatch) -> BoxScore:
        return games.box_score(cast(Game, match))

    return await GRAPH.answer(info, match_id, "box-score/", BoxScore, make)


async def _plays(
    info: Info,
    match_id: MatchId,
    period: int | None = None,
    last: int = PLAYS,
    before: Long | None = None,
    only: _Only | None = None,
    lang: str | None = None,
) -> Sequence[PlayLine] | None:
    """Answer with a game's last plays, at most 1,000, in English without `lang`; null without a game."""
    games, languages = _games(info), info.context["request"].app[LANGUAGES]
    language = languages.default if lang is None else languages.nearest(lang)
    asked = asked_of(("period", period, MAX_PERIODS), ("last", last, MAX_PLAYS), ("before", before, MAX_SEQ))
    asked += f"&only={only.value}" if only is not None else ""
    asked += f"&lang={language.code}" if lang is not None else ""

    def make(place: Place, match: AnyMatch) -> Sequence[PlayLine]:
        made = games.play_by_play(place, cast(Game, match))
        return in_words(page_of(made.plays, period, only, last, before).plays, language)

    kind: type[Sequence[PlayLine]] = list[PlayLine]
    return await GRAPH.answer(info, match_id, f"plays/?{asked}", kind, make)


async def _info(info: Info, match_id: MatchId) -> GameDetails | None:
    """Answer with what is known of a game beside its score; null if there is no such game."""
    return await GRAPH.answer(
        info, match_id, "info/", GameDetails, lambda _, match: game_details(cast(Game, match))
    )


async def _flow(info: Info, match_id: MatchId) -> Flow | None:
    """Answer with a game's lead over time; null if there is no such game."""
    games = _games(info)

    def make(place: Place, match: AnyMatch) -> Flow:
        return games.play_by_play(place, cast(Game, match)).flow

    return await GRAPH.answer(info, match_id, "flow/", Flow, make)


async def _windows(
    info: Info, match_id: MatchId, kind: _WindowKind | None = None, period: int | None = None
) -> list[PublishedWindow] | None:
    """Answer with a game's windows in order, those in progress too; null if there is no such game."""
    games = _games(info)
    asked = asked_of(("period", period, MAX_PERIODS))
    if kind is not None:
        asked += f"&kind={kind.value}"

    def make(place: Place, match: AnyMatch) -> list[PublishedWindow]:
        return games.windows(place, cast(Game, match), kind, period)

    return await GRAPH.answer(info, match_id, f"windows/?{asked}", list[PublishedWindow], make)


GRAPH.add("box_score", _box_score, _BoxScore | None)
GRAPH.add("game_info", _info, GRAPH.type_of(GameDetails) | None)
GRAPH.add("plays", _plays, list[_Play | None] | None)
GRAPH.add("flow", _flow, _Flow | None)
GRAPH.add("windows", _windows, list[_Window | None] | None)
