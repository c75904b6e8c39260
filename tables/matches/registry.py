"""The tables of the sports that this app scores: one set for each sport."""

from functools import cache

from app import app
from tables.matches.repair import Repair
from tables.matches.sport import AnySport, E, I, M, P, Sport, W, any_sport
from tables.matches.tables import MatchTables


def tables_of(sport: Sport[M, E, I, P, W]) -> MatchTables:
    """Return a sport's tables; the first call declares them."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchTables:
    return MatchTables(app, sport, Repair)
