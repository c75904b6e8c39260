"""The tables of the accounts of this app."""

from functools import cache

from app import app
from tables.accounts.tables import AccountTables


@cache
def account_tables() -> AccountTables:
    """Return the tables; the first call declares them."""
    return AccountTables(app)
