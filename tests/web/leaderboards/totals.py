"""What games tell the global board, over the partitions of workers in memory, as its agent would have it."""

from collections.abc import Iterable, Sequence

from agents.leaderboards_totals import TotalAgents
from engine.batches import PartitionBatch
from schemas.leaderboards.topics import TOTALS
from schemas.leaderboards.totals import Total, encode_total
from tables.leaderboards.registry import closed_accounts, total_tables
from tests.engine.records import MadeUpRecord
from tests.engine.taking import endless
from tests.serving.worker import MemoryWorker, owned_by


def load(workers: Sequence[MemoryWorker]) -> None:
    """Let workers have made the boards of their partitions."""
    for partition in owned_by(workers).values():
        for _ in total_tables().boards.on(partition).load():
            pass


def tell(workers: Sequence[MemoryWorker], told: Iterable[Total], now: int = 0) -> None:
    """Let games tell something, whichever worker owns the user; then close what is over `now` (epoch ms)."""
    load(workers)
    agents = TotalAgents(total_tables(), closed_accounts(), lambda: now, endless)
    owned = owned_by(workers)
    by_partition: dict[int, list[MadeUpRecord]] = {}
    for offset, total in enumerate(told):
        key = total.user_id.encode()
        record = MadeUpRecord(offset, 0, key, encode_total(total))
        by_partition.setdefault(workers[0].partition_of(key), []).append(record)
    for number, records in by_partition.items():
        with owned[number].unit():
            assert next(agents.total(owned[number], PartitionBatch(TOTALS.name, number, records))) == len(
                records
            )
    for partition in owned.values():
        for _ in agents.close(partition):
            pass
