"""The cards of sports: how the front page shows a match of each, as a sport declares it beside its pages."""

from collections.abc import Awaitable, Callable
from typing import Protocol, cast

import msgspec
from aiohttp import web

from app import app
from serving.push.voices import Speaking
from tables.matches.sport import AnySport, Dated
from web.matches.lists import MatchLists
from web.matches.views import MatchViews


class Glance(Dated, Protocol):
    """What lists of several sports ask of a match's summary."""

    @property
    def status(self) -> str: ...  # noqa: D102 - one of the sport's
    @property
    def starts_at(self) -> int: ...  # noqa: D102 - epoch milliseconds, 0 where unknown
    @property
    def competition(self) -> str: ...  # noqa: D102 - "" where unknown
    @property
    def venue(self) -> str: ...  # noqa: D102 - "" where unknown
    @property
    def result(self) -> str | None: ...  # noqa: D102 - None while there is none


class _Side(Protocol):
    @property
    def name(self) -> str: ...


class _HomeAndAway(Protocol):
    @property
    def home(self) -> _Side: ...
    @property
    def away(self) -> _Side: ...


def home_and_away(match: Glance) -> tuple[str, ...]:
    """Return the names of the sides of a summary that has `home` and `away`."""
    known = cast(_HomeAndAway, match)
    return known.home.name, known.away.name


class Card(msgspec.Struct, frozen=True):
    """How a sport's matches are shown in a list.

    Attributes:
        sport: the sport; its summaries are each a `Glance`.
        lists: the key of an application's lists of its matches.
        find: returns the summary of a match by its id in a language, None where there is none now.
        heading: the message that says what its matches are together: "Basketball".
        sides: the names of the sides of a summary, those that are known.
        template: shows the summary `match` of a `sport`, by its name, as a list item of class `card`.
        style: a style sheet of its own, among the page's files.
        script: a module among them. It exports `title(match)`, and `fill(card, match)`, which shows a pushed
            summary on its card and returns false where only the page itself can show it.
    """

    sport: AnySport
    lists: web.AppKey[MatchLists]
    find: Callable[[web.Request, str, Speaking], Awaitable[object | None]]
    heading: str
    sides: Callable[[Glance], tuple[str, ...]]
    template: str
    style: str
    script: str


CARDS = web.AppKey[list[Card]]("cards")
"""Where a served application has them, in the order of declaration; all of them once it has started."""

app.provide(CARDS, lambda _: [])


def card_of(request: web.Request, sport: AnySport) -> Card | None:
    """Return the card of a sport, None where it has none."""
    return next((one for one in request.app[CARDS] if one.sport is sport), None)


def show_on_front_page(
    views: MatchViews,
    *,
    heading: str,
    sides: Callable[[Glance], tuple[str, ...]],
    template: str,
    style: str,
    script: str,
) -> None:
    """Declare the card of a sport, by its views: the front page then lists its matches."""
    card = Card(views.tables.sport, views.lists, views.find_score, heading, sides, template, style, script)

    async def add(served: web.Application) -> None:
        served[CARDS].append(card)

    app.served.on_startup.append(add)
