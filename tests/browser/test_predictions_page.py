"""The page of a match's predictions in a real browser, over views in memory: a fan registers, foretells."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.predictions.codec import decode_prediction
from schemas.predictions.topics import PREDICTIONS
from tests.awaiting import until
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well
from tests.tables.cricket.story import Story, t20
from tests.web.leaderboards.lobby import PASSWORD
from tests.web.predictions.crowd import Crowd

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/match/m1/predictions/"

KEPT = """async (words) => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) {
      const text = await (await cache.match(one)).text();
      if (text.includes(words)) found.push(one.url);
    }
  }
  return found;
}"""
"""Returns which pages that a browser keeps have some words."""


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


@pytest_asyncio.fixture(loop_scope="session")
async def crowd(ground: Ground, tmp_path: Path) -> Crowd:
    return Crowd(ground.site, tmp_path)


@pytest.fixture
def story(ground: Ground, crowd: Crowd) -> Story:
    """A match in its first over, in the partitions that the crowd has."""
    story = Story(t20()).innings("Reds").over("1 4")
    ground.site.put(story.match)
    return story


async def test_a_fan_registers_foretells_and_sees_that_it_stands(
    ground: Ground, crowd: Crowd, story: Story
) -> None:
    page = await ground.see(PATH)
    await is_live(page)
    over = page.locator("form[data-market='over-runs.1.1']")
    await expect(over.get_by_role("button")).to_be_disabled()
    await page.get_by_label("Name").fill("Ivy")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Register").click()
    await expect(page.locator("#said")).to_have_text("Your account is made, and you are logged in.")
    await over.get_by_label("Runs").fill("8")
    await over.get_by_role("button").click()
    await until(lambda: crowd.values(PREDICTIONS.name))
    crowd.fold()
    await expect(page.locator("#said")).to_have_text("It stands.")
    mine = page.get_by_role("region", name="My predictions")
    await expect(mine).to_contain_text("Runs off over 2, innings 1")
    await expect(mine).to_contain_text("8 runs")

    # What is a fan's own is in no cache: the next who opens this browser is another.
    await page.evaluate("navigator.serviceWorker.ready")
    await page.reload()
    await is_live(page)
    await expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert await page.evaluate(KEPT, "Log out") == []

    margin = page.locator("form[data-market='final-margin']")
    await margin.get_by_label("Winner").select_option("Blues")
    await margin.get_by_label("By").fill("1")
    await margin.get_by_label("wickets").check()
    await margin.get_by_role("button").click()
    await until(lambda: len(crowd.values(PREDICTIONS.name)) == 2)
    said = decode_prediction(crowd.values(PREDICTIONS.name)[-1], b"m1")
    assert (said.market, said.pick) == ("final-margin", "Blues by 1 wicket")

    # The next over is asked for once this one is bowled.
    ground.site.put(story.over("1 1 1 1").match)
    await expect(page.locator("form[data-market='over-runs.1.2']")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_label("Password")).to_be_visible()
    assert await page.evaluate("sessionStorage.length") == 0


@pytest.mark.usefixtures("story")
async def test_a_wrong_password_is_said_and_nobody_is_logged_in(ground: Ground) -> None:
    page = await ground.see(PATH)
    await is_live(page)
    await page.get_by_label("Name").fill("Nobody")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.locator("#said")).to_contain_text("is not right")
    assert await page.evaluate("sessionStorage.length") == 0
    ground.complaints = [one for one in ground.complaints if "401" not in one]  # the browser's own line


@pytest.mark.usefixtures("story")
async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground) -> None:
    window = await ground.window(390, reduced_motion="reduce")
    page = await ground.tab(window, ground.url(PATH))
    await is_live(page)
    await looks_well(page, 1280, 390, 320, inside=".panel, .question, .enter")
