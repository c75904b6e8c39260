"""What is asked of the front page, as its address says it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Self
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from serving.http.responses import bad_request, whole_number
from web.home.phases import Phase
from web.matches.cards import Card

PAGES = 50
"""The most pages of a section. What is further back is found by its day."""

PINNED = 50
"""The most matches that are asked for by their ids."""

WORDS_LENGTH = 100
"""Characters of a search that count."""

EASTMOST = 14 * 60
"""Minutes between UTC and the clocks that are ahead of all others."""

YEARS = range(1971, 2200)
"""Those whose days can be asked for."""

LONGEST = 10_000
"""The most matches of a section that a request may ask for."""


class Asked(msgspec.Struct, frozen=True):
    """What a request asks of the front page.

    Attributes:
        status: a phase, or a status of a sport; None: all.
        sport: the name of a sport; None: all of them.
        day: only matches of this day, as a clock `offset` minutes east of UTC has it.
        words: only matches that have each of these in a team's name, their competition or their ground.
        page: the page of a section that is the only one, from 1.
        limit: the most matches of a section, where the request says so.
        pinned: matches by their sport and id, and no others; None: not asked for so.
        lang: the code of the language, where the request says so: it is in the addresses that follow.
    """

    status: str | None = None
    sport: str | None = None
    day: date | None = None
    words: str = ""
    page: int = 1
    limit: int | None = None
    offset: int = 0
    pinned: tuple[tuple[str, str], ...] | None = None
    lang: str = ""

    @classmethod
    def of(cls, request: web.Request, cards: Sequence[Card], lang: str = "") -> Self:
        """Read what a request asks, `lang` being the language that it names.

        Raises:
            AnswerError: 400, with what was given and what is allowed.
        """
        statuses = dict.fromkeys((*Phase, *(status for card in cards for status in card.sport.statuses)))
        return cls(
            status=_one_of(request, "status", statuses),
            sport=_one_of(request, "sport", [card.sport.name for card in cards]),
            day=_day(request),
            words=" ".join(request.query.get("q", "")[:WORDS_LENGTH].split()),
            page=whole_number(request, "page", 1, PAGES) or 1,
            limit=whole_number(request, "limit", 1, LONGEST),
            offset=_offset(request),
            pinned=_pinned(request),
            lang=lang,
        )

    @property
    def phase(self) -> Phase | None:
        """Return the phase that is asked for; None: all, or a status of a sport."""
        return next((phase for phase in Phase if phase == self.status), None)

    def address(self, **changed: object) -> str:
        """Write the address at which this is asked, with some of it `changed`; a change begins at page 1."""
        to = msgspec.structs.replace(self, **{"page": 1, **changed})
        terms = {
            "status": to.status,
            "sport": to.sport,
            "day": to.day.isoformat() if to.day is not None else None,
            "q": to.words,
            "page": to.page if to.page > 1 else None,
            "limit": to.limit,
            "offset": to.offset,
            "lang": to.lang,
        }
        query = urlencode({name: value for name, value in terms.items() if value})
        return f"/?{query}" if query else "/"

    @property
    def kept(self) -> str:
        """Return what the same is asked by in another language, "status=live&"; "" of all matches."""
        query = self.address(page=self.page, lang="").removeprefix("/").removeprefix("?")
        return f"{query}&" if query else ""


def _one_of(request: web.Request, name: str, allowed: Sequence[str] | dict[str, None]) -> str | None:
    given = request.query.get(name)
    if given is None or given in allowed:
        return given
    raise bad_request(f"{name} is {given!r}: expected one of {', '.join(allowed)}")


def _day(request: web.Request) -> date | None:
    # A form sends what is left empty, too.
    if not (given := request.query.get("day")):
        return None
    with suppress(ValueError):
        day = date.fromisoformat(given)
        if day.year in YEARS:
            return day
    raise bad_request(f"day is {given!r}: expected a date as 2026-11-26")


def _offset(request: web.Request) -> int:
    """Read `?offset=`: minutes east of UTC, negative to the west."""
    given = request.query.get("offset", "0")
    digits = given.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 5 and int(digits) <= EASTMOST:
        return int(given)
    raise bad_request(f"offset is {given!r}: expected minutes from {-EASTMOST} to {EASTMOST}")


def _pinned(request: web.Request) -> tuple[tuple[str, str], ...] | None:
    """Read each `?match=`, as "cricket/m1"."""
    if (given := request.query.getall("match", None)) is None:
        return None
    named = (one.partition("/") for one in given[:PINNED])
    return tuple((sport, match_id) for sport, _, match_id in named if match_id)
