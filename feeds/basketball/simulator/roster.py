"""A side of a made-up game: five on court, those who wait, their fouls, and how tired they are."""

from bisect import bisect
from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.talents import Role, Talent, talents_of
from schemas.basketball.events import Team

FIVE = 5

_TIRING = 1 / (11 * MINUTE)
_RESTING = 1 / (10 * MINUTE)
"""Of a player's energy, a millisecond."""
_TROUBLE = 0.25
"""By how much less a coach wants a player for each foul too many for the time."""
_SWAPS = 3
"""The most players of a side that are changed at once."""


class Mind(NamedTuple):
    """What a coach looks at: how good a player is, and how fresh; and the difference worth a change."""

    rating: float
    energy: float
    difference: float


USUAL = Mind(1.0, 1.0, 0.41)
START = Mind(1.0, 0.85, 0.2)
"""When a period starts: whoever plays next goes on court."""
CLOSE = Mind(1.0, 0.25, 0.15)
"""The best play the end of a close game."""
DECIDED = Mind(-0.5, 0.5, 0.1)
"""The others play the end of a decided one."""


class Roster:
    """A side. Its players are known by their place in the squad.

    Attributes:
        ids: of the players, as events name them.
        five: who is on court.
        fouls: personal fouls of each.
        technicals: technical fouls of each.
        gone: who fouled out or was ejected.
        team_fouls: of the period; late_fouls: of its last two minutes.
        timeouts: left.
    """

    def __init__(self, team: Team, random: Callable[[], float]) -> None:
        self.ids = tuple(player.id for player in team.players)
        self.talents: tuple[Talent, ...] = talents_of(team)
        self.five = list(range(FIVE))
        self.fouls = [0] * len(self.ids)
        self.technicals = [0] * len(self.ids)
        self.gone: set[int] = set()
        self.team_fouls = self.late_fouls = self.timeouts = 0
        self._energy = [1.0] * len(self.ids)
        self._random = random
        self._bounds: dict[Role, list[float]] = {}

    @property
    def court(self) -> tuple[str, ...]:
        """Return the ids of the five on court."""
        return tuple([self.ids[player] for player in self.five])

    def pick(self, role: Role) -> int:
        """Return a player on court, by how often each does that."""
        bounds = self._bounds.get(role)
        if bounds is None:
            weights = [self.talents[player].weights[role] for player in self.five]
            bounds = self._bounds[role] = list(accumulate(weights))
        return self.five[bisect(bounds, self._random() * bounds[-1], 0, FIVE - 1)]

    def change(self, comes: int, leaves: int) -> None:
        """Put one player in the other's place."""
        self.five[self.five.index(leaves)] = comes
        self._bounds.clear()

    def tire(self, ms: int) -> None:
        """Let those on court tire, and the others rest, for a time of play."""
        energy = self._energy
        tired, rested = ms * _TIRING, ms * _RESTING
        for player in range(len(energy)):
            if player in self.five:
                energy[player] = max(0.0, energy[player] - tired)
            else:
                energy[player] = min(1.0, energy[player] + rested)

    def rest(self, minutes: float) -> None:
        """Let everybody rest, in a break."""
        self._energy = [min(1.0, one + minutes * MINUTE * _RESTING) for one in self._energy]

    def swaps(self, mind: Mind, fouls_due: float, keep: int | None = None) -> list[tuple[int, int]]:
        """Change players as the coach likes, and return who came for whom.

        Args:
            mind: what the coach looks at.
            fouls_due: the fouls that a player may have by now, and be kept on court.
            keep: who has to stay.
        """
        value = [
            mind.rating * talent.rating
            + mind.energy * self._energy[player]
            - _TROUBLE * max(0.0, self.fouls[player] - fouls_due)
            for player, talent in enumerate(self.talents)
        ]
        waiting = self._waiting()
        waiting.sort(key=value.__getitem__, reverse=True)
        done: list[tuple[int, int]] = []
        for comes in waiting[:_SWAPS]:
            size = self.talents[comes].size
            leaves = min(
                (one for one in self.five if one != keep and abs(self.talents[one].size - size) < 2),
                key=value.__getitem__,
                default=None,
            )
            if leaves is not None and value[comes] - value[leaves] > mind.difference:
                self.change(comes, leaves)
                done.append((comes, leaves))
        return done

    def stand_in(self, leaves: int) -> int | None:
        """Put the best who can in the place of one who must leave; None where nobody is left."""
        size = self.talents[leaves].size
        waiting = self._waiting()
        if not waiting:
            return None
        comes = max(
            waiting,
            key=lambda one: self.talents[one].rating - 0.4 * abs(self.talents[one].size - size),
        )
        self.change(comes, leaves)
        return comes

    def _waiting(self) -> list[int]:
        return [one for one in range(len(self.ids)) if one not in self.five and one not in self.gone]
