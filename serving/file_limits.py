"""Open files: each client of a worker is one, and a shell often grants a program no more than 1,024.

What clients may take is what is left once the stores and Kafka have theirs: RocksDB that
is refused a file ends the worker.
"""

import logging
import sys
from contextlib import suppress

import msgspec

logger = logging.getLogger(__name__)

ENOUGH = 65_536
"""For any number of clients that one worker can serve, and all files of its tables."""

RESERVE = 128
"""Kafka's connections, logs, and what one turn of the loop accepts before it can refuse."""

A_STORE = 72
"""Files of a partition's store at most (`engine.partitions.store` says 64 of them), and its logs."""


class Shares(msgspec.Struct, frozen=True):
    """Where the numbers of descriptors that clients may take end, and how many other workers' may be."""

    clients_below: int
    workers: int


def allow_many(enough: int = ENOUGH) -> None:
    """Take as many open files as this process may have without asking anybody, `enough` at most."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    # macOS may refuse what its own hard limit grants.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        logger.info("open files: up to %d, not %d", wanted, soft)


def shares(partitions: int, limit: int | None = None) -> Shares:
    """Return how this process's open files, or `limit` of them, are shared out with so many partitions.

    The stores' part is kept back whole, or a third of all where that is less than they may need.
    """
    limit = limit or _limit()
    kept = min(RESERVE + A_STORE * partitions, limit // 3)
    workers = limit // 4
    return Shares(limit - kept - workers, workers)


def _limit() -> int:
    if sys.platform == "win32":
        return ENOUGH
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else soft
