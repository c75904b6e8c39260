"""What lets browsers keep pages for when there is no network: a service worker, and a page that says so."""

import hashlib
import re
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app import app, settings
from serving.http.representations import Encoded
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language

ASKED_AGAIN = "no-cache"
"""Browsers ask for these at each update, and get them again only where they have changed."""

OWN_POLICY = "default-src 'none'; connect-src 'self'"
"""The Content-Security-Policy of the service worker, which fetches pages and files for the browser."""

_FILE = re.compile(r'(?:href|src)="(/assets/[^"]+)"')


class Offline:
    """The service worker's script and the page for each language, of one version together.

    The version changes with any of the pages' files and with these pages: a browser then begins anew.

    Attributes:
        script: the service worker; where nothing is kept, one that takes away what was.
        pages: by the code of their language, the default one first.
    """

    def __init__(self, templates: Templates, *, keeps: bool) -> None:
        """Render with these templates, whose pages then register the service worker if it `keeps` any."""
        templates.add_values(keeps_pages=keeps)
        self.pages = {
            code: self._page(templates, language.asked()) for code, language in templates.languages.items()
        }
        self.script = Encoded(
            self._keeper(templates) if keeps else _file(templates, "gone"),
            content_type="text/javascript",
            cache_control=ASKED_AGAIN,
            headers={"Content-Security-Policy": OWN_POLICY},
        )

    def _page(self, templates: Templates, language: Language) -> Encoded:
        return Encoded(
            templates.render("offline/page/offline.html", language),
            content_type="text/html",
            cache_control=ASKED_AGAIN,
            headers=language.headers,
        )

    def _keeper(self, templates: Templates) -> bytes:
        bodies = b"".join(page.body for page in self.pages.values())
        version = hashlib.sha256(templates.assets.version.encode() + bodies).hexdigest()[:12]
        told = {
            "VERSION": version,
            "FILES_AT": f"/assets/{templates.assets.version}/",
            "OFFLINE": {code: f"/offline/?{urlencode({'lang': code})}" for code in self.pages},
            "NEEDED": sorted(set(_FILE.findall(bodies.decode()))),
        }
        constants = "".join(
            f"const {name} = {msgspec.json.encode(value).decode()};\n" for name, value in told.items()
        )
        return constants.encode() + _file(templates, "keeper")


def _file(templates: Templates, name: str) -> bytes:
    file = templates.assets.get(f"offline/{name}.js")
    assert file is not None, f"web/offline/page/{name}.js is missing"  # noqa: S101 - it is this room's own
    return file.body


OFFLINE = web.AppKey("offline", Offline)
app.provide(OFFLINE, lambda served: Offline(served[TEMPLATES], keeps=settings.offline_pages))


@app.view("/sw.js")
async def service_worker(request: web.Request) -> web.Response:
    """Answer with the service worker of all pages."""
    return request.app[OFFLINE].script.answer(request)


@app.view("/offline/")
async def offline_page(request: web.Request) -> web.Response:
    """Answer with the page that browsers show where there is no network."""
    language = request.app[TEMPLATES].languages.accepted(request)
    return request.app[OFFLINE].pages[language.code].answer(request)
