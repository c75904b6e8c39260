"""Programs that come as Debian packages: a test that wants one is skipped without it, but never in CI."""

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """The path of a program; a machine without it skips the test, and CI fails."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed: apt-get install {package}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
