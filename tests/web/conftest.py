"""The views of a worker in this process."""

from collections.abc import AsyncIterator

import pytest

from tests.web.site import Site
from tests.web.site import site as serve


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """All views, over partitions in memory that are all owned."""
    async with serve() as serving:
        yield serving
