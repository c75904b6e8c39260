"""How basketball's pages look: accessible, whole on a phone and without scripts, steady while they move."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.basketball.events import NBA, GameInfo, Player, Team
from tests.browser.games import PATH, VIEWS, opening, over, seen, snapshots, to_come
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import looks_well, sticks_out
from tests.browser.shifts import stay_in_place
from tests.tables.basketball.story import AWAY, HOME

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONGER = "Wolfeschlegelsteinhausen-Bergerdorff"
LONG = "Minnesota Timberwolves-Lynx Combined"


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground) -> None:
    stories = [opening(), over(), snapshots(), to_come()]
    for story in stories:
        ground.put_game(story)
    window = await ground.window(390, reduced_motion="reduce")
    paths = ["/", *(PATH + view for view in VIEWS), "/basketball/match/o/box-score/", f"{PATH}?lang=hi"]
    for path in (*paths, *(f"/basketball/match/{story.match_id}/" for story in stories[1:])):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        for details in await page.locator("summary").all():
            await details.click()
        await looks_well(page, 390, 1280, inside=".card, .board, .chart, .panel > table")
        await page.close()


async def test_long_names_stay_in_a_phone(ground: Ground) -> None:
    team = Team(LONG, "", tuple(Player(one, f"{one} {LONGER}") for one in "abcde"))
    unbroken = Team("A" * 58, "", (Player("v", "B" * 58),))
    story = opening(GameInfo("g", team, unbroken, NBA, "C" * 58, "D" * 58))
    ground.put_game(story)
    window = await ground.window(reduced_motion="reduce")
    for path in ("/", *(PATH + view for view in VIEWS)):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        for width in (390, 320):
            await page.set_viewport_size({"width": width, "height": 800})
            wide = await sticks_out(page, ".card, .board, .plays, .legend, .panel h2")
            assert not wide, (path, width, wide)
        await page.close()


async def test_a_phone_has_the_whole_box_score_and_names_stay_beside_the_figures(ground: Ground) -> None:
    page = await seen(ground, opening(), "box-score/", width=390)
    box = page.locator(".scroll.sticky").first
    name = box.locator("tbody th[scope=row]").first
    last = box.locator("tbody tr:not(.group) td:last-child").first
    left = (await name.bounding_box() or {})["x"]
    await expect(last).not_to_be_in_viewport()
    await box.evaluate("(one) => one.scrollTo(one.scrollWidth, 0)")
    await expect(last).to_be_in_viewport()
    assert (await name.bounding_box() or {})["x"] == left
    assert not await sticks_out(page, ".board")


async def test_a_page_that_moves_does_not_jump(ground: Ground) -> None:
    """Each new over's row pushed all of cricket's phone page down: 0.38 in 12 s."""
    story = opening()
    looked_at = [*((view, 390) for view in VIEWS), ("", 1280), ("plays/", 1280)]
    pages = [await seen(ground, story, view, width) for view, width in looked_at]

    def change(times: int) -> int:
        story.at(f"9:{50 - times}").shot(HOME, "ab"[times % 2], made=times < 3).rebound(AWAY, "w")
        ground.put_game(story)
        return story.game.last_seq

    await stay_in_place(pages, change)


async def test_all_of_a_game_is_there_without_javascript(ground: Ground) -> None:
    ground.put_game(opening())
    page = await ground.see("/", java_script_enabled=False)
    await page.locator("[data-key=g]").get_by_role("link").click(force=True)
    await expect(page.locator(".team.home .points")).to_be_visible()
    await expect(page.locator(".flow .line").first).to_be_attached()
    for name, shown in (
        ("Box score", "Starters"),
        ("Play-by-play", "Start of 2nd quarter"),
        ("Charts", "Shots: Sparks"),
        ("Info", "4 quarters of 12 minutes"),
    ):
        await page.get_by_role("link", name=name, exact=True).click()
        await expect(page.locator("#view")).to_contain_text(shown)
    await page.get_by_role("link", name="Play-by-play", exact=True).click()
    await page.get_by_role("link", name="Q1", exact=True).click()
    await expect(page.locator("#view")).to_contain_text("Start of 1st quarter")
    await page.get_by_role("link", name="Scoring plays", exact=True).click()
    await expect(page.locator("#view")).not_to_contain_text("rebound")


async def test_a_page_contacts_nobody_else(ground: Ground) -> None:
    page = await seen(ground, opening(), "charts/")
    asked: list[str] = await page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert asked
    assert all(url.startswith(ground.url("/")) for url in asked)
