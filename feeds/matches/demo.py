"""What the demo shows: a match of each sport, and what slices that are no sports add to them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from app.commands.demo import Site, curl
from engine.clock import now_ms
from feeds.matches.examples import examples_of
from feeds.matches.feed import AnyFeed
from feeds.matches.simulation import play_demos


class Act(Protocol):
    """Something that a demo shows beside its matches."""

    def prepare(self, site: Site) -> Sequence[str]:
        """Prepare it; return the lines that tell people what to try.

        Raises:
            WorkerFailedError: the worker does not take what is shown.
        """

    async def play(self, site: Site) -> None:
        """Play it until it is cancelled."""


_acts: list[Callable[[], Act]] = []


def show_in_demo(make: Callable[[], Act]) -> Callable[[], Act]:
    """Declare what the demo shows beside matches; a slice does so when it is imported."""
    _acts.append(make)
    return make


class MatchShow:
    """The demo matches of sports, `speed` times as fast as real ones, and all that was declared."""

    def __init__(self, feeds: Sequence[AnyFeed], connection: Mapping[str, object], speed: float) -> None:
        """Show them; `connection` is what connects to Kafka."""
        sports = [feed.sport for feed in feeds]
        self.title = f"{_listed(sports)} {'is' if len(sports) == 1 else 'are'} being played"
        self._feeds = feeds
        self._connection = connection
        self._speed = speed
        self._acts = [make() for make in _acts]

    def prepare(self, site: Site) -> Sequence[str]:
        """Prepare all; return the lines that tell people what to try."""
        return [*self._posts(site), *(line for act in self._acts for line in act.prepare(site))]

    def play(self, site: Site) -> int:
        """Play all until the last match is over, and return the exit status."""
        return play_demos(
            self._feeds,
            connection=self._connection,
            speed=self._speed,
            beside=[partial(act.play, site) for act in self._acts],
        )

    def _posts(self, site: Site) -> Iterator[str]:
        """Yield how to post the first event of a match called `posted` of each sport."""
        for feed in self._feeds:
            if (found := examples_of(feed, "posted", now_ms())) is not None:
                url = f"{site.url}/{feed.sport}/events/"
                yield f"Post an event: {curl(url, found.events[0], {'X-API-Key': site.key})}"


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
