"""Open files: each client of a worker takes one, and a shell often allows a program only 1,024.

Clients get what the stores and Kafka leave: if RocksDB cannot open a file, the worker
ends.
"""

import logging
import sys
from contextlib import suppress

import msgspec

logger = logging.getLogger(__name__)

ENOUGH = 65_536
"""Enough for all clients that one worker can serve, and all files of its tables."""

RESERVE = 128
"""Kafka's connections, logs, and what one loop iteration accepts before it can refuse."""

A_STORE = 72
"""Maximum files of a partition's store (`engine.partitions.store` sets 64), with its logs."""


class Shares(msgspec.Struct, frozen=True):
    """The bound of the descriptor numbers for clients, and the number of those for other workers."""

    clients_below: int
    workers: int


def allow_many(enough: int = ENOUGH) -> None:
    """Raise this process's limit of open files as far as it may by itself, to `enough` at most."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    # macOS may refuse what its own hard limit allows.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        logger.info("open files: up to %d, not %d", wanted, soft)


def shares(partitions: int, limit: int | None = None) -> Shares:
    """Return the shares of this process's open files, or of `limit`, for a number of partitions.

    The stores' whole need is reserved, or a third of all files where that is less.
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
