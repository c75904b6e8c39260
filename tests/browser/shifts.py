"""How much the layout of a page moves by itself: the layout instability that browsers measure."""

from collections.abc import Callable, Sequence

from playwright.async_api import BrowserContext, Page, expect

MOST_SHIFTED = 0.05
"""The sum of shifts that nobody notices: half of what browsers call good."""

_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName || "");
    window.shifts.push([entry.value, moved.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: BUFFERED });
"""

_FETCHED = """(times) => times <= performance.getEntriesByType("resource")
  .filter(({ name }) => name === location.href).length"""


async def watch_shifts(window: BrowserContext) -> None:
    """Note every shift of what a window opens from now on."""
    await window.add_init_script(_WATCH.replace("BUFFERED", "true"))


async def shifts(page: Page) -> list[tuple[float, str]]:
    """Return the shifts since they are noted: how much, and what moved."""
    # One is reported after the next frame.
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    found: list[list[object]] = await page.evaluate("window.shifts")
    return [(float(str(value)), str(moved)) for value, moved in found]


async def stay_in_place(pages: Sequence[Page], change: Callable[[int], int]) -> None:
    """See that nothing moves on pages of a match, side by side, which follow three changes of it.

    `change` makes the first, second and third, and returns the sequence number that pages have then.
    """
    for page in pages:
        await page.evaluate(f"() => {{ {_WATCH.replace('BUFFERED', 'false')} }}")
    for times in (1, 2, 3):
        seq = change(times)
        for page in pages:
            await page.wait_for_function(_FETCHED, arg=times)
    for page in pages:
        await expect(page.locator("#view")).to_have_attribute("data-seq", str(seq))
        moved = await shifts(page)
        assert sum(value for value, _ in moved) < MOST_SHIFTED, (page.url, page.viewport_size, moved)
