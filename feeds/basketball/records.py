"""The records of a game's feed: its description and its events, in one stream.

A feed yields the `GameInfo` first, then the events in the order of `seq`, then the `GameInfo` again, as
that of a game that has ended. That is also the order of sending.
"""

from typing import TypeAlias

from schemas.basketball.events import GameInfo, PlayEvent

Record: TypeAlias = GameInfo | PlayEvent
"""One record of a feed without mistakes."""
