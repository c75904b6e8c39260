"""Pages beside those of a match's own sport: of its audience, of what fans foretell. Each has a tab."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from app import app
from app.registry import SPORTS, load
from serving.http.error_pages import as_page
from serving.http.responses import NOWHERE, not_found
from serving.http.templates import TEMPLATES
from tables.matches.sport import AnySport, Sport, any_sport

View = Callable[[web.Request, AnySport, str], Awaitable[web.StreamResponse]]
"""Answers with the page of a sport's match, by its id."""

_LINKS = web.AppKey[list[tuple[str, str]]]("pages_beside")
"""Pairs of a name in addresses and a message."""

_SPORTS = {name: any_sport(sport) for name, sport in load(SPORTS, Sport, names=app.slices).items()}

app.provide(_LINKS, lambda _: [])


def serve_beside(name: str, text: str, view: View) -> None:
    """Serve a page beside each match, at `name` under its own; the message `text` names its tab there."""

    @as_page
    async def of_sport(request: web.Request, sport: str, match_id: str) -> web.StreamResponse:
        """Show the page of a match."""
        if (known := _SPORTS.get(sport)) is None:
            raise not_found(f"this worker has no matches of {sport[:64]!r}")
        return await view(request, known, match_id)

    @as_page
    async def at_root(request: web.Request, match_id: str) -> web.StreamResponse:
        """Show the page of a match of the sport whose pages are at the root."""
        if (known := next((sport for sport in _SPORTS.values() if sport.at_root), None)) is None:
            raise not_found(NOWHERE)
        return await view(request, known, match_id)

    async def link(served: web.Application) -> None:
        links = served[_LINKS]
        links.append((name, text))
        served[TEMPLATES].add_values(beside=tuple(sorted(links)))

    of_sport.__name__, at_root.__name__ = f"{name}_of_sport", f"{name}_at_root"
    app.view(f"/{{sport}}/match/{{match_id}}/{name}/")(of_sport)
    app.view(f"/match/{{match_id}}/{name}/")(at_root)
    app.served.on_startup.append(link)
