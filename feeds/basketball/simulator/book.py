"""The scorer's book of a made-up game: what it has of events, and both of its clocks."""

from typing import TypeAlias

from schemas.basketball.events import PlayEvent

Head: TypeAlias = tuple[str, str, int, int, int, int]
"""The fields that every event begins with."""


class Book:
    """The events that nobody has read yet, the number of the last one, and the clocks.

    Attributes:
        events: what happened since somebody read and cleared it, in order.
        seq: the number of the last event.
        time: the time of day, epoch milliseconds.
        period: counted from 1.
        clock: milliseconds left in the period.
    """

    __slots__ = ("clock", "events", "match_id", "period", "seq", "time")

    def __init__(self, match_id: str, time: int) -> None:
        self.match_id = match_id
        self.events: list[PlayEvent] = []
        self.seq = 0
        self.time = time
        self.period = 0
        self.clock = 0

    def head(self) -> Head:
        """Open the next entry, and return the fields that its event begins with."""
        self.seq = seq = self.seq + 1
        return self.match_id, f"{self.match_id}:{seq}", seq, self.time, self.period, self.clock

    def play(self, ms: int) -> None:
        """Let both clocks run, the game's no further than to 0."""
        ms = min(ms, self.clock)
        self.clock -= ms
        self.time += ms

    def wait(self, seconds: int) -> None:
        """Let the time of day run on while the game's clock stands."""
        self.time += seconds * 1000
