"""A page as a browser makes it of the HTML, and what the browser loads for it."""

import re
from html.parser import HTMLParser
from posixpath import dirname, normpath

from tests.web.site import Site


class Page(HTMLParser):
    """What a browser makes of a page: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._text).split())

    def having(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            found
            for name, found in self.tags
            if name == tag and all(found.get(key) == value for key, value in attributes.items())
        ]

    @property
    def links(self) -> set[str]:
        return {found["href"] or "" for found in self.having("a")}


async def loaded(site: Site, path: str) -> dict[str, int]:
    """What a browser loads to show a page: addresses, and bytes in gzip."""
    weights: dict[str, int] = {}
    ahead = [path]
    while ahead:
        address = ahead.pop()
        if address in weights:
            continue
        weights[address] = len(await (await site.get(address, **{"Accept-Encoding": "gzip"})).read())
        text = await site.text(address)
        ahead += re.findall(r'(?:href|src)="(/assets/[^"]+)"', text) if address == path else []
        imported = re.findall(r'^import .* from "([^"]+)"', text, re.MULTILINE)
        ahead += [normpath(f"{dirname(address)}/{name}") for name in imported]
    return weights
