"""The records of a match's feed: its description and its events, in one stream.

A feed yields the `MatchInfo` first, then the events in the order of `seq`, then the `MatchInfo` again, as
that of a match that has ended. That is also the order of sending.
"""

from typing import TypeAlias

from schemas.football.events import MatchEvent, MatchInfo

Record: TypeAlias = MatchInfo | MatchEvent
"""One record of a feed without mistakes."""
