"""Why records were refused lately, for those who wait for one."""

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.units import Units
from schemas.refusals import Reason

MOST = 1_000
"""Refusals of a partition that are known: 24 partitions hold 10 MB at most."""

LONGEST = 300
"""Characters of a refusal's text that are known; its dead letter has more."""


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """Why a record was refused: its `reason` for programs, and `text` for people."""

    reason: Reason
    text: str


class RecentRefusals:
    """The last refusals of a partition, late records included, by topic and offset.

    They are in memory only: the next owner does not know them, and the dead letters have all.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], Refusal] = {}
        self._forgotten: dict[str, int] = {}

    def note(self, units: Units, topic: str, offset: int, refusal: Refusal) -> None:
        """Note why a record was refused; a rollback of the unit undoes it."""
        if len(self._known) >= MOST:
            oldest = next(iter(self._known))
            units.remove(self._known, oldest)
            units.write(self._forgotten, oldest[0], max(oldest[1], self._forgotten.get(oldest[0], oldest[1])))
        units.write(self._known, (topic, offset), refusal)

    def find(self, topic: str, offset: int) -> Refusal | None:
        """Return why a record was refused; None where it was not, or it is forgotten."""
        return self._known.get((topic, offset))

    def has_all_since(self, topic: str, offset: int) -> bool:
        """Return whether no refusal of a record at this offset or beyond is forgotten."""
        return self._forgotten.get(topic, -1) < offset


RECENT_REFUSALS = PartitionLocal[RecentRefusals](lambda _: RecentRefusals())
"""The recent refusals of each partition that this worker owns."""
