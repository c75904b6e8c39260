"""The view of a path, for Faust's web server: a plain coroutine function for each method.

Faust makes one class a path, which answers HEAD whatever it has. Here a path has what was declared for it:
several functions may share it, and HEAD is answered where GET is.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp.web import Request, StreamResponse
from faust import App
from faust.web import View
from faust.web.drivers.aiohttp import Web

ViewHandler = Callable[..., Awaitable[StreamResponse]]
"""A function of the request and the path's parts, by name."""


class PathView(View):
    """The functions that serve a path, by method in lower case."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.methods = {}

    def get_methods(self) -> set[str]:
        """Return the methods that the path takes, in upper case."""
        return {method.upper() for method in self.methods}

    def add(self, method: str, handle: ViewHandler) -> None:
        """Serve a method with a function; HEAD as GET, without the body."""
        self.methods = {**self.methods, method: handle} | ({"head": handle} if method == "get" else {})


def serve_path(app: App, path: str, method: str, handle: ViewHandler) -> None:
    """Serve a method of a path, beside what others serve there.

    A part of the path, `{match_id}`, matches any text without a slash; aiohttp's own pattern would refuse
    braces.
    """
    pattern = re.sub(r"\{(\w+)\}", r"{\1:[^/]+}", path)
    web = cast(Web, app.web)
    view = web.views.get(pattern)
    if not isinstance(view, PathView):
        made: type[PathView] = type(handle.__name__, (PathView,), {})
        app.page(pattern)(made)
        view = cast(PathView, web.views[pattern])
    before = view.get_methods()
    view.add(method, handle)

    async def answer(request: Request) -> StreamResponse:
        return cast(StreamResponse, await view(request))

    for new in sorted(view.get_methods() - before):
        web.web_app.router.add_route(new, pattern, answer)
