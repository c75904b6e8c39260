"""The views of the site's icon in pixels, as the manifest and Apple's systems name it."""

import asyncio

import msgspec
from aiohttp import web

from app import app
from serving.http.representations import PNG, Encoded
from web.sharing.icon import GROUND, icon

KEPT = "public, max-age=604800"
"""A week: its address has no version."""


class Form(msgspec.Struct, frozen=True):
    """A form of the icon: pixels of a side, what the ball takes of it, and what is around."""

    side: int
    part: float = 1.0
    ground: str | None = None


FORMS = {
    "192": Form(192),
    "512": Form(512),
    # A launcher cuts it to a shape of its own, but not within the inner four fifths.
    "maskable": Form(512, 0.66, GROUND),
    "apple": Form(180, 0.8, GROUND),
}
"""By their names in addresses."""


class Icons:
    """The icons of a worker, each drawn when it is first asked for."""

    def __init__(self) -> None:
        self._drawn: dict[str, Encoded] = {}
        self._one = asyncio.Lock()

    async def of(self, name: str) -> Encoded:
        """Return the icon of a form."""
        async with self._one:
            if name not in self._drawn:
                form = FORMS[name]
                body = await asyncio.to_thread(icon, form.side, part=form.part, ground=form.ground)
                self._drawn[name] = Encoded(body, cache_control=KEPT, content_type=PNG)
            return self._drawn[name]


ICONS = web.AppKey("icons", Icons)
app.provide(ICONS, lambda _: Icons())


@app.view(f"/icons/{{name:{'|'.join(FORMS)}}}.png")
async def site_icon(request: web.Request, name: str) -> web.Response:
    """Answer with the site's icon in a form."""
    return (await request.app[ICONS].of(name)).answer(request)
