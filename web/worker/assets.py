"""The page's files, under addresses that contain their version."""

from aiohttp import web

from app import app
from serving.http.responses import not_found
from serving.http.templates import TEMPLATES


@app.view("/assets/{version}/{name:.+}")
async def asset(request: web.Request, version: str, name: str) -> web.Response:
    """Answer with a file; under another version's address with the current file, not to be cached."""
    assets = request.app[TEMPLATES].assets
    file = assets.get(name)
    if file is None:
        raise not_found(f"there is no {name!r} among the page's files")
    return file.answer(request, None if version == assets.version else {"Cache-Control": "no-cache"})
