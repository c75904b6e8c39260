"""What became of the records that clients posted of a sport's matches, asked of the workers that own them.

`waiters_of(sport)` has the keys by which a view waits (`?wait=`):

    waited = await request.app[waiters_of(SPORT).events].wait(posted, seconds)
"""

from functools import cache

from aiohttp import web

from app import app
from app.registry import SPORTS, load
from serving.ingest.waiting import Waiter
from tables.matches.outcomes import DescriptionOutcomes, EventOutcomes
from tables.matches.registry import tables_of
from tables.matches.sport import AnySport, E, I, M, P, Sport, W, any_sport
from web.matches.waiting import make_waiter, serve_outcomes


class MatchWaiters:
    """The waiters for a sport's events and for descriptions of its matches.

    Attributes:
        events: the key of an application's `Waiter` for events.
        descriptions: the key of the one for descriptions.
    """

    def __init__(self, sport: AnySport) -> None:
        self._tables = tables_of(sport)
        self.path = f"/{sport.name}/events/outcomes/"
        self.events = web.AppKey(f"{sport.name}_events_waiter", Waiter)
        self.descriptions = web.AppKey(f"{sport.name}_descriptions_waiter", Waiter)

    def make_events(self, served: web.Application) -> Waiter:
        """Return the waiter of an application for events."""
        return make_waiter(served, self.path, EventOutcomes(self._tables))

    def make_descriptions(self, served: web.Application) -> Waiter:
        """Return the waiter of an application for descriptions."""
        return make_waiter(served, self.path, DescriptionOutcomes(self._tables))


def waiters_of(sport: Sport[M, E, I, P, W]) -> MatchWaiters:
    """Return a sport's waiters; the first call declares them, and where workers ask one another."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchWaiters:
    waiters = MatchWaiters(sport)
    app.provide(waiters.events, waiters.make_events)
    app.provide(waiters.descriptions, waiters.make_descriptions)
    serve_outcomes(waiters.path, waiters.events, waiters.descriptions)
    return waiters


for _sport in load(SPORTS, Sport, names=app.slices).values():
    waiters_of(_sport)
