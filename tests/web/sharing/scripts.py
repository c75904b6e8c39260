"""Scripts that need the system's FriBiDi to be written."""

import os

import pytest

from web.sharing import fonts

needs_setting = pytest.mark.skipif(
    not fonts.CAN_SET and "CI" not in os.environ,
    reason="FriBiDi is not installed: apt-get install libfribidi0",
)
"""Marks a test that writes them; a machine without FriBiDi skips it, but never CI."""
