"""What several tests of leaderboards begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.leaderboards.lobby import Lobby
from tests.web.leaderboards.rpcs import Guests, Played, played, serving
from tests.web.site import Site


@pytest.fixture
async def hall(site: Site, tmp_path: Path) -> AsyncIterator[Played]:
    async with played(site, tmp_path) as ready:
        yield ready


@pytest.fixture
async def lobby(site: Site, tmp_path: Path) -> Lobby:
    return Lobby(site, tmp_path)


@pytest.fixture
async def guests(lobby: Lobby) -> AsyncIterator[Guests]:
    async with serving(lobby.site.served) as (server, client):
        yield Guests(lobby, server, client)
