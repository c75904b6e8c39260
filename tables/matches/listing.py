"""The listing of a partition: the states of its matches, except those long over."""

from collections.abc import Collection, Mapping

from engine.partitions.units import Units
from tables.matches.sport import Match, Published


class Listing:
    """The states of a partition's matches, updated with every change.

    `states` are their published states. `over` and `unfinished` hold the arrival of each match's last
    record (epoch ms), in that order except for postponed matches.
    """

    __slots__ = ("_changed", "_finished", "over", "states", "unfinished")

    def __init__(self, finished: str, found: Mapping[bytes, tuple[Match, Published]]) -> None:
        self._finished = finished
        self.states: dict[bytes, Published] = {key: state for key, (_, state) in found.items()}
        self.over: dict[bytes, int] = {}
        self.unfinished: dict[bytes, int] = {}
        self._changed: dict[bytes, None] | None = None
        for key, (match, state) in sorted(found.items(), key=lambda one: one[1][0].heard):
            self._queue_of(state)[key] = match.heard

    def note(self, units: Units, key: bytes, state: Published | None, heard: int) -> None:
        """Note a match's state, or that it left (None); a rollback of the unit undoes it.

        `heard` is when its last record arrived (epoch ms), or the time it is postponed to.
        """
        if self._changed is not None:
            self._changed[key] = None
        for queue in (self.over, self.unfinished):
            if key in queue:
                units.remove(queue, key)
        if state is None:
            units.remove(self.states, key)
            return
        units.write(self.states, key, state)
        units.write(self._queue_of(state), key, heard)

    def take_changes(self) -> Collection[bytes] | None:
        """Return the matches that may have changed since the last call; None (all) on the first call."""
        changed, self._changed = self._changed, {}
        return changed

    def _queue_of(self, state: Published) -> dict[bytes, int]:
        return self.over if state.status == self._finished else self.unfinished
