"""Open files: each client of a worker is one, and a shell often grants a program no more than 1,024."""

import logging
import sys
from contextlib import suppress

logger = logging.getLogger(__name__)

ENOUGH = 65_536
"""For any number of clients that one worker can serve, and all files of its tables."""


def allow_many(*_: object, **__: object) -> None:
    """Take as many open files as this process may have without asking anybody."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    # macOS may refuse what its own hard limit grants.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        logger.info("open files: up to %d, not %d", wanted, soft)
