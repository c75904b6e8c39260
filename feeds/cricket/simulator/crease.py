"""The side batting in a made-up innings: the pair at the crease, and who comes in next."""

from collections import deque
from random import Random

_COMES_BACK = 0.7


class Crease:
    """The two batters, the end each is at, and those still to bat."""

    __slots__ = ("_hurt", "_rng", "_waiting", "newcomer", "non_striker", "skill", "striker")

    def __init__(self, rng: Random, order: tuple[str, ...], skill: dict[str, int]) -> None:
        self._rng = rng
        self._waiting = deque(order[2:])
        self._hurt: list[str] = []
        self.skill = skill
        self.striker, self.non_striker = order[0], order[1]
        self.newcomer = order[1]

    def change_ends(self) -> None:
        """Swap the ends of the two batters."""
        self.striker, self.non_striker = self.non_striker, self.striker

    def partner_of(self, name: str) -> str:
        """Return the other of the two at the crease."""
        return self.non_striker if name == self.striker else self.striker

    @property
    def batter_waits(self) -> bool:
        """Return whether a batter is left who can come in."""
        return bool(self._waiting or self._hurt)

    def replace(self, leaver: str) -> None:
        """Send the next batter in at the leaver's end; a batter must be waiting."""
        if self._hurt and (not self._waiting or self._rng.random() < 0.3):
            self.newcomer = self._hurt.pop(0)
        else:
            self.newcomer = self._waiting.popleft()
        if leaver == self.striker:
            self.striker = self.newcomer
        else:
            self.non_striker = self.newcomer

    def rest(self, leaver: str) -> None:
        """Replace a batter who is hurt, and who usually bats again later (Law 25.4.2)."""
        self.replace(leaver)
        if self._rng.random() < _COMES_BACK:
            self._hurt.append(leaver)
