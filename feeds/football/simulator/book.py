"""The book of a made-up match: what it has of events, its score, and its clock."""

from typing import TypeAlias

from schemas.football.events import MatchEvent
from schemas.football.kinds import Phase

Head: TypeAlias = tuple[str, str, int, int, Phase, int]
"""The fields that every event begins with."""

SECOND = 1_000
MINUTE = 60 * SECOND
"""Milliseconds."""


class Book:
    """The events that nobody has read yet, the number of the last one, the score and the clock.

    Attributes:
        events: what happened since somebody read and cleared it, in order.
        seq: the number of the last event.
        phase: in which the match is.
        clock: milliseconds since the phase began; it never stands.
        score: home and away.
    """

    __slots__ = ("_began", "clock", "events", "match_id", "phase", "score", "seq")

    def __init__(self, match_id: str, starts_at: int) -> None:
        self.match_id = match_id
        self.events: list[MatchEvent] = []
        self.seq = 0
        self.phase = Phase.FIRST_HALF
        self.clock = 0
        self.score = [0, 0]
        self._began = starts_at

    def head(self) -> Head:
        """Open the next entry, and return the fields that its event begins with."""
        self.seq = seq = self.seq + 1
        clock = self.clock
        return self.match_id, f"{self.match_id}:{seq}", seq, self._began + clock, self.phase, clock

    def begin(self, phase: Phase, after: int) -> None:
        """Begin a phase, so many milliseconds after the end of the one before."""
        self._began += self.clock + after
        self.phase = phase
        self.clock = 0
