"""A day of many matches of all sports, made up: some are over, some are played, some will be."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from feeds.basketball.feed import FEED as BASKETBALL_FEED
from feeds.cricket.feed import FEED as CRICKET_FEED
from feeds.football.feed import FEED as FOOTBALL_FEED
from feeds.matches.feed import AnyFeed
from tables.matches.tables import MatchTables
from tests.web.site import Site, put_match
from web.basketball.games import GAMES
from web.cricket.matches import CRICKET
from web.football.matches import MATCHES

HOUR = 3_600_000
SPORTS: tuple[tuple[AnyFeed, MatchTables], ...] = (
    (CRICKET_FEED, CRICKET.tables),
    (BASKETBALL_FEED, GAMES.tables),
    (FOOTBALL_FEED, MATCHES.tables),
)
PARTS = (1.0, 1.0, 0.15, 0.35, 0.55, 0.75, 0.0)
"""How much of each match is played, in turn."""

HOURS = 4.0
"""About how long a match takes."""


class MadeUp:
    """A made-up match, of which some events are played and the others still come."""

    def __init__(self, site: Site, feed: AnyFeed, tables: MatchTables, number: int, starts_at: int) -> None:
        self.match_id = f"{feed.simulated_prefix}-1-{number}"
        self.sport = feed.sport
        self._site, self._tables = site, tables
        made = list(feed.simulated(self.match_id, 1, number, starts_at))
        self._ahead: Iterator[Any] = iter(made)
        self._match: Any = tables.sport.start(self.match_id)
        self.events = len(made)
        self.part = 0.0

    def play(self, count: int) -> None:
        """Let so many more records come, if there are as many."""
        sport, closed = self._tables.sport, list[Any]()
        for record in islice(self._ahead, count):
            earlier = self._match
            if isinstance(record, sport.info):
                self._match = sport.inform(earlier, record)
            else:
                self._match = sport.fold(earlier, record)
                if sport.windows is not None:
                    closed += sport.windows.closed(earlier, self._match)
        partition = self._site.partition_of(self.match_id)
        put_match(self._tables, partition, self._match, closed)


def day_of(site: Site, now: int, matches: int = 60) -> list[MadeUp]:
    """Put a day of matches; `now` is epoch milliseconds."""
    made = []
    for number in range(matches):
        feed, tables = SPORTS[number % len(SPORTS)]
        part = PARTS[number // len(SPORTS) % len(PARTS)]
        # One that is to come starts in some hours, the others began long enough ago.
        began = (0.5 + number % 5 * 3) if not part else -HOURS * part - (number % 4 * 9 if part == 1.0 else 0)
        match = MadeUp(site, feed, tables, number, now + int(began * HOUR))
        match.part = part
        match.play(max(1, int(match.events * part)))
        made.append(match)
    return made
