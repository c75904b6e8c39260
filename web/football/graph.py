"""Football in GraphQL: statistics, timeline, line-ups and windows, beside what every sport has."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, cast

from schemas.football.views import LineUps, Statistics, TimelineEntry
from schemas.football.words import EventKind, PhaseName
from schemas.matches.checks import MAX_SEQ
from serving.http.graph_types import Long
from serving.languages.languages import LANGUAGES
from tables.football.line_ups import line_ups
from tables.football.scoring.state import Match
from tables.football.sport import SPORT
from tables.football.windows import PublishedWindow
from tables.matches.sport import Match as AnyMatch
from web.football.matches import ENTRIES, FOOTBALL_ANSWERS, MAX_ENTRIES, FootballAnswers
from web.football.timeline import EventSelection, page_of
from web.matches.answers import Place
from web.matches.graph import Info, MatchId, asked_of, graph_of

GRAPH = graph_of(SPORT)
GRAPH.example = (
    '{ footballMatch(id: "demo-football") { minute home { name score } away { name score } '
    "goals { minute standing } } }"
)

_Statistics: Any = GRAPH.type_of(Statistics)
_Entry: Any = GRAPH.type_of(TimelineEntry)
_LineUps: Any = GRAPH.type_of(LineUps)
_Window: Any = GRAPH.type_of(PublishedWindow)
_Kind: Any = GRAPH.enum_of(EventKind)
_Phase: Any = GRAPH.enum_of(PhaseName)
_Only: Any = GRAPH.enum_of(EventSelection)


def _football(info: Info) -> FootballAnswers:
    football: FootballAnswers = info.context["request"].app[FOOTBALL_ANSWERS]
    return football


async def _statistics(info: Info, match_id: MatchId) -> Statistics | None:
    """Answer with a match's statistics; null if there is no such match, or only its score is known."""
    football = _football(info)

    def make(_: Place, match: AnyMatch) -> Statistics:
        return football.statistics(cast(Match, match))

    return await GRAPH.answer(info, match_id, "statistics/", Statistics, make)


async def _timeline(
    info: Info,
    match_id: MatchId,
    kind: _Kind | None = None,
    phase: _Phase | None = None,
    last: int = ENTRIES,
    before: Long | None = None,
    only: _Only | None = None,
    lang: str | None = None,
) -> Sequence[TimelineEntry] | None:
    """Answer with a match's last events in order, at most 1,000, in `lang` or English; null without one."""
    football = _football(info)
    languages = info.context["request"].app[LANGUAGES]
    language = languages.default if lang is None else languages.nearest(lang)
    asked = asked_of(("last", last, MAX_ENTRIES), ("before", before, MAX_SEQ))
    asked += _words(kind=kind, phase=phase, only=only) + f"&lang={language.code}"

    def make(place: Place, match: AnyMatch) -> Sequence[TimelineEntry]:
        whole = football.timeline(place, cast(Match, match), language)
        return page_of(whole, kind, phase, last, before, only).entries

    found: type[Sequence[TimelineEntry]] = list[TimelineEntry]
    return await GRAPH.answer(info, match_id, f"timeline/?{asked}", found, make)


async def _line_ups(info: Info, match_id: MatchId) -> LineUps | None:
    """Answer with a match's line-ups; null if there is no such match."""

    def make(_: Place, match: AnyMatch) -> LineUps:
        return line_ups(cast(Match, match))

    return await GRAPH.answer(info, match_id, "line-ups/", LineUps, make)


async def _windows(
    info: Info, match_id: MatchId, phase: _Phase | None = None
) -> list[PublishedWindow] | None:
    """Answer with a match's windows in order, the one in progress too; null if there is no such match."""
    football = _football(info)

    def make(place: Place, match: AnyMatch) -> list[PublishedWindow]:
        return football.windows(place, cast(Match, match), phase)

    asked = f"windows/?{_words(phase=phase)}"
    return await GRAPH.answer(info, match_id, asked, list[PublishedWindow], make)


def _words(**asked: StrEnum | None) -> str:
    """Return the parameters of another worker's view for words that are asked for."""
    return "".join(f"&{name}={word.value}" for name, word in asked.items() if word is not None)


GRAPH.add("football_statistics", _statistics, _Statistics | None)
GRAPH.add("football_timeline", _timeline, list[_Entry | None] | None)
GRAPH.add("football_line_ups", _line_ups, _LineUps | None)
GRAPH.add("football_windows", _windows, list[_Window | None] | None)
