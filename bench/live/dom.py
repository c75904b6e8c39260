"""From a ball's produce to the browser's document."""

import asyncio
from pathlib import Path

import msgspec
from playwright.async_api import Page

from bench.latency.measuring import Distribution
from bench.live.ground import playing
from tests.browser.chromium import find_chromium, launched

RATE = 2_000
PAGES = 2
_SECONDS = 20
"""Seconds of the measurement; at this rate a match lasts twice as long."""

_OBSERVE = """() => {
  window.seen = [];
  const view = document.getElementById("view");
  new MutationObserver(() => window.seen.push(Date.now() - Number(view.dataset.updated)))
    .observe(view, { attributeFilter: ["data-updated"] });
}"""


class Shown(msgspec.Struct, frozen=True):
    """Produce to document, of a few pages of one match each."""

    dom: Distribution
    pages: int


async def measure_dom(folder: Path) -> Shown | None:
    """Watch some of 300 matches that move at 2,000 balls/s in all; None without a browser."""
    browser = find_chromium()
    if browser is None:
        return None
    async with playing(folder, "dom", RATE, 300) as ground, launched(browser) as chromium:
        pages = []
        for match_id in ground.matches[:PAGES]:
            page = await chromium.new_page(reduced_motion="reduce")
            await page.goto(f"{ground.worker.url}/match/{match_id}/")
            await page.locator("#status[data-status=live]").wait_for()
            pages.append(page)
        seen = await asyncio.gather(*map(_look, pages))
        return Shown(Distribution.of([ms / 1000 for one in seen for ms in one]), PAGES)


async def _look(page: Page) -> list[float]:
    await page.evaluate(_OBSERVE)
    await asyncio.sleep(_SECONDS)
    seen: list[float] = await page.evaluate("window.seen")
    return seen
