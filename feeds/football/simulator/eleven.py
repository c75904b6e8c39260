"""A side of a made-up match: who is on the pitch, who waits, who is booked, and who does what how often."""

from bisect import bisect
from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate
from random import Random

from schemas.football.events import Team

ELEVEN = 11
FEWEST = 7
"""Players without whom a side cannot play on (Law 3)."""


class Role(IntEnum):
    """What a player on the pitch may be the one to do."""

    PASS = 0
    SHOOT = 1
    FOUL = 2


_USUAL = {"GK": (0.5, 0.0, 0.0), "DF": (1.15, 0.35, 1.0), "MF": (1.2, 1.0, 1.1), "FW": (0.65, 2.3, 0.9)}
"""How often a player of each position passes, shoots and fouls."""
_GOES = {"GK": 0.0, "DF": 0.4, "MF": 1.1, "FW": 1.3}
"""How often a coach takes a player of each position off."""


@lru_cache(maxsize=4096)
def _talents(team: Team) -> tuple[tuple[float, ...], ...]:
    """Return how often each player of a club does what, the same in every match."""
    rng = Random(f"talents of {team.name}")
    return tuple(
        tuple(weight * rng.uniform(0.6, 1.4) for weight in _USUAL[player.position]) for player in team.players
    )


class Eleven:
    """A side. Its players are known by their place in the squad.

    Attributes:
        ids: of the players, as events name them.
        on: who is on the pitch; never more than eleven.
        bench: who waits.
        booked: who has a yellow card.
        changes_left: substitutions that it may still make.
    """

    def __init__(self, team: Team, random: Callable[[], float]) -> None:
        self.ids = tuple(player.id for player in team.players)
        self.positions = tuple(player.position for player in team.players)
        self.on = list(range(ELEVEN))
        self.bench = list(range(ELEVEN, len(self.ids)))
        self.booked: set[int] = set()
        self.changes_left = 0
        self._talents = _talents(team)
        self._random = random
        self._bounds: dict[Role, list[float]] = {}

    def pick(self, role: Role) -> int:
        """Return a player on the pitch, by how often each does that."""
        bounds = self._bounds.get(role)
        if bounds is None:
            bounds = self._bounds[role] = list(accumulate(self._talents[one][role] for one in self.on))
        return self.on[bisect(bounds, self._random() * bounds[-1], 0, len(bounds) - 1)]

    def other_than(self, player: int) -> int:
        """Return somebody else, who may have passed the ball to this player."""
        while (other := self.pick(Role.PASS)) == player:
            pass
        return other

    def dismiss(self, player: int) -> None:
        """Send a player off: the side plays on with one fewer."""
        self.on.remove(player)
        self._bounds.clear()

    def change(self) -> tuple[int, int] | None:
        """Change a player as the coach likes; return who comes for whom, None where nobody can."""
        if not self.changes_left:
            return None
        weights = [_GOES[self.positions[one]] * (1.5 if one in self.booked else 1.0) for one in self.on]
        bounds = list(accumulate(weights))
        goes = self.on[bisect(bounds, self._random() * bounds[-1], 0, len(bounds) - 1)]
        return self.replace(goes)

    def replace(self, goes: int) -> tuple[int, int] | None:
        """Let another come for a player, of the same position if one waits; None where nobody can."""
        fit = [one for one in self.bench if self.positions[one] == self.positions[goes]]
        fit = fit or [one for one in self.bench if self.positions[one] != "GK"]
        if not fit or not self.changes_left:
            return None
        comes = fit[0]
        self.changes_left -= 1
        self.bench.remove(comes)
        self.on[self.on.index(goes)] = comes
        self._bounds.clear()
        return comes, goes
