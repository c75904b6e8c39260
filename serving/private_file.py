"""Changing a file of secrets: it is replaced at once, and only its owner may read it."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def changing(file: Path) -> Iterator[None]:
    """Let no other command change a file meanwhile: a key that is revoked would come back.

    The folder is locked, because the file itself is replaced.

    Raises:
        OSError: there is no such folder.
    """
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(file: Path, content: bytes) -> None:
    """Replace what a file has at once; only its owner may read it (mode 600).

    Raises:
        OSError: it cannot be written.
    """
    # Made with mode 600.
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
