"""The front page on a day of many matches, in a real browser, over a worker's views in memory."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from msgspec.structs import replace
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well, sticks_out
from tests.browser.shifts import MOST_SHIFTED, shifts, watch_shifts
from tests.tables.cricket.story import Story, t20
from tests.web.day import MadeUp, day_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


def a_day(ground: Ground) -> list[MadeUp]:
    return day_of(ground.site, int(time.time() * 1000))


def card(page: Page, match: MadeUp) -> Locator:
    return page.locator(f"section [data-key='{match.match_id}']")


async def test_sixty_matches_are_rows_on_any_screen_and_axe_finds_nothing(ground: Ground) -> None:
    a_day(ground)
    window = await ground.window(reduced_motion="reduce")
    for path, heading in (
        ("/", "Live"),
        ("/?status=scheduled", "Upcoming"),
        ("/?status=finished", "Results"),
    ):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        for width, row, most in ((320, 110, 7_000), (390, 100, 6_500), (1280, 52, 4_500)):
            await page.set_viewport_size({"width": width, "height": 800})
            assert not await sticks_out(page), (path, width)
            tall: int = await page.evaluate("document.documentElement.scrollHeight")
            rows: list[float] = await page.locator(".card").evaluate_all(
                "(cards) => cards.map((card) => card.getBoundingClientRect().height)"
            )
            assert tall < most, (path, width)
            assert sorted(rows)[len(rows) // 2] < row, (path, width)
        await looks_well(page, 1280)


@pytest.mark.parametrize("width", [390, 1280])
async def test_rows_stay_where_they_are_while_matches_move(ground: Ground, width: int) -> None:
    made = a_day(ground)
    window = await ground.window(width)
    await watch_shifts(window)
    page = await ground.tab(window, ground.url("/"))
    await is_live(page)
    moving = [match for match in made if 0 < match.part < 0.7]
    for _ in range(12):
        for match in moving:
            match.play(1)
        await page.wait_for_timeout(100)
    found = await shifts(page)
    assert sum(value for value, _ in found) < MOST_SHIFTED, found


async def test_what_is_typed_is_found_and_has_an_address(ground: Ground) -> None:
    made = a_day(ground)
    page = await ground.see("/")
    await is_live(page)
    words = page.get_by_role("searchbox")
    await words.press_sequentially("t20 league")
    await expect(page.locator(".card").first).to_have_attribute("data-sport", "cricket")
    await expect(page.locator(".card[data-sport=football]")).to_have_count(0)
    assert page.url.endswith("/?q=t20+league")
    await expect(words).to_be_focused()
    # What moves meanwhile is of the same list.
    key = await page.locator(".card.live").first.get_attribute("data-key")
    live = next(match for match in made if match.match_id == key)
    seq = await card(page, live).get_attribute("data-seq")
    live.play(3)
    await expect(card(page, live)).not_to_have_attribute("data-seq", seq or "")
    await words.fill("nobody at all")
    await expect(page.locator("main")).to_contain_text("No match has “nobody at all”")
    await words.fill("")
    await expect(page.locator(".card[data-sport=football]").first).to_be_visible()


async def test_it_is_searched_and_paged_without_scripts(ground: Ground) -> None:
    a_day(ground)
    page = await ground.see("/", java_script_enabled=False)
    await expect(page.get_by_role("button", name="Pin ")).to_have_count(0)
    await page.get_by_role("searchbox").fill("premier")
    await page.get_by_role("button", name="Search").click()
    await expect(page.locator(".card").first).to_have_attribute("data-sport", "football")
    await page.get_by_role("link", name="Results").click()
    await expect(page.locator(".card.finished").first).to_be_visible()
    await page.goto(ground.url("/?status=finished&limit=5"))
    await page.get_by_role("link", name="Next page").click()
    await expect(page.locator(".card")).to_have_count(5)
    await page.get_by_label("Day", exact=True).fill("2020-02-29")
    await page.get_by_role("button", name="Go").click()
    await expect(page.locator("main")).to_contain_text("No match on this day.")
    await page.get_by_role("link", name="Day after").click()
    assert "day=2020-03-01" in page.url


async def test_pinned_matches_are_first_and_live_and_move_nothing(ground: Ground) -> None:
    made = a_day(ground)
    window = await ground.window()
    await watch_shifts(window)
    page = await ground.tab(window, ground.url("/"))
    await is_live(page)
    pinned = page.locator("#pinned")
    live = next(match for match in made if match.sport == "basketball" and 0 < match.part < 0.7)
    await card(page, live).get_by_role("button").click()
    await expect(pinned.locator(".card")).to_have_count(1)
    await expect(card(page, live).get_by_role("button")).to_have_attribute("aria-pressed", "true")
    # One that the page does not list is asked for.
    old = [match for match in made if match.part == 1][-1]
    await page.goto(ground.url("/?status=finished"))
    await is_live(page)  # a script that is still on its way when its page is left complains
    await card(page, old).get_by_role("button").click()
    await expect(pinned).to_have_count(0)
    await page.goto(ground.url("/"))
    await is_live(page)
    await expect(pinned.locator(".card")).to_have_count(2)
    found = await shifts(page)
    assert sum(value for value, _ in found) < MOST_SHIFTED, found
    first = pinned.locator(f"[data-key='{live.match_id}']")
    seq = await first.get_attribute("data-seq")
    live.play(2)
    await expect(first).not_to_have_attribute("data-seq", seq or "")
    assert await first.inner_text() == await card(page, live).inner_text()
    await first.get_by_role("button").click()
    await expect(pinned.locator(".card")).to_have_count(1)
    await page.reload()
    await expect(pinned.locator(".card")).to_have_count(1)
    await is_live(page)


async def test_a_pinned_match_that_is_asked_for_is_in_the_pages_language(ground: Ground) -> None:
    over = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6 6", "Y").match
    for number in range(13):
        ground.site.put(replace(over, match_id=f"r{number}", last_update=over.last_update + number))
    page = await ground.see("/?lang=hi")
    await is_live(page)
    await expect(page.locator("section .card")).to_have_count(12)
    await page.evaluate("localStorage.setItem('pins', JSON.stringify(['cricket r0']))")
    await page.reload()
    await expect(page.locator("#pinned .card")).to_contain_text("Blues 10 विकेट से जीता")
    await is_live(page)


async def test_a_match_that_begins_before_the_page_listens_is_listed(ground: Ground) -> None:
    """What comes first has all matches, of which the page need not list all: what is new there is counted."""
    ground.put(Story(t20()).innings("Reds").over("1 4"), "m1")
    window = await ground.window()
    page = await window.new_page()

    async def late(route: object) -> None:
        ground.put(Story(t20()).innings("Reds").over("6"), "m2")
        await route.continue_()  # type: ignore[attr-defined]

    await page.route("**/live/?status=*", late, times=1)
    await page.goto(ground.url("/"))
    await expect(page.locator("[data-key=m2] .runs")).to_have_text("6-0")


async def test_days_are_those_of_the_readers_clock(ground: Ground) -> None:
    late = [match for match in a_day(ground) if match.part == 0]
    page = await ground.see("/?status=scheduled", timezone_id="Pacific/Kiritimati")
    await is_live(page)
    await expect(page.locator("#view")).to_have_attribute("data-offset", "840")
    assert "offset" not in page.url
    shown = card(page, late[0]).locator("time")
    hours = await shown.evaluate(
        "(time) => new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' }).format(new Date(time.dateTime))"
    )
    await expect(shown).to_have_text(hours)
