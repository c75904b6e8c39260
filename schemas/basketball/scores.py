"""`POST /score`: the score from a client that knows nothing else, as a snapshot."""

import re

import msgspec

from schemas.basketball.encoding import encode_event
from schemas.basketball.events import Score
from schemas.matches.posts import Post
from schemas.refusals import Reason, RefusedError

_CLOCK = re.compile(r"(?:(?P<minutes>[0-9]{1,2}):)?(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,3})?)")
_ISO_CLOCK = re.compile(r"PT(?:(?P<minutes>[0-9]{1,2})M)?(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,3})?)S")
"""As the NBA's live data have it: "PT11M38.00S"."""

_PERIOD = re.compile(r"(?:Q|P|H)?([1-9][0-9]?)", re.IGNORECASE)
_OVERTIME = re.compile(r"OT([1-9][0-9]?)?", re.IGNORECASE)
_REGULAR = 4
"""Periods before the first overtime, where a client names overtimes: "OT" is the fifth."""


class ScorePost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The score of a game at a moment.

    `period` counts from 1 with the overtimes after the regular ones; "Q3" and "OT" are understood too.
    `clock` is what is left of it: "7:47", "0:03.2", "PT07M47.00S". `final` says that the game is over, as
    the last period's clock at "0:00" does, unless the sides are level. `event_id`, unique in its game, and
    `timestamp` (epoch milliseconds) may be given.
    """

    game_id: str
    home_team: str = ""
    away_team: str = ""
    home_score: int
    away_score: int
    period: int | str
    clock: str
    final: bool = False
    event_id: str = ""
    timestamp: int = 0


def snapshot(posted: ScorePost) -> bytes:
    """Return the record of a posted score.

    Raises:
        RefusedError: its period or clock cannot be understood, or a number is out of what a record can hold.
    """
    for field in ("home_score", "away_score", "timestamp"):
        if not 0 <= getattr(posted, field) < 1 << (63 if field == "timestamp" else 32):
            raise RefusedError(Reason.BROKEN_RULE, f"{field} is {getattr(posted, field)}", field)
    return encode_event(
        Score(
            posted.game_id,
            posted.event_id,
            0,
            posted.timestamp,
            _period(posted.period),
            _clock_ms(posted.clock),
            score=(posted.home_score, posted.away_score),
            teams=(posted.home_team, posted.away_team),
            final=posted.final,
        )
    )


def _period(given: int | str) -> int:
    if isinstance(given, int):
        period = given
    elif (found := _PERIOD.fullmatch(given.strip())) is not None:
        period = int(found[1])
    elif (found := _OVERTIME.fullmatch(given.strip())) is not None:
        period = _REGULAR + int(found[1] or 1)
    else:
        period = 0
    if not 0 < period < 1 << 32:
        raise RefusedError(
            Reason.BROKEN_RULE, f'period is {given!r}; it counts from 1, or is such as "Q3" or "OT"', "period"
        )
    return period


def _clock_ms(given: str) -> int:
    found = _CLOCK.fullmatch(given.strip()) or _ISO_CLOCK.fullmatch(given.strip())
    if found is None or float(found["seconds"]) >= 60:
        raise RefusedError(Reason.BROKEN_RULE, f'clock is {given!r}; expected one such as "7:47"', "clock")
    return int(found["minutes"] or 0) * 60_000 + round(float(found["seconds"]) * 1000)


SCORE = Post(
    path="/score",
    name="postScore",
    kind=ScorePost,
    event=snapshot,
    example=ScorePost(
        game_id="finals-7",
        home_team="Celtics",
        away_team="Lakers",
        home_score=54,
        away_score=51,
        period=3,
        clock="7:47",
    ),
    summary="The score of a basketball game, from a client that knows nothing else",
    fields={"clock_ms": "clock", "score.home": "home_score", "score.away": "away_score"},
)
