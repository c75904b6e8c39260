"""The English words that are left on a page in another language."""

import re
from html.parser import HTMLParser

READ = ("alt", "aria-label", "aria-valuetext", "placeholder", "title")
"""Attributes that are read."""

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_UNREAD = frozenset({"script", "style", "code", "pre"})
"""Elements whose text is for programs."""

KNOWN = re.compile(
    r"\b(Overstream|API|UTC|am|pm"  # the site, and what is the same everywhere
    r"|HTTP|Server-Sent Events|WebSocket|GraphQL|DRS|D/L"
    r"|[AB]\d{1,2}|[XYZ]"  # players of stories
    r"|W|\d+(wd|nb|lb|b)"  # cricket's notation of balls
    r"|iOS|Android|DE|Cup|Oval)\b"
)
"""Names and codes that stand on the pages of tests."""


class _Words(HTMLParser):
    """What is read of a page: texts and attributes, but for what is marked as English, and names in `bdi`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if not self._silent:
            said = [value for name, value in given.items() if name in READ or self._is_said(tag, name, given)]
            self.found += said
        silent = tag in _UNREAD or tag == "bdi" or (given.get("lang", "").startswith("en") and tag != "html")
        if (self._silent or silent) and tag not in _VOID:
            self._silent.append(tag)

    @staticmethod
    def _is_said(tag: str, name: str, given: dict[str, str]) -> bool:
        if tag == "meta":
            about = given.get("name", given.get("property", ""))
            return name == "content" and about.endswith(("description", "title"))
        # Words that scripts show are in attributes of these.
        is_word = name.startswith("data-") and name != "data-status"
        return is_word and given.get("id") in ("status", "batters", "pinned")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            while self._silent and self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def english_in(html: str, *names: str) -> list[str]:
    """Return the words in Latin letters that a page in another language says, without `names` and codes."""
    found = []
    for text in _Words(html).found:
        for name in names:
            text = text.replace(name, "")
        found += re.findall(r"[A-Za-z][A-Za-z'-]*", KNOWN.sub("", text))
    return found
