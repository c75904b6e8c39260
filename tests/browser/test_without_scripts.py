"""Pages in a real browser that runs no scripts: nothing is there that does nothing."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from schemas.football.kinds import Side
from tables.leaderboards.games import Game
from tests.browser.ground import Ground, ground_of
from tests.tables.cricket.story import Story, t20
from tests.tables.football.story import Story as FootballStory
from tests.web.basketball.test_pages import opening
from tests.web.leaderboards.table import play

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = (
    "/",
    "/docs/",
    "/offline/",
    "/board/chess/",
    *("/match/m1/" + view for view in ("", "scorecard/", "overs/", "commentary/", "info/")),
    *("/basketball/match/g/" + view for view in ("", "box-score/", "plays/", "charts/")),
    *("/football/match/m1/" + view for view in ("", "timeline/", "line-ups/", "statistics/", "momentum/")),
)

WITHOUT_FORM = "(buttons) => buttons.filter(({ form }) => !form).map(({ innerText }) => innerText)"

SILENT = """(panels) => panels
  .filter((panel) => !panel.querySelector("svg, [data-draw]"))
  .map((panel) => [panel.querySelector("h2, h3").innerText, panel.innerText.trim()])
  .filter(([heading, text]) => text.length <= heading.length)
  .map(([heading]) => heading)"""
"""Returns the headings of panels that have nothing else."""


@pytest.fixture
def story() -> Story:
    return Story(t20()).innings("Reds").over("1 4 W . 6 1")


@pytest_asyncio.fixture(loop_scope="session")
async def ground(browser: Browser, story: Story) -> AsyncIterator[Ground]:
    async with ground_of(browser) as looking:
        looking.put(story)
        looking.put_game(opening())
        looking.site.put_football(FootballStory("m1").line_up(Side.HOME).begin().goal(Side.HOME))
        play([looking.site.worker], Game(game_id="chess"), [(1, 5)])
        yield looking


async def test_every_button_sends_a_form_and_every_panel_says_something(ground: Ground) -> None:
    window = await ground.window(java_script_enabled=False)
    for path in PAGES:
        page = await ground.tab(window, ground.url(path))
        await expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert await page.locator("button:visible").evaluate_all(WITHOUT_FORM) == [], path
        assert await page.locator(".panel:not(:has(ol.comments))").evaluate_all(SILENT) == [], path


async def test_a_page_is_loaded_again_by_a_link(ground: Ground, story: Story) -> None:
    """As an app on a phone it has no button for that."""
    page = await ground.see("/match/m1/?lang=en", java_script_enabled=False)
    await expect(page.locator(".total .big")).to_have_text("12-1")
    ground.put(story.over("6 6", "Y"))
    await page.get_by_role("link", name="As of now").click()
    await expect(page.locator(".total .big")).to_have_text("24-1")
    assert page.url == ground.url("/match/m1/?lang=en")
