"""The tables of the audience of this app."""

from functools import cache

from app import app
from tables.audience.tables import AudienceTables


@cache
def audience_tables() -> AudienceTables:
    """Return the audience's tables; the first call declares them."""
    return AudienceTables(app)
