"""The page of a board in a real browser, over views in memory: it follows its scores on any screen."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.leaderboards.totals import Total
from tables.leaderboards.games import Game
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well
from tests.schemas.accounts.users import user
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import tell

pytestmark = pytest.mark.asyncio(loop_scope="session")

GAME = Game(game_id="a-club-with-a-rather-long-name-indeed", days=True, weeks=True)
COUNTING = Game(game_id="counting", is_global=True)
PATH = f"/board/{GAME.game_id}/"


@pytest_asyncio.fixture(loop_scope="session")
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


async def test_a_player_is_found_and_pages_turn_in_the_readers_language(ground: Ground) -> None:
    play([ground.site.worker], GAME, [(number, number) for number in range(80)])
    page = await ground.see(f"{PATH}?lang=hi")
    await is_live(page)
    await page.get_by_label("खिलाड़ी खोजें").fill(user(3))
    await page.get_by_role("button", name="दिखाएँ").click()
    await expect(page.locator("#standing")).to_contain_text("80 में से 77 स्थान पर है।")
    play([ground.site.worker], GAME, [(500, 1234567)])
    await expect(page.locator("#total")).to_have_text("81")
    await page.goto(ground.url(f"{PATH}?lang=hi"))
    await expect(page.locator(".ranks tbody tr").first.locator("td").last).to_have_text("12,34,567")
    await page.get_by_role("link", name="अगला").click()
    await expect(page.locator("html")).to_have_attribute("lang", "hi")


async def test_where_a_player_stands_changes_a_moment_after_it_does(ground: Ground) -> None:
    play([ground.site.worker], GAME, [(number, number) for number in range(80)])
    page = await ground.see(f"{PATH}?around={user(3)}")
    await is_live(page)
    await expect(page.locator("#standing")).to_contain_text("at place 77 of 80")
    play([ground.site.worker], GAME, [(3, 1000)])
    await expect(page.locator("#standing")).to_contain_text("at place 1 of 80")
    await expect(page.locator(".me td").last).to_have_text("1,000")


async def test_the_board_over_all_games_is_live_and_a_game_leads_there(ground: Ground) -> None:
    worker = ground.site.worker
    play([worker], COUNTING, [(number, number) for number in range(80)])
    tell([worker], [Total(user(number), "g", "all-time", number, AT, 1) for number in range(80)])
    page = await ground.see(f"/board/{COUNTING.game_id}/?around={user(3)}")
    await page.get_by_role("link", name="the board over all games").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("All games")
    await is_live(page)
    await expect(page.locator("#standing")).to_contain_text("at place 77 of 80")
    tell([worker], [Total(user(3), "h", "all-time", 500, AT, 1)])
    await expect(page.locator("#standing")).to_contain_text("at place 1 of 80")
    await page.goto(ground.url("/board/global/"))
    await is_live(page)
    tell([worker], [Total(user(99), "g", "all-time", 1234567, AT, 1)])
    await expect(page.locator(".ranks tbody tr").first.locator("td").last).to_have_text("1,234,567")


async def test_a_tab_beyond_those_that_may_hold_a_stream_is_live_by_a_websocket(ground: Ground) -> None:
    play([ground.site.worker], GAME, [(number, number) for number in range(3)])
    window = await ground.window(1280)
    tabs = [await ground.tab(window, ground.url(PATH)) for _ in range(3)]
    for tab in tabs:
        await is_live(tab)
    play([ground.site.worker], GAME, [(500, 77)])
    for tab in tabs:
        await expect(tab.locator("#total")).to_have_text("4")


@pytest.mark.parametrize("path", [f"{PATH}?around={user(40)}", f"/board/global/?around={user(40)}"])
async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground, path: str) -> None:
    play([ground.site.worker], GAME, [(number, number / 7 - 3) for number in range(80)])
    tell(
        [ground.site.worker],
        [Total(user(number), "g", "all-time", number / 7 - 3, AT, 1) for number in range(80)],
    )
    window = await ground.window(390, reduced_motion="reduce")
    page = await ground.tab(window, ground.url(path))
    await is_live(page)
    await looks_well(page, 1280, 390, 320, inside=".panel, .place, .ranks")
