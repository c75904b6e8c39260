"""The views of a match that only football has: statistics, timeline, line-ups and windows."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar, cast
from urllib.parse import urlencode

from aiohttp import web

from app import app
from schemas.football.views import Statistics, TimelineEntry
from schemas.football.words import EventKind, PhaseName
from schemas.matches.checks import MAX_SEQ
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import bad_request, not_found, whole_number
from serving.http.templates import segment
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from serving.lists import link_to_next
from tables.football.line_ups import line_ups
from tables.football.scoring.state import Match, Window
from tables.football.sport import SPORT
from tables.football.statistics import possession_source, statistics
from tables.football.terms import info_of, minute_text
from tables.football.windows import PublishedWindow, published
from tables.matches.sport import Match as AnyMatch
from tables.matches.tables import MatchTables
from web.football.moments import moments_in
from web.football.timeline import EventSelection, TimelinePage, made_from, page_of, timeline_of
from web.football.wording import match_text, summary_text
from web.matches.answers import Place, encode
from web.matches.texts import Texts
from web.matches.views import views_of

ENTRIES = 100
"""Entries of an answer without `?last=`."""

MAX_ENTRIES = 1_000
"""The highest `?last=`."""

_ENTRY = 800
"""Bytes of an entry's objects and texts."""

_WINDOW = 600
"""Bytes of a window's objects."""

K = TypeVar("K", bound=StrEnum)

MATCHES = views_of(SPORT)
MATCHES.texts = Texts(state=match_text, summary=summary_text, moments=moments_in)


class FootballAnswers:
    """What is made of a match beside its state, once a change: windows, and a timeline in each language."""

    def __init__(self, tables: MatchTables) -> None:
        self._tables = tables
        self._timelines: AnswerCache[tuple[TimelineEntry, ...]] = AnswerCache(
            64 << 20, lambda entries: len(entries) * _ENTRY
        )
        self._windows: AnswerCache[tuple[PublishedWindow, ...]] = AnswerCache(
            16 << 20, lambda windows: len(windows) * _WINDOW
        )

    def timeline(self, place: Place, match: Match, language: Language) -> tuple[TimelineEntry, ...]:
        """Return the timeline of a match."""
        return self._timelines.get(
            f"timeline {language.code}",
            match.match_id,
            made_from(match),
            lambda: timeline_of(self._tables, place, match, language),
        )

    def windows(self, place: Place, match: Match, phase: PhaseName | None = None) -> list[PublishedWindow]:
        """Return the windows of a match in order, the one in progress too; only those of a phase.

        Raises:
            QuarantinedError: neither the windows nor the events of the match can be read.
        """
        windows = self._windows.get("windows", match.match_id, match, lambda: self._windows_of(place, match))
        return [window for window in windows if phase in (None, window.phase)]

    def statistics(self, match: Match) -> Statistics:
        """Return the statistics of a match.

        Raises:
            AnswerError: 404, only the score of the match is known.
        """
        if match.snapshots:
            raise not_found(f"match {match.match_id!r} has no statistics: its feed says only the score")
        home, away = statistics(match)
        minute = minute_text(info_of(match).format, match.phase, match.clock_ms)
        return Statistics(match.match_id, match.last_seq, minute, home, away, possession_source(match))

    def _windows_of(self, place: Place, match: Match) -> tuple[PublishedWindow, ...]:
        windows = cast("list[Window]", self._tables.windows_of(place, match))
        return tuple(published(match, window) for window in windows)


FOOTBALL_ANSWERS = web.AppKey("football_match_answers", FootballAnswers)
app.provide(FOOTBALL_ANSWERS, lambda _: FootballAnswers(MATCHES.tables))


@app.view("/football/matches/{match_id}/statistics/")
async def match_statistics(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's statistics; 404 where only the score is known."""
    football = request.app[FOOTBALL_ANSWERS]
    return await request.app[MATCHES.answers].answer_with(
        request, match_id, "statistics", lambda _, match: football.statistics(cast(Match, match))
    )


@app.view("/football/matches/{match_id}/timeline/")
async def match_timeline(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's last events in order, in words.

    `?lang=`, `?last=` (how many), `?before=`, `?only=`, `?kind=`, `?phase=`.
    """
    kind, phase = asked_word(request, "kind", EventKind), asked_word(request, "phase", PhaseName)
    only = asked_word(request, "only", EventSelection)
    last = whole_number(request, "last", 1, MAX_ENTRIES) or ENTRIES
    before = whole_number(request, "before", 1, MAX_SEQ)
    languages = request.app[LANGUAGES]
    given = languages.given(request)
    code = given.code if given is not None else ""
    terms = {"kind": kind, "phase": phase, "only": only, "lang": code}
    wanted = {name: word for name, word in terms.items() if word}
    answers, football = request.app[MATCHES.answers], request.app[FOOTBALL_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        whole = football.timeline(place, cast(Match, match), given or languages.default)
        page = page_of(whole, kind, phase, last, before, only)
        entries = page.entries
        # Equal answers share their bytes, whatever was asked for.
        name = f"{kind} {phase} {only} {entries[0].seq} {len(entries)}" if entries else "without entries"
        headers = _earlier(match_id, page, wanted) | (given.headers if given is not None else {})
        return answers.of(f"timeline {code} {name}", place, match, lambda: encode(entries), headers)

    return await answers.answer(request, match_id, make)


@app.view("/football/matches/{match_id}/line-ups/")
async def match_line_ups(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's line-ups."""
    return await request.app[MATCHES.answers].answer_with(
        request, match_id, "line-ups", lambda _, match: line_ups(cast(Match, match))
    )


@app.view("/football/matches/{match_id}/windows/")
async def match_windows(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's windows in order, the one in progress too; `?phase=`."""
    phase = asked_word(request, "phase", PhaseName)
    answers, football = request.app[MATCHES.answers], request.app[FOOTBALL_ANSWERS]

    def make(place: Place, match: AnyMatch) -> Encoded:
        windows = football.windows(place, cast(Match, match), phase)
        return answers.of(
            f"windows {phase}" if windows else "no windows", place, match, lambda: encode(windows)
        )

    return await answers.answer(request, match_id, make)


def _earlier(match_id: str, page: TimelinePage, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the `Link` header to the entries before a page; none before the first one."""
    if not page.earlier:
        return {}
    terms: dict[str, object] = {"last": len(page.entries), "before": page.entries[0].seq, **wanted}
    return link_to_next(f"/football/matches/{segment(match_id)}/timeline/?{urlencode(terms)}")


def asked_word(request: web.Request, name: str, words: type[K]) -> K | None:
    """Return a parameter that is one of some words; None if it is absent.

    Raises:
        AnswerError: 400, there is no such word.
    """
    given = request.query.get(name)
    if given is None:
        return None
    try:
        return words(given)
    except ValueError:
        raise bad_request(f"{name} is {given!r}: expected one of {', '.join(words)}") from None
