"""The languages that a worker speaks, and which of them a request asks for.

A language is a file: `<room>/texts/<code>.ftl` in each room of pages, in Fluent (https://projectfluent.org).
What a file lacks is said in English, so a new language may begin with a few messages.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from aiohttp import web
from babel import UnknownLocaleError

from serving.languages.language import Language

DEFAULT = "en"
"""The language that every message is in, and which a request gets that asks for none of the others."""

MOST_ASKED = 400
"""Characters of `Accept-Language`, and of any tag, that are read."""


class LanguageFileError(Exception):
    """A file of texts is named after no language."""


class Languages(Mapping[str, Language]):
    """The languages of some files, by their codes, the default one first."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Read files named `<code>.ftl`; several of a language are its rooms'.

        Raises:
            LanguageFileError: a file is named after no language, or none is of the default one.
        """
        sources: dict[str, list[str]] = {DEFAULT: []}
        for path in sorted(files):
            sources.setdefault(path.stem, []).append(path.read_text())
        self.default = Language(DEFAULT, sources.pop(DEFAULT))
        self._by_code = {DEFAULT: self.default}
        for code, texts in sorted(sources.items()):
            try:
                self._by_code[code] = Language(code, texts, self.default)
            except (UnknownLocaleError, ValueError) as error:
                raise LanguageFileError(f"{code}.ftl is named after no language: {error}") from None
        self._asked = {code: language.asked() for code, language in self._by_code.items()}
        self._by_tag = {code.lower(): language for code, language in self._by_code.items()}

    @property
    def forms(self) -> Iterable[Language]:
        """Every language twice: as readers get it unasked, and as they ask for it by `?lang=`."""
        return (*self._by_code.values(), *self._asked.values())

    def __getitem__(self, code: str) -> Language:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, tag: str) -> Language | None:
        """Return the language of a tag, or of its longest part that is one: "hi-IN" is "hi" (RFC 4647)."""
        parts = tag[:MOST_ASKED].strip().lower().replace("_", "-").split("-")
        while parts:
            if (found := self._by_tag.get("-".join(parts))) is not None:
                return found
            parts.pop()
        return None

    def nearest(self, tag: str) -> Language:
        """Return the language of a tag, the default one where there is none."""
        return self.find(tag) or self.default

    def given(self, request: web.Request) -> Language | None:
        """Return the language of `?lang=`; None where it is absent. An unknown one is the default."""
        asked = request.query.get("lang")
        return None if asked is None else self._asked[self.nearest(asked).code]

    def accepted(self, request: web.Request) -> Language:
        """Return the language of `?lang=`, else of `Accept-Language`, else the default (RFC 9110, 12.5.4)."""
        given = self.given(request)
        return given if given is not None else self._best(request.headers.get("Accept-Language", ""))

    def _best(self, header: str) -> Language:
        ranked = []
        for place, one in enumerate(header[:MOST_ASKED].split(",")):
            tag, _, weight = one.partition(";")
            language = self.default if tag.strip() == "*" else self.find(tag)
            if language is not None and (quality := _quality(weight)):
                ranked.append((-quality, place, language))
        return min(ranked, key=lambda one: one[:2])[2] if ranked else self.default


def _quality(weight: str) -> float:
    """Return the weight of "q=0.8", 1 without one, 0 where it cannot be read."""
    name, _, value = weight.replace(" ", "").partition("=")
    if not name:
        return 1.0
    number = value.replace(".", "", 1)
    return float(value) if name == "q" and number.isascii() and number.isdigit() and len(value) < 6 else 0.0


LANGUAGES = web.AppKey("languages", Languages)
"""Where a served application has them."""
