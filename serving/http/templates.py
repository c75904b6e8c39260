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
from serving.languages.language import Language
from serving.languages.languages import Languages

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


class Templates:
    """The templates of pages, named by their paths under a folder, and the files that they refer to.

    A template is rendered in a language. It and what it imports have `language`, a message `t(key, ...)`, and
    `lang`, the query that links carry on; where it is served, `site`, the address at which people reach it,
    None where that is not known; the filters `clock`, `time_of_day`, `decimal`, `number` and `signed` write
    as it does. `kept` is what a page keeps of its own query, "window=day&", where it is then read in another
    language.

    Attributes:
        languages: those of the files `*/texts/*.ftl` under the same folder.
    """

    def __init__(self, root: Path) -> None:
        self.assets = Assets(root)
        self.languages = Languages(root.glob("*/texts/*.ftl"))
        self.stretch = STRETCH
        self._environments = {
            language.key: self._environment(root, language) for language in self.languages.forms
        }

    def _environment(self, root: Path, language: Language) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(root),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(
            segment=segment, moment=moment, asset=self.assets.address,
            name=name, isolated=isolated, plain=plain,
            clock=language.clock, time_of_day=language.time_of_day, decimal=language.decimal,
            number=language.number, signed=language.signed,
        )  # fmt: skip
        environment.globals.update(
            language=language, languages=self.languages, lang=language.query, t=language.text
        )
        return environment

    def add_filters(self, **filters: Callable[..., object]) -> None:
        """Add a sport's own filters to the templates."""
        for environment in self._environments.values():
            environment.filters.update(filters)

    def add_values(self, **values: object) -> None:
        """Add values that all templates have, imported ones too."""
        for environment in self._environments.values():
            environment.globals.update(values)

    @property
    def filters(self) -> Mapping[str, Callable[..., object]]:
        """All filters, Jinja's own among them."""
        return self._environments[self.languages.default.key].filters

    def render(self, template: str, speaking: Language | None = None, /, **values: object) -> bytes:
        """Render a template in a language, the default one without, to HTML in UTF-8."""
        return self._template(template, speaking).render(values).encode()

    def _template(self, template: str, speaking: Language | None) -> jinja2.Template:
        return self._environments[(speaking or self.languages.default).key].get_template(template)

    async def render_in_turns(
        self, template: str, speaking: Language | None = None, /, **values: object
    ) -> bytes:
        """Render a page that may be long: other tasks run every `stretch` seconds."""
        pieces = []
        began = time.perf_counter()
        for piece in self._template(template, speaking).generate(values):
            pieces.append(piece)
            if time.perf_counter() - began > self.stretch:
                await asyncio.sleep(0)
                began = time.perf_counter()
        return "".join(pieces).encode()


TEMPLATES = web.AppKey("templates", Templates)
"""Where a served application has them."""
