"""The tables of the leaderboards of this app."""

from functools import cache

from app import app
from tables.leaderboards.closed_accounts import ClosedAccounts
from tables.leaderboards.tables import LeaderboardTables
from tables.leaderboards.total_tables import TotalTables


@cache
def leaderboard_tables() -> LeaderboardTables:
    """Return the tables; the first call declares them."""
    return LeaderboardTables(app)


@cache
def total_tables() -> TotalTables:
    """Return the tables of the global board; the first call declares them."""
    return TotalTables(app)


@cache
def closed_accounts() -> ClosedAccounts:
    """Return the closed accounts; the first call declares their tables."""
    return ClosedAccounts(app)
