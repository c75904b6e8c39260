"""The page of an audience in a real browser, over views in memory: it follows its crowd on any screen."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from tests.browser.football import opening
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well
from tests.web.audience.crowd import beats, seat

pytestmark = pytest.mark.asyncio(loop_scope="session")

MATCH = "/football/match/m/"
PATH = f"{MATCH}audience/"
PARTS = ".card, .panel h2, .facts, .chart, .legend, .shares"
MINUTE = 60_000


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


def crowd(ground: Ground, viewers: int, first: int = 0) -> None:
    """Viewers who have watched for five minutes, and some of whom like what they see."""
    now = time.time_ns() // 1_000_000
    ground.site.put_football(opening())
    for minute in range(5, -1, -1):
        seat([ground.site.worker], *beats("m", now - minute * MINUTE, viewers, first=first))
    seat(
        [ground.site.worker],
        *(
            Engagement("football", "m", f"u{one}", f"s{one}", f"e{one}", Kind.LIKE, now, 1, 1, "DE")
            for one in range(first, first + viewers, 3)
        ),
    )


async def test_who_watches_is_shown_each_second_and_the_curve_follows(ground: Ground) -> None:
    crowd(ground, 30)
    page = await ground.see(PATH)
    await is_live(page)
    await expect(page.locator("#now")).to_have_text("30")
    crowd(ground, 12, first=30)
    await expect(page.locator("#now")).to_have_text("42")
    await expect(page.locator("#viewers")).to_have_text("42")
    await expect(page.locator("tr[data-key=mobile] td")).to_have_text("42")
    assert (await page.title()).startswith("42 watching")


async def test_it_follows_in_the_readers_language_and_leads_on_in_it(ground: Ground) -> None:
    crowd(ground, 30)
    page = await ground.see(f"{PATH}?lang=hi")
    await is_live(page)
    crowd(ground, 12, first=30)
    await expect(page.locator("#now")).to_have_text("42")
    await expect(page).to_have_title("42 देख रहे हैं · दर्शक · Overstream")
    await page.get_by_role("link", name="मैच", exact=True).click()
    await expect(page.locator("html")).to_have_attribute("lang", "hi")


async def test_the_curve_is_read_with_the_keyboard(ground: Ground) -> None:
    crowd(ground, 30)
    page = await ground.see(PATH)
    await is_live(page)
    slider = page.get_by_role("slider", name="Viewers by minute")
    await slider.focus()
    await page.keyboard.press("End")
    await expect(page.locator(".at-text")).to_contain_text("30 watching")


async def test_the_page_of_the_match_leads_there_and_back_without_javascript(ground: Ground) -> None:
    crowd(ground, 30)
    page = await ground.see(MATCH, java_script_enabled=False)
    await page.get_by_role("link", name="Audience", exact=True).click()
    await expect(page.locator("#now")).to_have_text("30")
    await page.get_by_role("link", name="Match", exact=True).click()
    await expect(page.locator(".board")).to_be_visible()


async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground) -> None:
    crowd(ground, 1200)
    window = await ground.window(390, reduced_motion="reduce")
    page = await ground.tab(window, ground.url(PATH))
    await is_live(page)
    await page.locator("summary").click()
    await looks_well(page, 1280, 390, 320, inside=PARTS)
