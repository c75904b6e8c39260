"""Runs a command that ends when its parent does, however the parent ends (Linux).

    python -I -S tether.py PARENT_PID COMMAND [ARGUMENT...]

A script of its own rather than a `preexec_fn`: code between fork and exec can hang a
program that has threads. The pid stays the same, because the command replaces this script.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def tethered(command: Sequence[str]) -> list[str]:
    """Return the command line that runs `command` this way, or `command` itself where that is impossible."""
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-I", "-S", __file__, str(os.getpid()), *command]


def main() -> None:
    """Ask for SIGKILL at the parent's death, then become the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    # SIGKILL, not SIGTERM: a broker whose peers died with it may wait minutes for a controlled shutdown.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("the parent ended before the command was started")
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
