"""Overs as windows: tumbling windows that the umpire closes, not a clock."""

from msgspec.structs import replace

from tables.cricket.projections import encode_over
from tables.cricket.scoring.fold import new_overs
from tables.cricket.scoring.state import Match, Over
from tables.matches.sport import Windows


def _place(over: Over) -> bytes:
    return over.innings.to_bytes(2, "big") + over.number.to_bytes(4, "big")


def _void(place: bytes) -> Over:
    return Over(int.from_bytes(place[:2], "big"), int.from_bytes(place[2:], "big"), (), 0, 0, 0)


def _current(match: Match) -> tuple[Over, ...]:
    over = match.current.over if match.current is not None else None
    return () if over is None else (over,)


def _in_progress(match: Match) -> tuple[Over, ...]:
    return () if match.current is None or match.current.closed else _current(match)


def _publish(match: Match, over: Over, known: Over | None) -> bytes | None:
    """Return the JSON to publish for an over: once, when it is complete, and after each correction of it.

    An over that a correction voids is published as the over in progress, if it is the current one.
    """
    corrected = known is not None and (known.complete or not known.balls)
    if not corrected and (not over.complete or over.revision):
        return None
    if not over.balls:
        over = next((current for current in _current(match) if _place(current) == _place(over)), over)
    return encode_over(match, over, corrected=corrected)


def _exists(over: Over) -> bool:
    return bool(over.balls)


def _follow(over: Over, known: Over) -> Over:
    """Return the known over where it was stored before its balls' numbers were, and is else the same."""
    same = not known.first and replace(over, first=0, last=known.last) == known
    return known if same else over


OVERS = Windows(
    help="match_id, a zero, innings and number -> `Over`, written once when it is closed, and again where a "
    "further ball of it comes or a correction changes it; one without balls was taken back",
    kind=Over,
    place=_place,
    place_bytes=6,
    closed=new_overs,
    current=_current,
    in_progress=_in_progress,
    publish=_publish,
    void=_void,
    exists=_exists,
    follow=_follow,
)
