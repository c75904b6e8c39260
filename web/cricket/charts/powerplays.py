"""The powerplay of an innings, the overs in which fielders must stand close: it follows from the format.

Events do not have it, so it is shown only where it is certain.
"""

from tables.cricket.scoring.state import Closed, Innings, Match

_OVERS = {(20, 6): 6, (50, 6): 10, (20, 5): 5}
"""Overs of the powerplay by the overs of an innings and their balls: of T20, one-day matches, The Hundred."""

_ONE_DAY = ("ODI", "ODM", "ONE-DAY", "LIST A")
"""Names of formats of 50 overs: one that has fewer was shortened before it began."""

_CUT_SHORT = (Closed.STOPPED, Closed.PAR)


def powerplay_of(match: Match, innings: Innings) -> int:
    """Return the overs of an innings' powerplay; 0 where the format is unknown, or it was shortened."""
    form = match.info.format if match.info is not None else None
    if form is None or form.innings_per_side != 1 or innings.terms.super_over:
        return 0
    if innings.terms.limit != form.overs * form.balls_per_over or innings.closed in _CUT_SHORT:
        return 0
    if form.overs < 50 and form.name.upper() in _ONE_DAY:
        return 0
    return _OVERS.get((form.overs, form.balls_per_over), 0)
