"""Who looks at pages over a worker's views in memory, and lets matches move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace
from playwright.async_api import Browser, Page, expect

from schemas.cricket.events import MatchInfo
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import Match
from tests.browser.fan import Reader
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story
from tests.web.site import Site
from tests.web.site import site as serve


class Ground(Reader):
    """Who looks at pages, and the site that they are of."""

    def __init__(self, browser: Browser, site: Site) -> None:
        super().__init__(browser)
        self.site = site

    async def see(self, path: str, width: int = 1280, **context: object) -> Page:
        """Open a page in a window of its own."""
        return await self.tab(await self.window(width, **context), self.url(path))

    def url(self, path: str) -> str:
        return str(self.site.client.make_url("/")).rstrip("/") + path

    def put(self, story: Story, match_id: str = "m1", info: MatchInfo | None = None) -> None:
        match: Match = replace(story.match, match_id=match_id)
        if info is not None:
            match = inform(match, replace(info, match_id=match_id))
        self.site.put(match, story.overs)

    def put_game(self, story: GameStory) -> None:
        self.site.put_game(story)


@asynccontextmanager
async def ground_of(browser: Browser) -> AsyncIterator[Ground]:
    """Serve views to a browser; it complains of nothing."""
    async with serve() as site:
        looking = Ground(browser, site)
        yield looking
        await looking.leave()
    assert not looking.complaints, looking.complaints


async def is_live(page: Page) -> None:
    await expect(page.locator("#status")).to_have_attribute("data-status", "live")
