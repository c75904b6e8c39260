"""Looks of the officials (VAR) at what happened in a made-up match: it stands, or is cancelled."""

from feeds.football.simulator.book import SECOND
from feeds.football.simulator.pitch import Pitch
from schemas.football.events import Review
from schemas.football.kinds import Decision, Side

_GOALS = 0.09
_GOALS_CANCELLED = 0.5
_DISMISSALS = 0.25
_DISMISSALS_CANCELLED = 0.3
_WHY = ("offside", "offside", "handball", "foul in the build-up", "ball was out of play")


class Reviews:
    """The reviews of a match. An event is named by its id: a feed may be numbered again on its way."""

    def __init__(self, pitch: Pitch) -> None:
        self._pitch = pitch

    def goal_stands(self, event_id: str, side: Side) -> bool:
        """Return whether a goal counts, after a look at it, if there is one."""
        return self._stands(event_id, side, _GOALS, _GOALS_CANCELLED)

    def dismissal_stands(self, event_id: str, side: Side) -> bool:
        """Return whether a player who was shown the red card has to go."""
        return self._stands(event_id, side, _DISMISSALS, _DISMISSALS_CANCELLED)

    def finds_penalty(self, side: Side) -> bool:
        """Look at what may have been a penalty for a side, and return whether it was."""
        found = self._pitch.random() < _GOALS_CANCELLED
        self._look(0, side, Decision.UNDER_REVIEW, "possible penalty")
        decision = Decision.CANCELLED if found else Decision.STANDS
        self._look(0, side, decision, "penalty" if found else "no penalty")
        return found

    def _stands(self, event_id: str, side: Side, seen: float, cancelled: float) -> bool:
        random = self._pitch.random
        if random() >= seen:
            return True
        stands = random() >= cancelled
        reason = _WHY[int(random() * len(_WHY))]
        self._look(event_id, side, Decision.UNDER_REVIEW, f"possible {reason}")
        decision = Decision.STANDS if stands else Decision.CANCELLED
        self._look(event_id, side, decision, "" if stands else reason)
        return stands

    def _look(self, of: int | str, side: Side, decision: Decision, reason: str) -> None:
        book = self._pitch.book
        book.clock += int((15 + 60 * self._pitch.random()) * SECOND)
        book.events.append(Review(*book.head(), of=of, decision=decision, reason=reason, side=side))
