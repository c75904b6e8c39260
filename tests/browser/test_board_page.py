"""The page of a board in a real browser, over views in memory: it follows its scores on any screen."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tables.leaderboards.games import Game
from tests.browser.ground import Ground, ground_of, is_live, sticks_out
from tests.web.leaderboards.table import play, user

pytestmark = pytest.mark.asyncio(loop_scope="module")

GAME = Game(game_id="a-club-with-a-rather-long-name-indeed", days=True, weeks=True)
PATH = f"/board/{GAME.game_id}/"


@pytest_asyncio.fixture(loop_scope="module")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


async def test_a_new_leader_is_first_a_moment_later(ground: Ground) -> None:
    play([ground.site.worker], GAME, [(number, number) for number in range(80)])
    page = await ground.see(PATH)
    await is_live(page)
    await expect(page.locator(".ranks tbody tr").first.locator("td").last).to_have_text("79")
    play([ground.site.worker], GAME, [(500, 1234567)])
    await expect(page.locator("#total")).to_have_text("81")
    await expect(page.locator(".ranks tbody tr").first.locator("td").last).to_have_text("1,234,567")


async def test_a_player_is_found_and_pages_turn_without_javascript(ground: Ground) -> None:
    play([ground.site.worker], GAME, [(number, number) for number in range(80)])
    page = await ground.see(PATH, java_script_enabled=False)
    await page.get_by_label("Find a player").fill(user(3))
    await page.get_by_role("button", name="Show").click()
    await expect(page.locator("#standing")).to_contain_text("at place 77 of 80")
    await expect(page.locator(".me td").last).to_have_text("3")
    await page.goto(ground.url(PATH))
    await page.get_by_role("link", name="After").click()
    await expect(page.locator(".ranks tbody tr").first.locator("td").first).to_have_text("51")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground, scheme: str) -> None:
    play([ground.site.worker], GAME, [(number, number / 7 - 3) for number in range(80)])
    window = await ground.window(390, color_scheme=scheme, reduced_motion="reduce")
    page = await ground.tab(window, ground.url(f"{PATH}?around={user(40)}"))
    await is_live(page)
    for width in (1280, 390, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        found = await Axe().run(page)
        assert not found.violations_count, found.generate_report()
        assert not await sticks_out(page, ".panel, .place, .ranks"), width
