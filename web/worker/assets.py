"""The page's own files, under addresses that have their version."""

from aiohttp import web

from app import app
from serving.http.responses import not_found
from serving.http.templates import TEMPLATES


@app.view("/assets/{version}/{name:.+}")
async def asset(request: web.Request, version: str, name: str) -> web.Response:
    """Answer with a file. Of another version there is only what there is now, not to be kept."""
    assets = request.app[TEMPLATES].assets
    file = assets.get(name)
    if file is None:
        raise not_found(f"there is no {name!r} among the page's files")
    return file.answer(request, None if version == assets.version else {"Cache-Control": "no-cache"})
