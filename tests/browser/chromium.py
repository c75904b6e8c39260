"""The browser of this machine: headless Chromium, by way of Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

MISSING = (
    f"no browser on this machine: none of {', '.join(NAMES)} is on the PATH, "
    "and OVERSTREAM_TEST_BROWSER names none"
)

# Root, containers and machines without a GPU or /dev/shm are what CI is made of.
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def find_chromium() -> str | None:
    """Return where the browser is; None on a machine without one."""
    return os.environ.get("OVERSTREAM_TEST_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def launched(executable: str) -> AsyncIterator[Browser]:
    """Run a browser while the block runs."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()
