"""stats.nba.com playbyplayv2 as CSV: one row a play, told in sentences, with players' ids or without.

`EVENTNUM=9, EVENTMSGTYPE=1, PERIOD=1, PCTIMESTRING=11:32, VISITORDESCRIPTION="Ennis III 27' 3PT Jump Shot
(3 PTS) (Paul 1 AST)", SCORE="3 - 0"` (visitor - home). The order of rows is right, their numbers are not.
Where there are no ids the surname is the player, and one that two players of a side share is uncertain.
"""

from collections.abc import Iterator, Sequence

from feeds.basketball.formats.clocks import clocks_of
from feeds.basketball.formats.leagues import competition, form_of
from feeds.basketball.formats.script import Script
from feeds.basketball.formats.v2_plays import Plays
from feeds.basketball.formats.v2_rows import COLUMNS, Row, games

__all__ = ["COLUMNS", "read"]


def read(text: str) -> Iterator[Script]:
    """Yield the games of a file, of which it has one as a rule.

    Raises:
        NotReadableError: a row is none of this format, or a spreadsheet changed the file.
    """
    for game_id, rows in games(text):
        yield _script(game_id, rows)


def _script(game_id: str, rows: Sequence[Row]) -> Script:
    clocks = clocks_of(row.pctimestring for row in rows)
    plays = Plays(game_id, rows, clocks)
    events = tuple(plays.events())
    return Script(
        game_id, plays.teams(), form_of(game_id, clocks[0]), events, competition=competition(game_id)
    )
