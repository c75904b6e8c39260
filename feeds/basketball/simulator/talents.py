"""What made-up players are good at: how often each does what, and how well."""

from enum import IntEnum
from functools import lru_cache
from random import Random

import msgspec

from schemas.basketball.events import Team


class Role(IntEnum):
    """What a player of the five may be the one to do."""

    SHOOT = 0
    PASS = 1
    REBOUND_OWN = 2
    """A shot of the own side."""
    REBOUND = 3
    STEAL = 4
    BLOCK = 5
    FOUL = 6
    LOSE = 7
    """The ball."""


class Talent(msgspec.Struct, frozen=True, gc=False):
    """A player's talents.

    Attributes:
        weights: by role, how often it is this player.
        rating: in the coach's eyes, about 0 to 1.
        threes: the share of three-pointers among the shots.
        touch: what is added to the chance of a shot.
        free: the chance of a free throw.
        size: 0 for guards, 1 for forwards, 2 for centres: who can stand in for whom.
    """

    weights: tuple[float, ...]
    rating: float
    threes: float
    touch: float
    free: float
    size: int


_POSITIONS = {
    "G": Talent((1.05, 1.6, 0.35, 0.7, 1.3, 0.3, 0.8, 1.2), 0, 0.45, 0.0, 0.82, 0),
    "F": Talent((1.0, 0.8, 0.9, 1.05, 1.0, 0.9, 1.0, 0.9), 0, 0.38, 0.0, 0.77, 1),
    "F-C": Talent((0.9, 0.7, 1.4, 1.3, 0.8, 1.5, 1.2, 0.9), 0, 0.27, 0.005, 0.73, 2),
    "C": Talent((0.85, 0.6, 1.9, 1.7, 0.7, 2.2, 1.35, 0.9), 0, 0.16, 0.01, 0.69, 2),
}
"""The usual player of each position."""

_RATINGS = (0.92, 0.86, 0.9, 0.82, 0.84, 0.68, 0.66, 0.62, 0.56, 0.5, 0.42, 0.34, 0.3)
"""By the place in the squad."""


@lru_cache(maxsize=4096)
def talents_of(team: Team) -> tuple[Talent, ...]:
    """Return the talents of a team's players, the same in every game."""
    rng = Random(f"talents of {team.name}")
    return tuple(
        _talent(_POSITIONS[player.position], rating, rng)
        for player, rating in zip(team.players, _RATINGS, strict=True)
    )


def _talent(usual: Talent, rating: float, rng: Random) -> Talent:
    rating += rng.uniform(-0.08, 0.08)
    shoot, *others = (weight * rng.uniform(0.6, 1.4) for weight in usual.weights)
    return Talent(
        (shoot * (0.5 + 0.8 * rating), *others),
        rating,
        usual.threes * rng.uniform(0.6, 1.4),
        usual.touch + rng.uniform(-0.025, 0.025) + 0.03 * (rating - 0.75),
        usual.free + rng.uniform(-0.08, 0.08),
        usual.size,
    )
