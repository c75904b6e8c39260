"""The sections of the front page: which matches of which sports are in them, and in which order."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import Protocol

import msgspec

from schemas.matches.times import plausible
from tables.matches.sport import AnySport, Dated
from web.matches.cards import Card

LISTED = 1_000
"""Matches of each status that the front page reads, unless the request has a higher limit."""

SHOWN = 60
"""Matches that a section shows when it is the only one."""

DAY = 86_400_000
"""Milliseconds."""


class Phase(StrEnum):
    """What the statuses of all sports have in common. The values are those of `?status=`."""

    LIVE = "live"
    """In play, or in a break of it."""
    TO_COME = "scheduled"
    OVER = "finished"


SECTIONS = (("Live", Phase.LIVE, 60), ("Upcoming", Phase.TO_COME, 12), ("Results", Phase.OVER, 12))
"""The sections of the front page: heading, phase, and matches shown when all sections are."""


class Glance(Dated, Protocol):
    """What the front page asks of a match's summary."""

    @property
    def status(self) -> str: ...  # noqa: D102 - one of the sport's
    @property
    def starts_at(self) -> int: ...  # noqa: D102 - epoch milliseconds, 0 where unknown


class Item(msgspec.Struct, frozen=True):
    """A match on its sport's card."""

    card: Card
    match: Glance

    @property
    def phase(self) -> Phase:
        """Return the phase of the match."""
        return phase_of(self.card.sport, self.match.status)


class Section(msgspec.Struct, frozen=True):
    """Matches under a heading; `more` is the address and the text of the link to those left out, if any."""

    heading: str
    items: Sequence[Item]
    more: tuple[str, str] | None


def phase_of(sport: AnySport, status: str) -> Phase:
    """Return the phase that a sport's status belongs to."""
    return {sport.to_come: Phase.TO_COME, sport.finished: Phase.OVER}.get(status, Phase.LIVE)


def is_asked(sport: AnySport, status: str, asked: str | None) -> bool:
    """Return whether `?status=` selects a sport's matches of a status: by their phase, or by this status."""
    if asked is None:
        return True
    return (phase_of(sport, status) if asked in tuple(Phase) else status) == asked


def sections(found: Iterable[Item], asked: str | None, limit: int | None, now: float) -> list[Section]:
    """Sort matches into sections; an event of a match does not change the order.

    Args:
        found: all matches.
        asked: `?status=`; None is all of them.
        limit: the most matches of a section, if the request has one.
        now: epoch milliseconds.
    """
    made = []
    items = [item for item in found if is_asked(item.card.sport, item.match.status, asked)]
    for heading, phase, few in SECTIONS:
        members = sorted((item for item in items if item.phase is phase), key=partial(_place, now))
        if members:
            shown = limit or (few if asked is None else SHOWN)
            query = f"status={asked}&" if asked is not None else ""
            text = f"All {len(members)}" if len(members) < LISTED else "More"
            more = (f"/?{query}limit=10000", text) if len(members) > shown else None
            made.append(Section(heading, members[:shown], more))
    return made


def _place(now: float, item: Item) -> tuple[bool, float, str]:
    """Return the sort key of a match: by its start, if finished by its end, newest first.

    Of matches to come the soonest is first; those more than a day overdue, or without a start time, are
    last. A match that ended after tomorrow, according to its feed, was called off in advance: it is last too.
    """
    match = item.match
    if item.phase is Phase.TO_COME:
        return match.starts_at < now - DAY, match.starts_at, match.match_id
    if item.phase is Phase.OVER:
        ended = plausible(match.last_update)
        return ended > now + DAY, -ended, match.match_id
    return False, -match.starts_at, match.match_id
