"""Who looks at the page, and what happens on the ground meanwhile."""

from typing import Any

import msgspec
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

from schemas.cricket.events import MatchFormat, MatchInfo, Team
from tests.cluster.scoreboard import Scoreboard
from tests.engine.kafka_topics import unique
from tests.tables.cricket.story import Story, t20


class Play:
    """A match written by hand, sent to Kafka as far as it has been written."""

    def __init__(self, board: Scoreboard, form: MatchFormat | None, info: MatchInfo | None) -> None:
        self.match_id = unique("m")
        self.path = f"/match/{self.match_id}/"
        self.story = Story(form)
        self._board = board
        self._sent = 0
        self._info = info or MatchInfo("", (Team("Reds"), Team("Blues")), form or t20(), "Home Ground", "Cup")

    async def announce(self, **changed: Any) -> None:
        """Send what is known of the match beside its balls."""
        self._info = msgspec.structs.replace(self._info, match_id=self.match_id, **changed)
        await self._board.send([self._info])

    async def send(self) -> None:
        """Send the events that were not sent yet."""
        events = self.story.events[self._sent :]
        self._sent = len(self.story.events)
        await self._board.send([msgspec.structs.replace(event, match_id=self.match_id) for event in events])

    async def counted(self) -> None:
        """Wait until every worker answers with all that was sent."""
        for worker in self._board.fleet.workers:
            if worker.running:
                await self._board.answer(
                    worker, f"/matches/{self.match_id}/", after=str(self._sent - 1), timeout="4"
                )


class Reader:
    """Opens pages, and writes down whatever a browser complains of."""

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def window(self, width: int = 1280, **context: Any) -> BrowserContext:
        """Open a window; its tabs share connections as those of one browser do."""
        window = await self._browser.new_context(viewport={"width": width, "height": 800}, **context)
        self._contexts.append(window)
        return window

    async def tab(self, window: BrowserContext, url: str) -> Page:
        """Open a page in a window."""
        page = await window.new_page()
        page.set_default_timeout(20_000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._failed(str(error)))
        await page.goto(url)
        return page

    async def leave(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            await context.close()

    def _failed(self, error: str) -> None:
        """Note an error of a page; that the browser skips a transition, for a late style, is none."""
        if not error.startswith("Transition was "):
            self.complaints.append(error)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")


class Fan(Reader):
    """Reads the pages of real workers."""

    def __init__(self, browser: Browser, board: Scoreboard) -> None:
        super().__init__(browser)
        self.board = board

    async def play(self, form: MatchFormat | None = None, info: MatchInfo | None = None) -> Play:
        """Begin a match that is this test's own."""
        play = Play(self.board, form or t20(), info)
        await play.announce()
        return play

    async def open(self, path: str, *, worker: int = 0, width: int = 1280, **context: Any) -> Page:
        """Open a page of a worker in a window of its own."""
        window = await self.window(width, **context)
        return await self.tab(window, self.board.fleet.workers[worker].url + path)
