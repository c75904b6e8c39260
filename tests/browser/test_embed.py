"""A match in a page of another site, in a real browser: live where the site may show it, else not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well
from tests.tables.cricket.story import Story, t20
from web.sharing.views import EMBEDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARD = "/embed/match/m1/?lang=en"


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


@pytest.fixture
def story(ground: Ground) -> Story:
    told = Story(t20()).innings("Reds").over("1 4 W . 6 1")
    ground.put(told)
    return told


@asynccontextmanager
async def site_that_frames(url: str) -> AsyncIterator[str]:
    """The address of another site, with a page that has a frame."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(
            text=f'<title>News</title><iframe src="{url}"></iframe>', content_type="text/html"
        )

    served = web.Application()
    served.router.add_get("/", page)
    served.router.add_get("/favicon.ico", page)
    async with TestServer(served) as server:
        yield str(server.make_url("/")).rstrip("/")


async def test_a_site_that_may_shows_a_match_and_it_is_live(ground: Ground, story: Story) -> None:
    async with site_that_frames(ground.url(CARD)) as news:
        ground.site.served[EMBEDS].origins = (news,)
        window = await ground.window()
        page = await ground.tab(window, news)
        frame = page.frame_locator("iframe")
        await expect(frame.locator("#status")).to_have_attribute("data-status", "live")
        await expect(frame.locator(".embedded")).to_contain_text("12-1")
        story.more("6", "Y")
        ground.put(story)
        await expect(frame.locator(".embedded")).to_contain_text("18-1")
        assert await window.cookies() == []
        async with window.expect_page() as opened:
            await frame.get_by_role("link").click()
        whole = await opened.value
        await is_live(whole)
        assert whole.url == ground.url("/match/m1/?lang=en")


async def test_a_site_that_may_not_shows_nothing(ground: Ground, story: Story) -> None:
    async with site_that_frames(ground.url(CARD)) as news:
        ground.site.served[EMBEDS].origins = ("https://another.example",)
        page = await ground.tab(await ground.window(), news)
        await expect(page.frame_locator("iframe").locator("body")).not_to_contain_text("Reds")
        assert "frame-ancestors" in " ".join(ground.complaints)
        ground.complaints.clear()


async def test_no_other_page_is_shown_even_there(ground: Ground, story: Story) -> None:
    async with site_that_frames(ground.url("/match/m1/")) as news:
        ground.site.served[EMBEDS].origins = (news,)
        page = await ground.tab(await ground.window(), news)
        await expect(page.frame_locator("iframe").locator("body")).not_to_contain_text("Reds")
        assert "frame-ancestors" in " ".join(ground.complaints)
        ground.complaints.clear()


async def test_a_card_fits_its_frame_and_axe_finds_nothing(ground: Ground, story: Story) -> None:
    ground.site.served[EMBEDS].origins = ("*",)
    page = await ground.see(CARD, width=320, reduced_motion="reduce")
    await is_live(page)
    await looks_well(page, 320, inside="main, .embedded")


async def test_a_card_is_whole_without_scripts(ground: Ground, story: Story) -> None:
    ground.site.served[EMBEDS].origins = ("*",)
    page = await ground.see(CARD, java_script_enabled=False)
    await expect(page.locator("main")).to_contain_text("12-1")
    await expect(page.locator(".badge")).to_have_text("Live")
