"""Scoreboards on the session's Kafka: each has workers, topics' changelogs and a group of its own.

The topics of cricket are shared, and their names are fixed: a new group reads them from
the beginning. So a test counts only its own matches, whose ids it has to itself.
"""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from sandbox.kafka import KafkaServer
from tests.cluster.scoreboard import Scoreboard


@asynccontextmanager
async def scoreboard_of(
    kafka: KafkaServer,
    name: str,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    slices: Sequence[str] = (),
) -> AsyncIterator[Scoreboard]:
    """A scoreboard without a worker yet, whose workers have these settings and run all slices by default."""
    async with ClientSession() as session:
        board = Scoreboard(kafka, name, folder, session, environ, slices)
        await board.make_topics()
        await board.remove_balls()
        async with board.fleet.watched():
            yield board
            assert not board.fleet.deaths, board.fleet.deaths


def slices_of(request: pytest.FixtureRequest) -> Sequence[str]:
    """What the workers of a test or of a module run: cricket, or what its marker `slices` names."""
    marker = request.node.get_closest_marker("slices")
    return ("cricket",) if marker is None else marker.args


@pytest.fixture
async def board(
    kafka: KafkaServer, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Scoreboard]:
    """A scoreboard of this test's own, without a worker yet."""
    name = request.function.__name__
    async with scoreboard_of(kafka, name, tmp_path, slices=slices_of(request)) as board:
        yield board


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two_workers(
    kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Scoreboard]:
    """A scoreboard with two workers, which the tests of a module share and leave as it is.

    They know each other by a secret, as on several machines.
    """
    name = request.module.__name__.rpartition(".")[2]
    folder = tmp_path_factory.mktemp(name)
    secret = folder / "hops"
    secret.write_text(secrets.token_hex(32))
    environ = {"OVERSTREAM_HOP_SECRET_FILE": str(secret)}
    async with scoreboard_of(kafka, name, folder, environ, slices_of(request)) as board:
        await board.start(2)
        yield board
