"""The views of a match that only cricket has: the scorecard and the overs."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from schemas.cricket.published import OverSummary
from serving.http.representations import AnswerCache, Encoded
from serving.http.responses import whole_number
from tables.cricket.projections import over_summary
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match, Over
from tables.cricket.sport import SPORT
from tables.cricket.summaries import summarise
from tables.matches.sport import Match as AnyMatch
from web.cricket.wording import match_text, summary_text, worded
from web.matches.answers import MatchAnswers, Place, encode
from web.matches.texts import Texts
from web.matches.views import views_of

MAX_INNINGS = 65_535
MAX_LAST = 100_000
"""The highest `?innings=` and `?last=`."""

_ROW_OVERHEAD = 150
"""Bytes of a row's objects, without its JSON."""

CRICKET = views_of(SPORT)
CRICKET.texts = Texts(
    state=lambda match, state, language: match_text(match, state, summarise(match), language),
    summary=summary_text,
    complete=worded,
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


OVERS = web.AppKey("cricket_overs", OverAnswers)
app.provide(OVERS, lambda served: OverAnswers(served[CRICKET.answers]))


@app.view("/cricket/matches/{match_id}/scorecard/")
@app.view("/matches/{match_id}/scorecard/")
async def match_scorecard(request: web.Request, match_id: str) -> web.Response:
    """Answer with a match's scorecard."""
    answers = request.app[CRICKET.answers]

    def make(place: Place, match: AnyMatch) -> Encoded:
        return answers.of("scorecard", place, match, lambda: encode(scorecard(cast(Match, match))))

    return await answers.answer(request, match_id, make)


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
