"""How much the layout of a page moves by itself: the layout instability that browsers measure."""

from playwright.async_api import BrowserContext, Page

_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName || "");
    window.shifts.push([entry.value, moved.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


async def watch_shifts(window: BrowserContext) -> None:
    """Note every shift of what a window opens from now on."""
    await window.add_init_script(_WATCH)


async def shifts(page: Page) -> list[tuple[float, str]]:
    """Return the shifts since the page was opened: how much, and what moved."""
    # One is reported after the next frame.
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    found: list[list[object]] = await page.evaluate("window.shifts")
    return [(float(str(value)), str(moved)) for value, moved in found]
