"""How a page looks: what axe finds in either colour scheme, and what sticks out, at any width."""

from typing import Literal

from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults
from playwright.async_api import Page

PARTS = ".scroll, .card, .board"
"""What may be scrolled or has its own frame: nothing sticks out of it, as nothing does of the window."""

_AXE = Axe().axe_script
_COLOURS = ["color-contrast", "link-in-text-block"]
_ALL_RULES: dict[str, object] = {}
_RULES_OF_COLOURS: dict[str, object] = {"runOnly": _COLOURS}
_OTHER_RULES: dict[str, object] = {"rules": {rule: {"enabled": False} for rule in _COLOURS}}

_ONE_OF_EACH_KIND = """() => {
  const FREE = ["id", "href", "aria-labelledby"], kinds = new Map(), kept = new Set();
  for (const one of document.body.querySelectorAll("*")) {
    const attributes = [...one.attributes].filter(({ name }) => !FREE.includes(name));
    const described = attributes.map(({ name, value }) => `${name}=${value}`).sort().join(" ");
    const speaks = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const kind = `${one.nodeName} ${described} ${speaks}`;
    kinds.set(one, `${kinds.get(one.parentElement) ?? ""} > ${kind}`);
  }
  const seen = new Set();
  for (const [one, kind] of kinds) {
    if (seen.has(kind)) continue;
    seen.add(kind);
    for (let part = one; part; part = part.parentElement) kept.add(part);
  }
  for (const one of kinds.keys()) if (!kept.has(one)) one.remove();
}"""
"""Leaves in the body the first element of each kind: what stands in the same elements, has the same
attributes but for those that name one thing, and has a text of its own or none."""


async def sticks_out(page: Page, inside: str = PARTS) -> list[str]:
    """What is wider than the window, or than what it may be scrolled in."""
    found: list[str] = await page.evaluate(
        "(inside) => [document.documentElement, ...document.querySelectorAll(inside)]"
        ".filter((one) => one.scrollWidth > one.clientWidth)"
        ".map((one) => one.className || one.nodeName)",
        inside,
    )
    return found


async def looks_well(page: Page, *widths: int, inside: str = PARTS) -> None:
    """See at each width that nothing sticks out, and that axe finds nothing in light and in dark colours.

    The page is loaded once: its styles follow the width and the scheme by themselves. A scheme
    changes nothing but colours, so of axe's rules only those about colours are applied to both.
    """
    await page.evaluate(_AXE)
    for width in widths:
        await _fits(page, width, inside)
        await _breaks_none(page, _ALL_RULES, "light")
        await _breaks_none(page, _RULES_OF_COLOURS, "dark")


async def long_page_looks_well(page: Page, *widths: int, inside: str = PARTS) -> None:
    """See what `looks_well` sees on a page that says thousands of things in a few ways.

    To find the colours behind a text takes axe a millisecond or more. Elements of a kind have
    the same, so one of each is looked at; all else is looked at on the whole page, which is
    of no use afterwards.
    """
    await page.evaluate(_AXE)
    for width in widths:
        await _fits(page, width, inside)
        await _breaks_none(page, _OTHER_RULES, "light")
    await page.evaluate(_ONE_OF_EACH_KIND)
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        await _breaks_none(page, _RULES_OF_COLOURS, "light")
        await _breaks_none(page, _RULES_OF_COLOURS, "dark")


async def _fits(page: Page, width: int, inside: str) -> None:
    await page.set_viewport_size({"width": width, "height": 800})
    wide = await sticks_out(page, inside)
    assert not wide, (page.url, width, wide)


async def _breaks_none(page: Page, rules: dict[str, object], scheme: Literal["light", "dark"]) -> None:
    # Without motion, or colours that are still on their way to another scheme's would be looked at.
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    options = {"resultTypes": ["violations"], **rules}
    found = AxeResults(await page.evaluate("(options) => axe.run(options)", options))
    where = f"{page.url} at {page.viewport_size} in {scheme} colours"
    assert not found.violations_count, f"{where}: {found.generate_report()}"
