"""Who of a side is on the pitch, as far as a format says: a card of another is shown to the bench."""

from collections.abc import Iterable

from schemas.football.kinds import Side


class Pitch:
    """The players of both sides who are on the pitch; of a side without a line-up nobody knows."""

    def __init__(self, starters: tuple[Iterable[str], Iterable[str]]) -> None:
        """Begin with those who start, home and away."""
        self._on = tuple(map(set, starters))

    def change(self, side: Side, comes: str, goes: str) -> None:
        """Put one player in the place of another."""
        if on := self._on[side]:
            on.discard(goes)
            on.add(comes)

    def is_on_bench(self, side: Side, player: str) -> bool:
        """Return whether a player, or the coach (who is not named), is known not to be on the pitch."""
        on = self._on[side]
        return bool(on) and player not in on
