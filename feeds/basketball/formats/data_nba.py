"""data.nba.com as CSV: one row a play, with ids and the score after it, and no column for the period.

`evt=3, cl=11:40, de="[TOR 2-0] Valanciunas Driving Hook Shot: Made (2 PTS)", etype=1, opt1=2, pid=202685,
tid=1610612761, hs=0, vs=2`: a sentence puts the side's own score first, which tells who is at home. The
number of the game, its day and its sides stand in the name of the file alone, if at all.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from feeds.basketball.formats.clocks import clocks_of
from feeds.basketball.formats.data_nba_plays import Plays, Row
from feeds.basketball.formats.kinds import Kind
from feeds.basketball.formats.leagues import TIP_OFF, competition, form_of
from feeds.basketball.formats.script import Script
from feeds.basketball.formats.sheets import rows
from feeds.matches.reading import NotReadableError

COLUMNS = frozenset(("evt", "cl", "de", "mtype", "etype", "tid", "pid", "hs", "vs"))
"""Names by which the format is recognised."""

_NUMBER = re.compile(r"(?<!\d)(\d{10})(?!\d)")
_DAY = re.compile(r"(?<!\d)20\d{6}(?!\d)")
_SCORE = re.compile(r"\[\w+ (\d{1,4})-(\d{1,4})\]")
_ROSE_MS = 60_000
"""By so much the clock rises where a period begins without an end of the one before."""


def read(name: str, text: str) -> Iterator[Script]:
    """Yield the game of a file of this name.

    Raises:
        NotReadableError: a row is none of this format, or nothing says which side is at home.
    """
    found = list(rows(text, Row))
    if not found:
        raise NotReadableError("a play-by-play without a row")
    clocks = clocks_of(row.cl for row in found)
    home, away = _sides(found)
    stem = PurePath(name).name.partition(".")[0]
    number = _NUMBER.search(stem)
    game_id = number[1] if number else stem
    plays = Plays(game_id, (home, away))
    events = tuple(plays.events(found, _periods(found, clocks), clocks))
    yield Script(
        game_id,
        plays.teams(found),
        form_of(game_id, clocks[0]),
        events,
        starts_at=_day(stem),
        competition=competition(game_id),
    )


def _sides(found: Sequence[Row]) -> tuple[str, str]:
    """Return the ids of the home side and of the visitors.

    Raises:
        NotReadableError: the scores do not tell.
    """
    votes = Counter[str]()
    for row in found:
        if row.tid in ("", "0"):
            continue
        votes[row.tid] += 0
        score = _SCORE.match(row.de)
        own, other = (int(score[1]), int(score[2])) if score else (0, 0)
        if own != other:
            votes[row.tid] += ((own, other) == (row.hs, row.vs)) - ((own, other) == (row.vs, row.hs))
    ranked = votes.most_common()
    if len(ranked) != 2 or ranked[0][1] == ranked[1][1]:
        raise NotReadableError("its scores do not tell which of two sides is at home")
    return ranked[0][0], ranked[1][0]


def _periods(found: Sequence[Row], clocks: Sequence[int]) -> list[int]:
    """Return the period of each row: the next one starts with a row that says so, once."""
    periods: list[int] = []
    period, ended, last = 1, False, clocks[0]
    for row, clock in zip(found, clocks, strict=True):
        if row.etype == Kind.START and (ended or clock > last + _ROSE_MS):
            period, ended = period + 1, False
        ended, last = ended or row.etype == Kind.END, clock
        periods.append(period)
    return periods


def _day(stem: str) -> int:
    """Return when the game of a file's name begins, in the evening of its day; 0 where it has no day."""
    found = _DAY.search(_NUMBER.sub("", stem))
    try:
        day = datetime.strptime(found[0], "%Y%m%d").replace(tzinfo=UTC) if found else None
    except ValueError:
        return 0
    return 0 if day is None else int((day + TIP_OFF).timestamp()) * 1000
