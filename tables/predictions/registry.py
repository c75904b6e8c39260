"""The tables of predictions of this app, and the sports of which anything can be foretold."""

from functools import cache
from types import MappingProxyType

from app import app
from app.registry import SPORTS, load
from tables.matches.registry import tables_of
from tables.matches.sport import Sport
from tables.matches.tables import MatchTables
from tables.predictions.tables import PredictionTables


@cache
def prediction_tables() -> PredictionTables:
    """Return the tables of predictions; the first call declares them."""
    return PredictionTables(app)


@cache
def sports() -> MappingProxyType[str, MatchTables]:
    """Return the tables of the sports that have markets, by name: they keep when records were appended."""
    found = {}
    for name, sport in load(SPORTS, Sport, names=app.slices).items():
        if sport.markets is not None:
            found[name] = tables_of(sport)
            found[name].log.keeps_times = True
    return MappingProxyType(found)
