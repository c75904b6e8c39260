"""The sections of the front page: which matches of which sports are in them, and in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby

import msgspec

from schemas.matches.times import plausible
from web.home.asked import PAGES, Asked
from web.home.days import DAY, begin_of, day_of
from web.home.phases import Phase, is_asked, phase_of
from web.matches.cards import Card, Glance

SHOWN = 60
"""Matches that a section shows when it is the only one."""

FEW: Mapping[Phase, int] = {Phase.LIVE: 60, Phase.TO_COME: 12, Phase.OVER: 12}
"""Matches that each shows when all are."""


class Item(msgspec.Struct, frozen=True):
    """A match on its sport's card."""

    card: Card
    match: Glance

    @property
    def phase(self) -> Phase:
        """Return the phase of the match."""
        return phase_of(self.card.sport, self.match.status)

    @property
    def name(self) -> tuple[str, str]:
        """Return what names the match among those of all sports."""
        return self.card.sport.name, self.match.match_id

    @property
    def at(self) -> int:
        """Return the time by which it has its place (epoch ms, 0 where unknown): its start, or its end."""
        return plausible(self.match.last_update) if self.phase is Phase.OVER else self.match.starts_at


class Group(msgspec.Struct, frozen=True):
    """The matches of a competition, or those of a sport that are of none; `sport` is a card's heading."""

    sport: str
    competition: str
    items: Sequence[Item]


class Day(msgspec.Struct, frozen=True):
    """The groups of a day; None where it is unknown, or of what is live, whose days are not told apart."""

    date: date | None
    groups: Sequence[Group]


class Section(msgspec.Struct, frozen=True):
    """Matches of a phase.

    Attributes:
        more: the address of the section alone, "" where nothing is left out.
        earlier, later: the addresses of the pages before and after, "" where there are none.
    """

    phase: Phase
    days: Sequence[Day]
    count: int
    more: str = ""
    earlier: str = ""
    later: str = ""


def sections(found: Iterable[Item], asked: Asked, now: float) -> list[Section]:
    """Sort matches into sections; an event of a match does not change the order.

    Args:
        found: matches, of a section as many as its pages up to the asked one have, and one more if there is.
        asked: what the request asks.
        now: epoch milliseconds.
    """
    alone = asked.status is not None
    items = [item for item in found if is_shown(item, asked)]
    made = []
    for phase in Phase:
        members = sorted((item for item in items if item.phase is phase), key=partial(_place, now))
        size = size_of(phase, asked)
        first = (asked.page - 1) * size if alone else 0
        shown = members[first : first + size]
        if not shown:
            continue
        continues = len(members) > first + size
        section = Section(phase, _days(shown, phase, asked), len(shown))
        if alone:
            section = msgspec.structs.replace(
                section,
                earlier=asked.address(page=asked.page - 1) if asked.page > 1 else "",
                later=asked.address(page=asked.page + 1) if continues and asked.page < PAGES else "",
            )
        elif continues:
            more = asked.address(status=phase.value, limit=None)
            section = msgspec.structs.replace(section, more=more)
        made.append(section)
    return made


def size_of(phase: Phase, asked: Asked) -> int:
    """Return how many matches a section shows at a time."""
    if asked.limit is not None:
        return asked.limit
    return FEW[phase] if asked.status is None and asked.pinned is None else SHOWN


def is_shown(item: Item, asked: Asked) -> bool:
    """Return whether a match is what the request asks for, whatever the page."""
    return (
        is_asked(item.card.sport, item.match.status, asked.status)
        and asked.sport in (None, item.card.sport.name)
        and (asked.day is None or (item.at > 0 and day_of(item.at, asked.offset) == asked.day))
        and _has(item, asked.words)
    )


def _has(item: Item, words: str) -> bool:
    if not words:
        return True
    text = "\n".join((*item.card.sides(item.match), item.match.competition, item.match.venue)).casefold()
    return all(word in text for word in words.casefold().split())


def _days(shown: Sequence[Item], phase: Phase, asked: Asked) -> list[Day]:
    """Divide sorted matches into days, and each day by sport and competition; what is live is of one day."""
    if phase is Phase.LIVE:
        return [Day(None, _groups(shown))]

    def of(item: Item) -> date | None:
        return day_of(item.at, asked.offset) if item.at else None

    return [Day(day, _groups(list(items))) for day, items in groupby(shown, of)]


def _groups(items: Sequence[Item]) -> list[Group]:
    """Group matches by sport and competition, in alphabetical order; those of none come after the others."""
    by: Callable[[Item], tuple[str, bool, str]] = lambda item: (  # noqa: E731 - sorted and grouped by
        item.card.heading,
        not item.match.competition,
        item.match.competition,
    )
    return [
        Group(sport, competition, list(members))
        for (sport, _, competition), members in groupby(sorted(items, key=by), by)
    ]


def _place(now: float, item: Item) -> tuple[bool, float, str]:
    """Return the sort key of a match: by its start, if finished by its end, newest first.

    Of matches to come the soonest is first; those more than a day overdue, or without a start time, are
    last. A match that ended after tomorrow, according to its feed, was called off in advance: it is last too.
    """
    match_id = item.match.match_id
    if item.phase is Phase.TO_COME:
        return item.at < now - DAY, item.at, match_id
    if item.phase is Phase.OVER:
        return item.at > now + DAY, -item.at, match_id
    return False, -item.at, match_id


def span_of(day: date, offset: int) -> tuple[int, int]:
    """Return when a day begins and ends, in epoch milliseconds."""
    begin = begin_of(day, offset)
    return begin, begin + DAY
