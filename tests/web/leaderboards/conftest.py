"""What several tests of leaderboards begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.leaderboards.lobby import Lobby, lobby_of


@pytest.fixture
async def lobby(tmp_path: Path) -> AsyncIterator[Lobby]:
    async with lobby_of(tmp_path) as ready:
        yield ready
