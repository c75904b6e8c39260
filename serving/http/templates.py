"""Pages rendered on the worker: Jinja templates in which no outside text can become markup."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import jinja2
from aiohttp import web
from markupsafe import Markup, escape

from serving.http.assets import Assets

STRETCH = 0.02
"""Seconds for which a long page renders before other tasks run."""


_ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
"""Characters by which a name could end its own isolation."""

_DIRECTIONS = _ISOLATES | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)))


def name(text: str) -> Markup:
    """Write a name whose text direction affects nothing around it, whatever a feed put into it."""
    return Markup("<bdi>%s</bdi>") % text.translate(_ISOLATES)


def isolated(text: str, names: Iterable[str]) -> Markup:
    """Write a sentence in which the text direction of each of `names` affects nothing around it.

    A name is found as words of its own: one of a letter is in no other word.
    """
    known = tuple(filter(None, names))
    if not known:
        return name(text)
    parts = _finder(known).split(text)
    return Markup("").join(
        name(part) if index % 2 else escape(part.translate(_DIRECTIONS)) for index, part in enumerate(parts)
    )


@lru_cache(maxsize=128)
def _finder(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what splits a text at names, the longest first; a page has many sentences with the same ones."""
    known = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, known))})(?!\w)")


def plain(text: str) -> str:
    """Write a text for a place without markup, such as a title, without direction controls."""
    return text.translate(_DIRECTIONS)


def segment(text: str) -> str:
    """Write a text as one segment of a path, whatever it holds."""
    return quote(text, safe="")


def moment(epoch_ms: int) -> str:
    """Write a time in the format of HTML's `datetime`."""
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clock(epoch_ms: int) -> str:
    """Write a time for people: "21 November 2026, 13:10 UTC"; scripts convert it to local time."""
    when = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def decimal(value: float | None, places: int = 2) -> str:
    """Write a rate; a dash for None."""
    return "\N{EN DASH}" if value is None else f"{value:.{places}f}"


class Templates:
    """The templates of pages, named by their paths under a folder, and the files that they refer to."""

    def __init__(self, root: Path) -> None:
        self.assets = Assets(root)
        self.stretch = STRETCH
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(root),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.add_filters(
            segment=segment, moment=moment, clock=clock, decimal=decimal, asset=self.assets.address,
            name=name, isolated=isolated, plain=plain,
        )  # fmt: skip

    def add_filters(self, **filters: Callable[..., object]) -> None:
        """Add a sport's own filters to the templates."""
        self._environment.filters.update(filters)

    def add_values(self, **values: object) -> None:
        """Add values that all templates have, imported ones too."""
        self._environment.globals.update(values)

    @property
    def filters(self) -> Mapping[str, Callable[..., object]]:
        """All filters, Jinja's own among them."""
        return self._environment.filters

    def render(self, template: str, **values: object) -> bytes:
        """Render a template to HTML in UTF-8."""
        return self._environment.get_template(template).render(values).encode()

    async def render_in_turns(self, template: str, **values: object) -> bytes:
        """Render a page that may be long: other tasks run every `stretch` seconds."""
        pieces = []
        began = time.perf_counter()
        for piece in self._environment.get_template(template).generate(values):
            pieces.append(piece)
            if time.perf_counter() - began > self.stretch:
                await asyncio.sleep(0)
                began = time.perf_counter()
        return "".join(pieces).encode()


TEMPLATES = web.AppKey("templates", Templates)
"""Where a served application has them."""
