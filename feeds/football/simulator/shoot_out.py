"""The shoot-out of a made-up match: at most five kicks a side, and then one each until it is decided."""

from collections.abc import Iterator

from feeds.football.simulator.book import SECOND
from feeds.football.simulator.pitch import Pitch
from feeds.football.simulator.shots import PENALTIES_MISSED
from schemas.football.events import Kick
from schemas.football.kinds import ShotOutcome, Side

KICKS = 5
_SCORED = 0.75
_TAKES = 45


class ShootOut:
    """A shoot-out.

    Attributes:
        scored: kicks of home and away that went in.
        taken: kicks of home and away.
    """

    def __init__(self, pitch: Pitch) -> None:
        self.scored = [0, 0]
        self.taken = [0, 0]
        self._pitch = pitch

    def play(self) -> Iterator[Kick]:
        """Yield the kicks; a player kicks again only once all others have."""
        side = Side.HOME if self._pitch.random() < 0.5 else Side.AWAY
        # The last of the list shoot best, and the goalkeeper, who is its first, kicks last.
        kickers = tuple(eleven.on[::-1] for eleven in self._pitch.elevens)
        while not self.is_decided:
            book, eleven = self._pitch.book, self._pitch.elevens[side]
            book.clock += int(_TAKES * (0.8 + 0.4 * self._pitch.random()) * SECOND)
            kicker = kickers[side][self.taken[side] % len(kickers[side])]
            goal = self._pitch.random() < _SCORED
            outcome = ShotOutcome.GOAL if goal else PENALTIES_MISSED.draw(self._pitch.random())
            self.taken[side] += 1
            self.scored[side] += goal
            yield Kick(*book.head(), side, eleven.ids[kicker], outcome=outcome)
            side = side.other

    @property
    def is_decided(self) -> bool:
        """Return whether one side cannot be caught up with any more."""
        (home, away), (one, other) = self.scored, self.taken
        if max(one, other) <= KICKS:
            return home > away + KICKS - other or away > home + KICKS - one
        return one == other and home != away
