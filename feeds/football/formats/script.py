"""What a format reads of a match, before it is a feed."""

from collections.abc import Mapping

import msgspec

from schemas.football.events import MatchEvent, Team
from schemas.football.kinds import Phase

PHASES = (
    Phase.FIRST_HALF,
    Phase.SECOND_HALF,
    Phase.EXTRA_TIME_FIRST_HALF,
    Phase.EXTRA_TIME_SECOND_HALF,
    Phase.SHOOT_OUT,
)
"""The phases with events, in the order of the formats' periods."""


class Script(msgspec.Struct, frozen=True):
    """A match as its file has it, in the feed's own order within each phase.

    Attributes:
        match_id: the format's name, and its number there.
        teams: home and away, with the players that are known to the format.
        events: `seq` and `timestamp` are 0, `event_id` is the row's id; without starts and ends of phases.
        ends: the clock at the end of each phase that was played, in milliseconds.
        starts_at: epoch milliseconds, 0 where nothing says.
    """

    match_id: str
    teams: tuple[Team, Team]
    events: tuple[MatchEvent, ...]
    ends: Mapping[Phase, int]
    starts_at: int = 0
    venue: str = ""
    competition: str = ""
