"""What is answered of a match's predictions, read from its partition. No HTTP."""

from engine.partitions.partition import Partition
from schemas.predictions.published import (
    GameBoards,
    MatchMarkets,
    OwnPrediction,
    OwnPredictions,
    SettledMarket,
)
from tables.matches.sport import Match
from tables.matches.tables import MatchTables
from tables.predictions.boards import ALL_TIME, match_game, series_game
from tables.predictions.settling import Ledger, Pick
from tables.predictions.tables import PredictionTables, match_key, pick_key

NOTHING = Ledger(0, 0)
"""The ledger of a match of which nothing was foretold."""


def markets_of(
    tables: PredictionTables, matches: MatchTables, partition: Partition, match: Match
) -> MatchMarkets:
    """Return what can be foretold of a match, and what it has decided of that which was foretold.

    Raises:
        UnreadableRowError: its ledger cannot be read.
    """
    sport, markets = matches.sport.name, matches.sport.markets
    assert markets is not None  # noqa: S101 - `sports()` has those with markets
    ledger = tables.ledgers.on(partition).get(match_key(sport, match.match_id)) or NOTHING
    series = markets.series(match)
    boards = GameBoards(
        match_game(sport, match.match_id), series_game(sport, series) if series else None, ALL_TIME
    )
    settled = [
        SettledMarket(market, one.outcome, one.closes, one.revision) for market, one in ledger.markets.items()
    ]
    return MatchMarkets(
        sport,
        match.match_id,
        list(markets.open(match)),
        list(markets.sides(match)),
        settled,
        boards,
        list(markets.levels(match)),
    )


def own(
    tables: PredictionTables, partition: Partition, sport: str, match_id: str, user_id: str
) -> OwnPredictions:
    """Return all that a user foretold of a match.

    Raises:
        UnreadableRowError: a row of it cannot be read.
    """
    match = match_key(sport, match_id)
    ledger, found = tables.ledgers.on(partition).get(match) or NOTHING, []
    for market in ledger.foretold:
        pick = tables.picks.on(partition).get(pick_key(match, market, user_id))
        if pick is not None:
            found.append(prediction_of(market, pick, ledger))
    total = sum(one.points or 0 for one in found)
    return OwnPredictions(sport, match_id, user_id, total, found)


def prediction_of(market: str, pick: Pick, ledger: Ledger) -> OwnPrediction:
    """Return what a user foretold of a market, and what became of it."""
    settlement = ledger.markets.get(market)
    is_settled = settlement is not None and settlement.outcome is not None
    is_done = settlement is not None and pick.revision == settlement.revision
    counts = pick.points is not None if is_settled and is_done else None
    return OwnPrediction(
        market,
        pick.pick,
        pick.appended,
        is_settled and is_done,
        counts,
        pick.points,
        settlement.outcome if settlement is not None else None,
        pick.revision,
    )
