"""The records of a match's feed: its description and its events, in one stream.

A feed yields the `MatchInfo` first, then the events in the order of `ball_seq`,
then the `MatchInfo` again, with the outcome. That is also the order of sending.
"""

from typing import TypeAlias

from schemas.cricket.events import MatchInfo, PlayEvent

Record: TypeAlias = MatchInfo | PlayEvent
"""One record of a feed without mistakes."""
