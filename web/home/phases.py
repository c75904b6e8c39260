"""What the statuses of all sports have in common."""

from enum import StrEnum

from tables.matches.sport import AnySport


class Phase(StrEnum):
    """The phase of a match, in the order of the front page. The values are those of `?status=`."""

    LIVE = "live"
    """In play, or in a break of it."""
    TO_COME = "scheduled"
    OVER = "finished"


def phase_of(sport: AnySport, status: str) -> Phase:
    """Return the phase that a sport's status belongs to."""
    return {sport.to_come: Phase.TO_COME, sport.finished: Phase.OVER}.get(status, Phase.LIVE)


def is_asked(sport: AnySport, status: str, asked: str | None) -> bool:
    """Return whether `?status=` selects a sport's matches of a status: by their phase, or by this status."""
    if asked is None:
        return True
    return (phase_of(sport, status) if asked in tuple(Phase) else status) == asked
