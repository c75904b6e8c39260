"""What a match's feed is made of: its description and its events, in one stream.

A feed yields the `MatchInfo` first, then the events in the order of `ball_seq`,
then the `MatchInfo` again, with the outcome. That is also the order of sending.
"""

from typing import TypeAlias

from schemas.cricket.events import MatchInfo, PlayEvent

Record: TypeAlias = MatchInfo | PlayEvent
"""One record of a feed that makes no mistakes."""
