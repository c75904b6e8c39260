"""What other programs of a reader follow: results as RSS 2.0, what comes as a calendar (RFC 5545)."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web
from msgspec import UNSET
from msgspec.structs import replace

from app import app
from serving.cluster import CLUSTER
from serving.forwarding import silence_headers
from serving.http.representations import Encoded
from serving.http.templates import TEMPLATES, plain
from serving.languages.language import Language
from web.home.asked import Asked
from web.home.phases import Phase
from web.home.reading import LISTED, find
from web.home.sections import SHOWN, Item, sections
from web.matches.cards import CARDS, Glance
from web.matches.pages import address_of

FRESH = "public, max-age=60"
"""Feeds are asked for again and again, and change when a match ends."""

_LINE = 74
"""Octets of a line of a calendar, less than the 75 that may be."""

_CONTROLS = dict.fromkeys((*range(0x20), 0x7F))


class Entry:
    """A match in a feed: its `title` with its result, its address, and the time by which it has its place."""

    def __init__(self, item: Item, site: str, language: Language) -> None:
        self._item = item
        names = f" {language.text('versus')} ".join(item.card.sides(item.match)) or item.match.match_id
        result = _result(item.match)
        self.title = _line(f"{names}: {result}" if result else names)
        self.about = _line(" · ".join(filter(None, (item.match.competition, item.match.venue))))
        self.place = _line(item.match.venue)
        self.path = address_of(item.card.sport, item.match.match_id)
        self.url = site + self.path + language.query
        self.at = datetime.fromtimestamp(item.at / 1000, UTC)

    @property
    def date(self) -> str:
        """Return its time as RSS has it (RFC 5322)."""
        return format_datetime(self.at, usegmt=True)


def _result(match: Glance) -> str | None:
    """Return how a match ended: in the language of its text, where its sport has one."""
    text = getattr(match, "text", UNSET)
    return match.result if match.result is None or text is UNSET else text.standing


@app.view("/feeds/results.rss")
async def results(request: web.Request) -> web.Response:
    """Answer with the latest results, of one sport by `?sport=`."""

    def make(entries: list[Entry], site: str, language: Language) -> bytes:
        return request.app[TEMPLATES].render(
            "home/page/results.xml", language, entries=entries, site=site, here=site + request.path_qs
        )

    return await _answer(request, Phase.OVER, "application/rss+xml", make)


@app.view("/feeds/fixtures.ics")
async def fixtures(request: web.Request) -> web.Response:
    """Answer with the matches to come, of one sport by `?sport=`."""
    return await _answer(request, Phase.TO_COME, "text/calendar", calendar)


async def _answer(
    request: web.Request, phase: Phase, kind: str, make: Callable[[list[Entry], str, Language], bytes]
) -> web.Response:
    cards, now = request.app[CARDS], time.time() * 1000
    language = request.app[TEMPLATES].languages.accepted(request)
    asked = replace(Asked.of(request, cards), status=phase.value, limit=SHOWN, page=1, pinned=None)
    found, silent = await find(request, cards, asked, language, now, LISTED)
    site = request.app[CLUSTER].public_url or f"{request.scheme}://{request.host}"
    shown = [
        Entry(item, site, language)
        for section in sections(found, asked, now)
        for day in section.days
        for group in day.groups
        for item in group.items
        if item.at
    ]
    shown.sort(key=lambda entry: entry.at, reverse=phase is Phase.OVER)
    answer = Encoded(
        make(shown, site, language), content_type=kind, cache_control=FRESH, headers=language.headers
    )
    return (await answer.compressed_for(request)).answer(request, silence_headers(silent))


def calendar(entries: list[Entry], site: str, _: Language) -> bytes:
    """Write matches as the events of a calendar; the same matches are the same bytes."""
    host = site.partition("//")[2]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//Overstream//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        starts = f"{entry.at:%Y%m%dT%H%M%SZ}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.path.strip('/').replace('/', '.')}@{host}",
            f"DTSTAMP:{starts}",
            f"DTSTART:{starts}",
            f"SUMMARY:{_escaped(entry.title)}",
            f"DESCRIPTION:{_escaped(entry.about)}",
            f"LOCATION:{_escaped(entry.place)}",
            f"URL:{entry.url}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _line(text: str) -> str:
    """Return a text of a feed as one line of plain characters."""
    return plain(text).translate(_CONTROLS)


def _escaped(text: str) -> str:
    for one in "\\;,":
        text = text.replace(one, f"\\{one}")
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts that are short enough; all but the first begin with a space."""
    part = ""
    for character in line:
        if len(f"{part}{character}".encode()) > _LINE:
            yield part
            part = " "
        part += character
    yield part
