"""The cards of sports: how the front page shows a match of each, as a sport declares it beside its pages."""

import msgspec
from aiohttp import web

from app import app
from tables.matches.sport import AnySport
from web.matches.lists import MatchLists
from web.matches.views import MatchViews


class Card(msgspec.Struct, frozen=True):
    """How a sport's matches are shown in a list.

    Attributes:
        sport: the sport; its summaries have `status` and `starts_at` beside what `Dated` has.
        lists: the key of an application's lists of its matches.
        template: shows the summary `match` of a `sport`, by its name, as a list item of class `card`.
        style: a style sheet of its own, among the page's files.
        script: a module among them. It exports `title(match)`, and `fill(card, match)`, which shows a pushed
            summary on its card and returns false where only the page itself can show it.
    """

    sport: AnySport
    lists: web.AppKey[MatchLists]
    template: str
    style: str
    script: str


CARDS = web.AppKey[list[Card]]("cards")
"""Where a served application has them, in the order of declaration; all of them once it has started."""

app.provide(CARDS, lambda _: [])


def show_on_front_page(views: MatchViews, *, template: str, style: str, script: str) -> None:
    """Declare the card of a sport, by its views: the front page then lists its matches."""
    card = Card(views.tables.sport, views.lists, template, style, script)

    async def add(served: web.Application) -> None:
        served[CARDS].append(card)

    app.served.on_startup.append(add)
