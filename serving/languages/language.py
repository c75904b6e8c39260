"""A language: its messages, and how it writes numbers and times."""

import logging
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from datetime import date as Date  # noqa: N812 - `date` writes one

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

logger = logging.getLogger(__name__)

LOCALES = {"en": "en-GB"}
"""The locale of numbers and dates, for languages whose own default is another one."""

Value = str | int | float
"""What a message is made of: a text, a count that chooses a plural form, a figure."""


class Language:
    """A language by its code, "hi": messages in Fluent, and numbers and times as its readers write them.

    A message that it lacks, or that fails, is that of `fallback`. Nothing is isolated: names are, where a
    text becomes a part of a page (`serving.http.templates.isolated`).

    Attributes:
        code: the name of its files, and of `?lang=`.
        tag: what HTML's `lang` says, "en-GB" (BCP 47).
        direction: HTML's `dir`, "ltr" or "rtl".
        name: its name in itself, "हिन्दी".
        query: what a link carries on, "?lang=hi", where the reader has asked for the language by it, else "".
    """

    query = ""

    def __init__(self, code: str, sources: Sequence[str], fallback: "Language | None" = None) -> None:
        """Take the texts of its files.

        Raises:
            babel.UnknownLocaleError, ValueError: there is no such language.
        """
        self.code = code
        self.tag = LOCALES.get(code, code)
        self._locale = Locale.parse(self.tag, sep="-")
        self.direction: str = self._locale.text_direction
        self.name: str = Locale.parse(code, sep="-").get_display_name() or code
        self._fallback = fallback
        self._bundle = FluentBundle([str(self._locale)], use_isolating=False)
        for source in sources:
            self._bundle.add_resource(FluentResource(source))

    @property
    def key(self) -> str:
        """What tells pages of a language apart, which differ in their links."""
        return f"{self.code}{self.query}"

    @property
    def headers(self) -> dict[str, str]:
        """The headers of an answer in this language, which another reader may get in another one."""
        vary = "Accept-Encoding" if self.query else "Accept-Encoding, Accept-Language"
        return {"Content-Language": self.code, "Vary": vary}

    def asked(self) -> "Language":
        """Return this language as a reader asks for it by `?lang=`: links carry that on."""
        asked = copy(self)
        asked.query = f"?lang={self.code}"
        return asked

    def text(self, key: str, **values: Value) -> str:
        """Return a message. An `int` is written without marks between thousands, as scores are.

        Raises:
            KeyError: no language has such a message.
        """
        if self._bundle.has_message(key):
            pattern = self._bundle.get_message(key).value
            if pattern is not None:
                text, errors = self._bundle.format_pattern(pattern, _values(values))
                if not errors and isinstance(text, str):
                    return text
                logger.error("message %r of language %r: %s", key, self.code, errors)
        if self._fallback is None:
            raise KeyError(f"there is no message {key!r}")
        return self._fallback.text(key, **values)

    def decimal(self, value: float | None, places: int = 2) -> str:
        """Write a figure with so many decimals; a dash for None."""
        if value is None:
            return "\N{EN DASH}"
        return format_decimal(value, f"0.{'0' * places}" if places else "0", locale=self._locale)

    def number(self, value: float) -> str:
        """Write a number with marks between its thousands: "1,234,567", in Hindi "12,34,567"."""
        whole = int(value) if value == int(value) else value
        return format_decimal(whole, locale=self._locale, decimal_quantization=False)

    def signed(self, value: float, places: int = 1) -> str:
        """Write a difference with its sign: "+12.3"."""
        zeros = f"0.{'0' * places}" if places else "0"
        return format_decimal(value, f"+{zeros};-{zeros}", locale=self._locale)

    def clock(self, epoch_ms: int) -> str:
        """Write a time for people, "21 November 2026, 13:10 UTC"; scripts convert it to local time."""
        when = datetime.fromtimestamp(epoch_ms / 1000, UTC)
        return f"{self.date(epoch_ms)}, {format_time(when, 'short', locale=self._locale)} UTC"

    def date(self, epoch_ms: int) -> str:
        """Write a day in UTC for people: "21 November 2026"."""
        when = datetime.fromtimestamp(epoch_ms / 1000, UTC)
        return format_date(when, "long", locale=self._locale)

    def time_of_day(self, epoch_ms: int) -> str:
        """Write a time of a day in UTC, "13:10"; scripts convert it to local time."""
        return format_time(datetime.fromtimestamp(epoch_ms / 1000, UTC), "short", locale=self._locale)

    def day(self, day: Date, today: Date) -> str:
        """Write a day of this year as "Thursday 26 November", of another one as "9 August 2019"."""
        if day.year != today.year:
            return format_date(day, "long", locale=self._locale)
        return format_skeleton("EEEEMMMMd", day, locale=self._locale)


def _values(values: dict[str, Value]) -> dict[str, object]:
    return {
        name: fluent_number(value, useGrouping=False) if isinstance(value, int) else value
        for name, value in values.items()
    }
