"""The pages: every match, innings and view has an address, and shows the score without JavaScript."""

from typing import cast

import msgspec
from aiohttp import web

from app import app
from schemas.matches.checks import MAX_SEQ
from serving.http.error_pages import as_page
from serving.http.responses import not_found, whole_number
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from tables.cricket.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from web.cricket import notation
from web.cricket.charts.lines import run_rate, worm
from web.cricket.charts.manhattan import manhattan
from web.cricket.charts.progress import progress_of
from web.cricket.commentary import COMMENTS, CommentPage, page_of
from web.cricket.matches import COMMENTARY, CRICKET, asked_only, bowled
from web.cricket.page_model import MatchPage, match_page
from web.matches.answers import Place
from web.matches.cards import show_on_front_page
from web.matches.pages import MatchPages, kept_of

PAGES = web.AppKey("cricket_pages", MatchPages)
app.provide(PAGES, lambda served: MatchPages(served[TEMPLATES], served[CRICKET.answers], {}))

show_on_front_page(
    CRICKET,
    heading="sport-cricket",
    sides=notation.sides,
    template="cricket/page/card.html",
    style="cricket/card.css",
    script="cricket/card.js",
)


@app.view("/match/{match_id}/")
@as_page
async def live_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match as it is being played."""
    return await _match_page(request, match_id, "live")


@app.view("/match/{match_id}/{view:scorecard|overs|charts|info}/")
@as_page
async def view_page(request: web.Request, match_id: str, view: str) -> web.Response:
    """Show a view of a match; a view of one innings shows the innings being played."""
    return await _match_page(request, match_id, view)


@app.view("/match/{match_id}/commentary/")
@as_page
async def commentary_page(request: web.Request, match_id: str) -> web.Response:
    """Show a match ball by ball in words; `?only=` wickets or boundaries, `?before=` a number."""
    only, before = asked_only(request), whole_number(request, "before", 1, MAX_SEQ)
    comments = request.app[COMMENTARY]

    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        shown = page_of(comments.of(place, cast(Match, match), language), None, only, COMMENTS, before)
        values = _values(place, cast(Match, match), "commentary", None, language)
        said = Said(only or "", before, shown, _players(cast(Match, match)))
        kept = kept_of(only or "", before)
        return templates.render("cricket/page/match.html", language, said=said, kept=kept, **values)

    return await request.app[PAGES].answer(request, match_id, f"commentary {only} {before}", render)


class Said(msgspec.Struct, frozen=True):
    """A page of comments, what it was asked for, and the names in it."""

    only: str
    before: int | None
    page: CommentPage
    names: tuple[str, ...]


def _players(match: Match) -> tuple[str, ...]:
    """Return the names that comments on a match may have."""
    cards = [innings.card for innings in match.innings]
    named = [batter.name for innings in match.innings for batter in innings.all_batters]
    named += [bowler.name for card in cards for bowler in card.bowlers]
    named += [innings.team for innings in match.innings]
    return tuple(dict.fromkeys(named))


@app.view("/match/{match_id}/{view:scorecard|overs}/{innings:[1-9][0-9]{0,4}}/")
@as_page
async def innings_page(request: web.Request, match_id: str, view: str, innings: str) -> web.Response:
    """Show a view of one innings."""
    return await _match_page(request, match_id, view, int(innings))


async def _match_page(
    request: web.Request, match_id: str, view: str, innings: int | None = None
) -> web.Response:
    def render(templates: Templates, language: Language, place: Place, match: AnyMatch) -> bytes:
        return templates.render(
            "cricket/page/match.html", language, **_values(place, cast(Match, match), view, innings, language)
        )

    return await request.app[PAGES].answer(request, match_id, f"{view} {innings}", render)


def _values(
    place: Place, match: Match, view: str, innings: int | None, language: Language
) -> dict[str, object]:
    page = match_page(match, bowled(place, match), language)
    shown = next((one for one in page.innings if one.summary.number == innings), None)
    if shown is None and innings is not None:
        raise not_found(f"match {match.match_id!r} has no innings {innings}")
    values = {"page": page, "view": view, "shown": shown or page.current}
    return values | _charts(page, match, view, language)


def _charts(page: MatchPage, match: Match, view: str, language: Language) -> dict[str, object]:
    """Return the charts that a view has, none of which there are before the first ball."""
    if view not in ("live", "charts"):
        return {}
    innings = progress_of(page.innings, match, language)
    in_turn = len(innings) > 2 or page.details.innings_per_side > 1
    if not any(one.overs for one in innings):
        return {"worm": None}
    found: dict[str, object] = {"worm": worm(innings, language, in_turn=in_turn)}
    if view == "charts":
        found["manhattans"] = [(one, manhattan(one, language)) for one in innings if one.overs]
        found["rate"] = run_rate(innings, language, in_turn=in_turn)
    return found
