"""Matches that nobody knows leave the audience's tables early: whoever may post can name any.

A viewer's partition does not know which matches there are: their owners are asked, once they are silent.
"""

from collections.abc import Awaitable, Callable

from agents.audience import AGENT
from app import app, cluster
from app.registry import SPORTS, load
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.store import StoreError
from serving.cluster import Cluster
from serving.forwarding import ask_owner
from serving.http.responses import AnswerError
from serving.http.templates import segment
from tables.audience.registry import audience_tables
from tables.audience.tables import AudienceTables
from tables.matches.registry import tables_of
from tables.matches.sport import AnySport, Sport, any_sport

SILENT = 3_600_000
"""Milliseconds of silence after which it is asked whether a match is known, once."""

EVERY = 60.0
MOST = 50
"""Matches of a partition that are asked for in a round."""

Known = Callable[[str, str], Awaitable[bool]]
"""Returns whether a sport has a match, True where nobody can say."""


class UnknownMatches:
    """Finds the matches of a partition that nobody knows, and has their rows removed."""

    def __init__(self, tables: AudienceTables, known: Known, clock: Callable[[], int]) -> None:
        """Ask `known` of matches that are silent; `clock` returns epoch ms."""
        self._tables = tables
        self._known = known
        self._clock = clock
        self._asked = PartitionLocal[dict[bytes, int]](lambda _: {})

    async def look(self, partition: Partition) -> None:
        """Ask for some matches that have been silent, and begin to remove those that are unknown."""
        before, asked = self._clock() - SILENT, self._asked.on(partition)
        due = [
            (key, heard)
            for key, heard in self._tables.heard.on(partition).items()
            if heard < before and asked.get(key) != heard
        ]
        for key, heard in due[:MOST]:
            sport, _, match_id = key.decode().partition("\0")
            is_known = await self._known(sport, match_id)
            async with partition.turn:
                if partition.lost:
                    return
                asked[key] = heard
                silent = self._tables.heard.on(partition).get(key) == heard
                if not is_known and silent and not self._tables.is_leaving(partition, key):
                    self._tables.leave(partition, key)
                    partition.stage_changes()


class Owners:
    """Knows of a match what its owner does."""

    def __init__(self, workers: Cluster, sports: dict[str, AnySport]) -> None:
        """Ask the workers of these sports."""
        self._cluster = workers
        self._sports = sports

    async def know(self, sport: str, match_id: str) -> bool:
        """Return whether there is a match; True where its owner does not say."""
        if (found := self._sports.get(sport)) is None:
            return False
        key = match_id.encode()
        number = self._cluster.partition_of(key)
        try:
            if (partition := self._cluster.owned(number)) is not None:
                return tables_of(found).find(partition, key) is not None
            await ask_owner(self._cluster, number, f"{found.path}/matches/{segment(match_id)}/")
        except AnswerError as error:
            return error.status != 404
        except (QuarantinedError, StoreError):
            return True
        return True


_OWNERS = Owners(
    cluster, {name: any_sport(sport) for name, sport in load(SPORTS, Sport, names=app.slices).items()}
)
_UNKNOWN = UnknownMatches(audience_tables(), _OWNERS.know, AGENT.clock)


async def remove_unknown_audiences() -> None:
    """Ask for silent matches in each partition."""
    for partition in list(app.partitions.values()):
        if not app.rebalancing:
            await _UNKNOWN.look(partition)


app.timer(EVERY, name="remove_unknown_audiences")(remove_unknown_audiences)
