"""CSV files of a few rows, for tests."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from feeds.basketball.files import read
from feeds.matches.feed import BadFile, File, MatchFile
from schemas.basketball.events import Correction, GameInfo, PlayEvent

V2: tuple[str, ...] = (
    "GAME_ID",
    "EVENTNUM",
    "EVENTMSGTYPE",
    "EVENTMSGACTIONTYPE",
    "PERIOD",
    "WCTIMESTRING",
    "PCTIMESTRING",
)
V2 += ("HOMEDESCRIPTION", "NEUTRALDESCRIPTION", "VISITORDESCRIPTION", "SCORE", "SCOREMARGIN")
PERSON = ("PERSON{}TYPE", "PLAYER{}_ID", "PLAYER{}_NAME", "PLAYER{}_TEAM_CITY", "PLAYER{}_TEAM_NICKNAME")
PEOPLE = tuple(name.format(number) for number in (1, 2, 3) for name in PERSON)
DATA_NBA: tuple[str, ...] = (
    "evt",
    "cl",
    "de",
    "locX",
    "locY",
    "opt1",
    "opt2",
    "mtype",
    "etype",
    "opid",
    "tid",
    "pid",
)
DATA_NBA += ("hs", "vs", "epid", "oftid")

Row = Mapping[str, object]


def sheet(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a CSV file with these columns."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def v2(*rows: Row, people: bool = False) -> bytes:
    """Return a playbyplayv2 file; its rows are numbered, and of one game, period and clock if not said."""
    usual = {"GAME_ID": "0021800001", "PERIOD": 1, "PCTIMESTRING": "10:00", "EVENTMSGACTIONTYPE": 0}
    numbered = [{**usual, "EVENTNUM": number, **row} for number, row in enumerate(rows, 1)]
    return sheet([*V2, *PEOPLE] if people else V2, numbered)


def data_nba(*rows: Row) -> bytes:
    """Return a data.nba.com file; its rows are numbered, and have a clock where they do not say."""
    usual = {"cl": "10:00", "locX": 0, "locY": -80, "opt1": 0, "opt2": 0, "mtype": 0, "hs": 0, "vs": 0}
    return sheet(DATA_NBA, [{**usual, "evt": number, **row} for number, row in enumerate(rows, 1)])


def games(
    data: bytes, name: str = "0021600219_20161123-TORHOU.csv"
) -> list[tuple[GameInfo, list[PlayEvent]]]:
    """Return the games of a file: each one's description as it ends, and its events."""
    found = list(read([File(name, data)]))
    told = []
    for one in found:
        assert isinstance(one, MatchFile), one
        first, *events, last = one.records()
        assert isinstance(first, GameInfo)
        assert isinstance(last, GameInfo)
        told.append((last, [event for event in events if not isinstance(event, GameInfo | Correction)]))
    return told


def events_of(data: bytes, name: str = "0021600219_20161123-TORHOU.csv") -> list[PlayEvent]:
    """Return the events of the only game of a file, without the start of its period where no row says it."""
    ((_, events),) = games(data, name)
    return [event for event in events if ":start-" not in event.event_id]


def refusal(data: bytes, name: str = "f.csv") -> str:
    """Return why a file is no game."""
    (found,) = read([File(name, data)])
    assert isinstance(found, BadFile)
    return found.reason
