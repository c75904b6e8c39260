"""What the number of a game says: ten digits, of which the first two are the league.

`0021800129` is game 129 of the NBA's regular season that began in 2018, `1022400005` one of the WNBA in
2024. The third digit is the kind of game (2 regular season, 4 playoffs), the next two are the year.
"""

import re
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from schemas.basketball.events import NBA, WNBA, GameFormat

DIGITS = 10

TIP_OFF = timedelta(hours=19, minutes=30)
"""The time of day at which a game begins, where its file does not say."""

_NUMBER = re.compile(r"(\d\d)(\d)(\d\d)\d{5}")
_LEAGUES = {"00": "NBA", "10": "WNBA", "20": "G League"}
_KINDS = {"1": "preseason", "3": "All-Star", "4": "playoffs", "5": "play-in", "6": "cup final"}
_FIRST = 46
"""The year in which the NBA's first season began: 45 and less are of this century."""
_TIMEOUTS_SINCE = 17
"""The year of the season in which the NBA took its present rule of time-outs."""


def padded(number: str) -> str:
    """Return a game's number with the zeros that a spreadsheet took off its front: 41200101 is 0041200101."""
    return number.zfill(DIGITS) if number.isascii() and number.isdigit() else number


def competition(game_id: str) -> str:
    """Return the league's name, and the kind of game where it is not of the regular season."""
    found = _NUMBER.fullmatch(game_id)
    league = _LEAGUES.get(found[1], "") if found else ""
    kind = _KINDS.get(found[2], "") if found else ""
    return f"{league} {kind}".rstrip() if league else ""


def made_up_day(game_id: str) -> datetime:
    """Return a day of the game's season, for a file without a date: the first of its third month.

    The times of such a game are made up, and always the same for the same file.
    """
    found = _NUMBER.fullmatch(game_id)
    if found is None:
        return datetime(2000, 1, 1, tzinfo=UTC)
    year = int(found[3])
    century = 2000 if year < _FIRST else 1900
    return datetime(century + year, 7 if found[1] == "10" else 12, 1, tzinfo=UTC)


def form_of(game_id: str, first_clock_ms: int) -> GameFormat:
    """Return the format of a game whose first period begins with so much on its clock."""
    found = _NUMBER.fullmatch(game_id)
    of_women = found is not None and found[1] == "10"
    minutes = round(first_clock_ms / 60_000)
    if minutes == 20:
        return GameFormat(periods=2, period_minutes=20)
    if of_women:
        return WNBA
    if minutes == 10:
        return GameFormat(period_minutes=10)
    modern = found is not None and _TIMEOUTS_SINCE <= int(found[3]) < _FIRST
    return NBA if modern else replace(NBA, timeouts=0, overtime_timeouts=0)
