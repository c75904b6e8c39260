"""The tables of the leaderboards of this app."""

from functools import cache

from app import app
from tables.leaderboards.tables import LeaderboardTables


@cache
def leaderboard_tables() -> LeaderboardTables:
    """Return the tables; the first call declares them."""
    return LeaderboardTables(app)
