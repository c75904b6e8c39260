"""A match's pages in a browser as wide as a phone: over a slow line, and followed for a minute."""

import asyncio
from pathlib import Path
from statistics import median

import msgspec
from playwright.async_api import Browser, Page, ViewportSize

from bench.live.ground import Ground, playing
from tests.browser.chromium import find_chromium, launched
from tests.browser.shifts import shifts, watch_shifts

RATE = 300
"""Balls a second of 300 matches: one a second of each, where play has five a minute."""

LINE = 50_000
"""Bytes a second of the slow line, either way."""

VIEWS = ("", "charts/")
_LOADS = 5
"""Loads of each view, each by a browser that has nothing of it yet; the median counts."""

_FOLLOWED = 3
"""Matches that are followed, each for a minute; the one that moves most counts."""

_MINUTE = 60
_LONGEST_PLAY = 300
_PHONE: ViewportSize = {"width": 390, "height": 800}

# Nothing is painted, and no frame asked for, before the styles are there.
_NOTE_SCORE = """
(function look() {
  const score = document.querySelector("[data-bind=score], .totals .score");
  if (score?.getClientRects().length) window.scored = performance.now();
  else requestAnimationFrame(look);
})();
"""

_WEIGH = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(({ transferSize }) => transferSize)"""


class View(msgspec.Struct, frozen=True):
    """A view of a match's page, loaded over the slow line.

    `path` is its own under the page's. `size` are bytes of all that is loaded, headers included, in so many
    requests. `first_score` are milliseconds from the start until the score is painted.
    """

    path: str
    size: int
    requests: int
    first_score: float


class Shown(msgspec.Struct, frozen=True):
    """A match's pages; `shift` is the sum of all layout shifts in the minute of the page that moved most."""

    views: tuple[View, ...]
    shift: float
    pages: int


async def measure_page(folder: Path) -> Shown | None:
    """Load the pages of a match that has long begun, and follow others; None without a browser."""
    browser = find_chromium()
    if browser is None:
        return None
    async with playing(folder, "page", RATE, _LONGEST_PLAY) as ground, launched(browser) as chromium:
        views = [await _view(chromium, ground, path) for path in VIEWS]
        followed = ground.matches[-1 - _FOLLOWED : -1]
        moved = await asyncio.gather(*(_shift(chromium, ground, match_id) for match_id in followed))
        return Shown(tuple(views), max(moved), len(followed))


async def _view(browser: Browser, ground: Ground, path: str) -> View:
    loads = [
        await _load(browser, f"{ground.worker.url}/match/{ground.matches[-1]}/{path}") for _ in range(_LOADS)
    ]
    sizes, scored = zip(*loads, strict=True)
    largest = max(sizes, key=sum)
    return View(path, sum(largest), len(largest), median(scored))


async def _load(browser: Browser, url: str) -> tuple[list[int], float]:
    """Return the bytes of each request, and the milliseconds to the first score."""
    page = await browser.new_page(viewport=_PHONE)
    try:
        network = await page.context.new_cdp_session(page)
        await network.send("Network.enable")
        line = {"offline": False, "latency": 0, "downloadThroughput": LINE, "uploadThroughput": LINE}
        await network.send("Network.emulateNetworkConditions", line)
        await page.add_init_script(_NOTE_SCORE)
        await page.goto(url)
        await _is_live(page)
        sizes: list[int] = await page.evaluate(_WEIGH)
        scored: float = await page.evaluate("window.scored")
        return sizes, scored
    finally:
        await page.context.close()


async def _shift(browser: Browser, ground: Ground, match_id: str) -> float:
    window = await browser.new_context(viewport=_PHONE)
    await watch_shifts(window)
    page = await window.new_page()
    await page.goto(f"{ground.worker.url}/match/{match_id}/")
    await _is_live(page)
    before = len(await shifts(page))
    await asyncio.sleep(_MINUTE)
    return sum(value for value, _ in (await shifts(page))[before:])


async def _is_live(page: Page) -> None:
    await page.locator("#status[data-status=live]").wait_for()
