"""Who has the ball of a made-up game, and how long they have for a shot."""

from feeds.basketball.simulator.chances import Start
from feeds.basketball.simulator.leagues import League
from schemas.basketball.events import Side


class Ball:
    """The ball.

    Attributes:
        side: who has it.
        start: how that side came to it.
        shot_clock: milliseconds left for a shot.
    """

    __slots__ = ("_reset", "_whole", "shot_clock", "side", "start")

    def __init__(self, league: League) -> None:
        self.side = Side.HOME
        self.start = Start.DEAD
        self.shot_clock = self._whole = league.shot_clock
        self._reset = league.reset

    @property
    def share(self) -> float:
        """Return the share of the shot clock that is left."""
        return self.shot_clock / self._whole

    @property
    def is_fresh(self) -> bool:
        """Return whether a side that took it in live play still finds the others on their way back."""
        return self.start is Start.LIVE and self.shot_clock > self._whole - 8_000

    def give(self, side: Side, start: Start) -> None:
        """Give it to a side, with a whole shot clock."""
        self.side = side
        self.start = start
        self.shot_clock = self._whole

    def keep(self, start: Start = Start.DEAD) -> None:
        """Leave it with its side, which has enough time again for a shot."""
        self.start = start
        self.shot_clock = max(self.shot_clock, self._reset)
