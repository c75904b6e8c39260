"""The views of a match that only cricket has: the scorecard and the overs."""

from typing import cast
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app import app
from schemas.cricket.details import Comment
from schemas.cricket.events import AnyEvent
from schemas.cricket.published import OverSummary
from schemas.matches.checks import MAX_SEQ
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import bad_request, whole_number
from serving.http.templates import segment
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from serving.lists import link_to_next
from tables.cricket.details import match_details
from tables.cricket.projections import over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match, Over
from tables.cricket.sport import SPORT
from tables.cricket.summaries import summarise
from tables.matches.sequence.refold import replaying
from tables.matches.sport import Match as AnyMatch
from tables.matches.sport import any_sport
from web.cricket.commentary import COMMENTS, MAX_COMMENTS, ONLY, commentary, page_of
from web.cricket.moments import moments_in
from web.cricket.wording import match_text, summary_text, worded
from web.matches.answers import MatchAnswers, Place, encode
from web.matches.texts import Texts
from web.matches.views import views_of

MAX_INNINGS = 65_535
MAX_LAST = 100_000
"""The highest `?innings=` and `?last=`."""

_ROW_OVERHEAD = 150
"""Bytes of a row's objects, without its JSON."""

_COMMENT = 400
"""Bytes of a comment's objects and texts."""

CRICKET = views_of(SPORT)
CRICKET.texts = Texts(
    state=lambda match, state, language: match_text(
        match, state, worded(match, summarise(match), language), language
    ),
    summary=summary_text,
    complete=worded,
    moments=lambda _, stored, language: moments_in(stored, language),
)


class _Row(msgspec.Struct, frozen=True, gc=False):
    """An over's JSON, and the number of its innings."""

    innings: int
    body: bytes


class OverAnswers:
    """The overs of matches in JSON, cached until their match changes."""

    def __init__(self, answers: MatchAnswers) -> None:
        self._answers = answers
        self._rows: AnswerCache[tuple[_Row, ...]] = AnswerCache(
            32 << 20, lambda rows: sum(len(row.body) + _ROW_OVERHEAD for row in rows)
        )

    def of(self, place: Place, match: Match, innings: int | None, last: int | None) -> Encoded:
        """Return the overs of an innings, or the last ones; equal answers share their bytes."""
        rows = self._rows.get("overs", match.match_id, match, lambda: _rows_of(place, match))
        if innings is not None:
            rows = tuple(row for row in rows if row.innings == innings)
        if last is not None and last < len(rows):
            rows = rows[-last:]
        kind = f"overs {innings if rows else None} {len(rows)}"
        return self._answers.of(kind, place, match, lambda: b"[%b]" % b",".join([row.body for row in rows]))


class Comments:
    """The comments of matches, a language each, cached until their match changes."""

    def __init__(self) -> None:
        self._kept: AnswerCache[tuple[Comment, ...]] = AnswerCache(
            32 << 20, lambda comments: len(comments) * _COMMENT
        )

    def of(self, place: Place, match: Match, language: Language) -> tuple[Comment, ...]:
        """Return all comments on a match in order.

        Raises:
            QuarantinedError: the events of the match cannot be read.
        """
        return self._kept.get(
            f"comments {language.code}", match.match_id, match, lambda: _comments_on(place, match, language)
        )


def _comments_on(place: Place, match: Match, language: Language) -> tuple[Comment, ...]:
    events = CRICKET.tables.events_until(place, match)
    folded = replaying(any_sport(SPORT), match.match_id, match.info, events)
    pairs = ((cast(AnyEvent, event), cast(Match, after)) for event, after in folded)
    return commentary(match.match_id, match.info, pairs, language)


COMMENTARY = web.AppKey("cricket_commentary", Comments)
app.provide(COMMENTARY, lambda _: Comments())

OVERS = web.AppKey("cricket_overs", OverAnswers)
app.provide(OVERS, lambda served: OverAnswers(served[CRICKET.answers]))


@app.view("/cricket/matches/{match_id}/scorecard/")
@app.view("/matches/{match_id}/scorecard/")
async def match_scorecard(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's scorecard."""
    return await request.app[CRICKET.answers].answer_with(
        request, match_id, "scorecard", lambda _, match: scorecard(cast(Match, match))
    )


@app.view("/cricket/matches/{match_id}/overs/")
@app.view("/matches/{match_id}/overs/")
async def match_overs(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's overs in order, the one in progress last; `?innings=`, `?last=` (the last N)."""
    innings = whole_number(request, "innings", 1, MAX_INNINGS)
    last = whole_number(request, "last", 1, MAX_LAST)
    overs = request.app[OVERS]
    return await request.app[CRICKET.answers].answer(
        request, match_id, lambda place, match: overs.of(place, cast(Match, match), innings, last)
    )


@app.view("/cricket/matches/{match_id}/info/")
@app.view("/matches/{match_id}/info/")
async def match_info(request: web.Request, match_id: str) -> web.Response:
    """Answer with what is known of a match beside its score."""
    return await request.app[CRICKET.answers].answer_with(
        request, match_id, "info", lambda _, match: match_details(cast(Match, match))
    )


@app.view("/cricket/matches/{match_id}/commentary/")
@app.view("/matches/{match_id}/commentary/")
async def match_commentary(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match ball by ball in words: `?lang=`, `?only=`, `?innings=`, `?last=`, `?before=`."""
    innings = whole_number(request, "innings", 1, MAX_INNINGS)
    last = whole_number(request, "last", 1, MAX_COMMENTS) or COMMENTS
    before = whole_number(request, "before", 1, MAX_SEQ)
    only = asked_only(request)
    languages = request.app[LANGUAGES]
    language = languages.given(request) or languages.default
    answers, comments = request.app[CRICKET.answers], request.app[COMMENTARY]

    def make(place: Place, match: AnyMatch) -> Encoded:
        page = page_of(comments.of(place, cast(Match, match), language), innings, only, last, before)
        shown = page.comments
        kind = f"comments {language.code} {only} {innings} {shown[0].seq if shown else 0} {len(shown)}"
        headers = {"Content-Language": language.code}
        if page.earlier:
            terms = {"last": str(last), "before": str(shown[0].seq), "lang": language.code}
            terms |= {"only": only} if only is not None else {}
            terms |= {"innings": str(innings)} if innings is not None else {}
            path = f"/matches/{segment(match_id)}/commentary/"
            headers |= link_to_next(f"{path}?{urlencode(terms)}")
        return answers.of(kind, place, match, lambda: encode(shown), headers)

    return await answers.answer(request, match_id, make)


def asked_only(request: web.Request) -> str | None:
    """Return `?only=`; None if it is absent.

    Raises:
        AnswerError: 400, it asks for something else.
    """
    only = request.query.get("only")
    if only is None or only in ONLY:
        return only
    raise bad_request(f"only is {only!r}: expected one of {', '.join(ONLY)}")


def bowled(place: Place, match: Match) -> list[Over]:
    """Return a match's overs in order, the one in progress last.

    Raises:
        QuarantinedError: neither the overs nor the events of the match can be read.
    """
    return cast("list[Over]", CRICKET.tables.windows_of(place, match))


def overs_of(
    place: Place, match: Match, innings: int | None = None, last: int | None = None
) -> list[OverSummary]:
    """Return the summaries of a match's overs in order; only those of `innings`, and only the `last` ones."""
    found = [over for over in bowled(place, match) if innings is None or over.innings == innings]
    return [over_summary(over) for over in (found[-last:] if last is not None else found)]


def _rows_of(place: Place, match: Match) -> tuple[_Row, ...]:
    return tuple(_Row(over.innings, encode(over_summary(over))) for over in bowled(place, match))
