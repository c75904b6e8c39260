"""Pages without a network, in a real browser: what was seen last, marked as such, or that there is none."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from serving.http.representations import Encoded
from tests.awaiting import PATIENCE
from tests.browser.ground import Ground, ground_of, is_live
from tests.tables.basketball.story import HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story, t20
from tests.web.site import TEMPLATES
from web.offline.views import OFFLINE, OWN_POLICY, Offline
from web.sharing.views import EMBEDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

MATCH = "/match/m1/?lang=en"
KEPT = "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat()"  # noqa: E501


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    """Who looks at pages; that a network is missing is all that may be complained of."""
    async with ground_of(browser) as looking:
        yield looking
        looking.complaints[:] = [one for one in looking.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


@pytest.fixture
def story(ground: Ground) -> Story:
    told = Story(t20()).innings("Reds").over("1 4 W . 6 1")
    ground.put(told)
    return told


async def kept(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(KEPT)
    return found


async def holds(page: Page, condition: str) -> None:
    """Wait until a condition holds that takes its time; Playwright's own wait takes a promise for true."""
    async with asyncio.timeout(PATIENCE):
        while not await page.evaluate(condition):
            await asyncio.sleep(0.02)


async def sees(ground: Ground, window: BrowserContext, path: str) -> Page:
    """Open a page, and wait until the browser has kept it."""
    page = await ground.tab(window, ground.url(path))
    await holds(page, "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')")
    async with asyncio.timeout(PATIENCE):
        while ground.url(path) not in await kept(page):
            await asyncio.sleep(0.02)
    return page


async def test_a_page_that_was_seen_is_shown_as_of_its_time_and_is_live_again_with_the_network(
    ground: Ground, story: Story
) -> None:
    window = await ground.window()
    page = await sees(ground, window, MATCH)
    await is_live(page)
    await expect(page.locator(".stale")).to_be_hidden()
    await window.set_offline(True)
    await page.reload()
    await expect(page.locator(".stale")).to_contain_text(
        re.compile(r"how it stood at \d+ \w+ \d{4}, \d\d:\d\d\.")
    )
    await expect(page.locator("[data-bind=score]")).to_have_text("12")
    await expect(page.locator(".board .badge")).to_be_hidden()
    await expect(page.locator("#status")).to_have_attribute("data-status", "waiting")
    assert re.match(r"\d+ \w+ \d{4}, \d\d:\d\d · Reds 12-1", await page.title())
    story.more("6", "Y")
    ground.put(story)
    await window.set_offline(False)
    await is_live(page)
    await expect(page.locator("[data-bind=score]")).to_have_text("18")
    await expect(page.locator(".stale")).to_be_hidden()
    await expect(page.locator(".board .badge")).to_be_visible()
    assert (await page.title()).startswith("Reds 18-1")


async def test_what_is_kept_moves_with_the_match_while_its_page_is_open(ground: Ground, story: Story) -> None:
    window = await ground.window()
    page = await sees(ground, window, MATCH)
    # From its second page on a browser asks by way of the keeper.
    await page.reload()
    await is_live(page)
    story.over("4 4 4 W 1 1", "Y")
    ground.put(story)
    await expect(page.locator(".falls li")).to_have_count(2)
    await window.set_offline(True)
    await page.reload()
    await expect(page.locator(".stale")).to_be_visible()
    await expect(page.locator("[data-bind=score]")).to_have_text("26")


@pytest.mark.parametrize(
    ("locale", "path", "heading", "lang"),
    [
        ("en-GB", "/match/unseen/", "You are offline", "en-GB"),
        ("hi-IN", "/match/unseen/", "आप ऑफ़लाइन हैं", "hi"),
        ("hi-IN", "/match/unseen/?lang=en", "You are offline", "en-GB"),
    ],
)
async def test_a_page_that_was_not_seen_says_that_there_is_no_network_and_opens_once_there_is(
    ground: Ground, story: Story, locale: str, path: str, heading: str, lang: str
) -> None:
    window = await ground.window(locale=locale)
    page = await sees(ground, window, MATCH)
    await window.set_offline(True)
    await page.goto(ground.url(path))
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(page.locator("html")).to_have_attribute("lang", lang)
    ground.put(Story(t20()).innings("Greens").over("4"), "unseen")
    await window.set_offline(False)
    await expect(page.locator(".total .team")).to_contain_text("Greens")


async def test_only_pages_of_matches_and_their_files_are_kept(ground: Ground, story: Story) -> None:
    ground.put_game(GameStory("g1").begin().shot(HOME, "a", 3))
    window = await ground.window()
    page = await sees(ground, window, "/?lang=en")
    ground.site.served[EMBEDS].origins = ("*",)
    for path in ("/docs/", "/?status=live", "/embed/match/m1/", MATCH, "/basketball/match/g1/"):
        await page.goto(ground.url(path))
    await page.goto(ground.url(MATCH))
    await is_live(page)
    await page.evaluate("Promise.all(['/matches/', '/matches/m1/', '/scores/'].map((path) => fetch(path)))")
    files = f"/assets/{TEMPLATES.assets.version}/"
    found = {one.removeprefix(ground.url("")) for one in await kept(page)}
    assert {one for one in found if not one.startswith(files)} == {
        "/?lang=en",
        MATCH,
        "/basketball/match/g1/",
        "/offline/?lang=en",
        "/offline/?lang=hi",
    }
    await window.set_offline(True)
    assert await page.evaluate("fetch('/matches/m1/').then(() => 'answered', () => 'failed')") == "failed"


@pytest.fixture
def keeper(ground: Ground) -> Iterator[Offline]:
    """What is served to browsers; templates are shared with other tests."""
    yield ground.site.served[OFFLINE]
    TEMPLATES.add_values(keeps_pages=True)


async def test_another_version_begins_anew(ground: Ground, story: Story, keeper: Offline) -> None:
    window = await ground.window()
    page = await sees(ground, window, MATCH)
    [before] = await page.evaluate("caches.keys()")
    body = re.sub(rb'VERSION = "\w+"', b'VERSION = "another"', keeper.script.body)
    keeper.script = Encoded(
        body,
        content_type="text/javascript",
        cache_control="no-cache",
        headers={"Content-Security-Policy": OWN_POLICY},
    )
    # Browsers ask for it by themselves when a page is opened.
    await page.reload()
    await holds(page, "caches.keys().then((names) => names.join() === 'overstream another')")
    assert before != "overstream another"


async def test_an_operator_takes_back_what_browsers_have_kept(
    ground: Ground, story: Story, keeper: Offline
) -> None:
    window = await ground.window()
    page = await sees(ground, window, MATCH)
    keeper.script = Offline(TEMPLATES, keeps=False).script
    await page.goto(ground.url("/docs/"))
    await holds(page, "caches.keys().then((names) => !names.length)")
    await holds(page, "navigator.serviceWorker.getRegistrations().then((all) => !all.length)")
