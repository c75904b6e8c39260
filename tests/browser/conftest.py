"""A real browser on real workers: headless Chromium by way of Playwright."""

import os
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from sandbox.kafka import KafkaServer
from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.fan import Fan
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Scoreboard

# Workers take seconds to find that one of them is gone.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; on a machine without one a test is skipped, but never in CI."""
    found = find_chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Chromium, shared by all tests: each has windows of its own, which share nothing."""
    async with launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ground(
    kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Scoreboard]:
    """Two workers that the tests of a module share; a test has its own matches.

    They end with it: workers would read all that the tests of other modules send to the same topics.
    """
    name = "browser-" + re.sub(r"\W+", "-", request.module.__name__.rpartition(".")[2])
    async with scoreboard_of(kafka, name, tmp_path_factory.mktemp(name)) as board:
        await board.start(2)
        yield board


@pytest_asyncio.fixture(loop_scope="session")
async def fan(browser: Browser, ground: Scoreboard) -> AsyncIterator[Fan]:
    """Somebody who looks at the page, on a desk in light colours unless told otherwise."""
    looking = Fan(browser, ground)
    yield looking
    await looking.leave()
    assert not looking.complaints
