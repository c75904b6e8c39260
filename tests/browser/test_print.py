"""Pages on paper, in a real browser in dark colours: black on white, whole, without what leads elsewhere."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from schemas.football.kinds import Side
from tests.browser.ground import Ground, ground_of
from tests.browser.looks import sticks_out
from tests.tables.cricket.story import Story, t20
from tests.tables.football.story import Story as FootballStory
from tests.web.basketball.test_pages import opening

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAPER = 688
"""CSS pixels between the margins of A4."""

PAGES = (
    "/",
    "/match/m1/",
    "/match/m1/scorecard/",
    "/match/m1/charts/",
    "/basketball/match/g/",
    "/basketball/match/g/box-score/",
    "/basketball/match/g/charts/",
    "/football/match/m1/",
    "/football/match/m1/line-ups/",
)


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        story = Story(t20(2)).innings("Reds").over("1 4 W . 6 1").over("2 . . . . .", "Y")
        looking.put(story.innings("Blues").over("4 W", "Z"))
        looking.put_game(opening())
        drawn = FootballStory("m1").line_up(Side.HOME).begin().goal(Side.HOME).goal(Side.AWAY)
        looking.site.put_football(drawn)
        yield looking


async def printed(ground: Ground, path: str) -> Page:
    page = await ground.see(path, width=PAPER, color_scheme="dark", reduced_motion="reduce")
    await page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_black_on_white_and_has_only_what_can_be_read(ground: Ground, path: str) -> None:
    page = await printed(ground, path)
    for gone in ("nav", "form", "button", "#status", ".foot", ".badge.live", ".reader"):
        for place in await page.locator(gone).all():
            await expect(place).to_be_hidden()
    grounds = await page.evaluate(
        "[...document.querySelectorAll('body, .board, .panel, .chip, .badge')]"
        ".map((one) => getComputedStyle(one))"
        ".map((style) => style.backgroundColor + style.backgroundImage)"
    )
    assert {*grounds} <= {"rgb(255, 255, 255)none", "rgba(0, 0, 0, 0)none"}
    assert await sticks_out(page) == []
    found = await Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert not found.violations_count, found.generate_report()


async def test_a_scorecard_has_every_innings(ground: Ground) -> None:
    page = await printed(ground, "/match/m1/scorecard/")
    tables = page.locator(".card-table")
    await expect(tables).to_have_count(4)
    for table in await tables.all():
        await expect(table).to_be_visible()
    await expect(page.locator("#h-batting, #h-batting-1")).to_contain_text(["Reds", "Blues"])
    await page.emulate_media(media="screen")
    await expect(tables.nth(0)).to_be_hidden()
    await expect(tables.nth(2)).to_be_visible()


async def test_what_is_folded_away_on_a_screen_is_there(ground: Ground) -> None:
    page = await printed(ground, "/basketball/match/g/charts/")
    for table in await page.locator("details table").all():
        await expect(table).to_be_visible()
    await page.emulate_media(media="screen")
    await expect(page.locator("details table").first).to_be_hidden()
