"""Conditions that tests wait for."""

import asyncio
from collections.abc import Callable

PATIENCE = 30.0
"""Seconds until a condition that does not hold fails its test."""


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.001)
