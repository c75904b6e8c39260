"""The feeds whose matches are measured."""

from functools import partial
from importlib.metadata import entry_points

from msgspec.structs import replace

from app.registry import FEEDS, SPORTS, load
from feeds.cricket.feed import FEED, simulated
from feeds.cricket.simulator.conditions import FIRST_CLASS
from feeds.matches.chances import Chances
from feeds.matches.feed import AnyFeed, Feed

CRICKET: AnyFeed = replace(FEED, simulated=partial(simulated, formats=Chances({FIRST_CLASS: 1})))
"""Long matches only: shorter ones would be over, and others begin, all the time."""


def feed_of(sport: str) -> AnyFeed:
    """Return the feed of an installed sport.

    Raises:
        RegistryError: an installed package cannot be used.
        KeyError: the sport does not exist.
    """
    return CRICKET if sport == CRICKET.sport else load(FEEDS, Feed)[sport]


def module_of(sport: str) -> str:
    """Return the name of the module that has an installed sport as `SPORT`."""
    return entry_points(group=SPORTS)[sport].module
