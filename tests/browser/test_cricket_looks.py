"""How cricket's pages and those of no sport look: accessible and whole on any screen and in any language."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.cricket.events import MatchInfo, Team
from tests.browser.ground import Ground, ground_of, is_live
from tests.browser.looks import long_page_looks_well, looks_well, sticks_out
from tests.tables.cricket.story import Story, t20

pytestmark = pytest.mark.asyncio(loop_scope="session")

VIEWS = ["", "scorecard/", "overs/", "charts/"]
LONG = "Royal Challengers Bengaluru Women"
UNBROKEN = "A" * 58
TURNED = "\u2069\u202eLions"
INFO = MatchInfo("", (Team("Reds"), Team("Blues")), t20(2), "Home Ground", "Cup")


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        yield looking


async def test_axe_finds_nothing_and_nothing_sticks_out(ground: Ground) -> None:
    story = Story(t20(2)).innings("Reds").over("1 4 W . 6 1").over("2 . . . . .", "Y")
    ground.put(story.innings("Blues").over("4 1", "Z"), info=INFO)
    window = await ground.window(360, reduced_motion="reduce")
    for path in ("/", *("/match/m1/" + view for view in VIEWS)):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        await looks_well(page, 360, 1280)
        await page.close()


async def test_nothing_sticks_out_of_a_phone(ground: Ground) -> None:
    """A long team name beside its score took the table's room: strike rates and sixes could not be seen."""
    story = Story(t20()).innings(LONG)
    for number in range(19):
        story.over("1 6 1wd 4 . 6 1 1", f"Bowler Longname {number % 6}", striker="Wanindu Hasaranga de Silva")
    ground.put(
        story, "long", MatchInfo("", (Team(LONG), Team("Mumbai Indians Women")), t20(), "Ground", "Cup")
    )
    names = Story(t20()).innings(TURNED).over("1 W 4", UNBROKEN, striker=UNBROKEN, non_striker=TURNED)
    names.innings(UNBROKEN).over("4 1 W", TURNED, striker=TURNED, non_striker=UNBROKEN)
    players = (Team(TURNED, (UNBROKEN,)), Team(UNBROKEN, (TURNED, UNBROKEN + "B")))
    ground.put(names, "names", MatchInfo("", players, t20(), UNBROKEN, TURNED))
    window = await ground.window(reduced_motion="reduce")
    for path in ("/", *(f"/match/{match}/{view}" for match in ("long", "names") for view in VIEWS)):
        page = await ground.tab(window, ground.url(path))
        await is_live(page)
        for width in (390, 320, 360):
            await page.set_viewport_size({"width": width, "height": 800})
            assert not await sticks_out(page), (path, width, await sticks_out(page))
        for details in await page.locator("summary").all():
            await details.click()
        await looks_well(page, 360, inside=".card, .board, .panel")
        await page.close()


async def test_pages_in_hindi_fit_a_phone_and_axe_finds_nothing(ground: Ground) -> None:
    story = Story(t20(2)).innings("Reds").over("1 4 W . 6 1nb 2").over("W W 2lb 1wd . . .", "Y")
    info = MatchInfo(
        "m1", (Team("Reds", ("A1", "A9")), Team("Blues")), t20(2), "Oval", "Cup", 1_795_266_600_000
    )
    ground.put(story, info=info)
    window = await ground.window(390, locale="hi-IN", reduced_motion="reduce")
    views = ("scorecard/", "commentary/", "info/", "audience/")
    for path in ("/", "/nothing", *(f"/match/m1/{view}" for view in views)):
        page = await ground.tab(window, ground.url(path))
        await expect(page.locator("html")).to_have_attribute("lang", "hi")
        await looks_well(page, 390, 320, inside=".card, .board, .panel h2")
    # The browser says that there was nothing.
    assert all("404" in complaint for complaint in ground.complaints), ground.complaints
    ground.complaints.clear()


@pytest.mark.parametrize(
    ("locale", "lang", "widths"), [("en-GB", "en-GB", (1280, 360)), ("hi-IN", "hi", (390, 320))]
)
async def test_the_description_of_the_api_fits_any_screen_and_axe_finds_nothing(
    ground: Ground, locale: str, lang: str, widths: tuple[int, ...]
) -> None:
    page = await ground.see("/docs/", locale=locale, reduced_motion="reduce")
    await expect(page.locator("html")).to_have_attribute("lang", lang)
    await long_page_looks_well(page, *widths, inside=".card, .board, .panel h2")
