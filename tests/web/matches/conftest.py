"""A site that takes posts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.matches.posting import Posting, posting_to


@pytest.fixture
async def posting(tmp_path: Path) -> AsyncIterator[Posting]:
    async with posting_to(tmp_path) as posting:
        yield posting
