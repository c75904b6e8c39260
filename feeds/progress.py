"""A line on stderr that says how far a feed is."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from typing import TextIO

ON_A_TERMINAL = 0.5
IN_A_LOG = 5.0
"""Seconds between two lines."""

_ERASE = "\r\x1b[2K"


class ProgressLine:
    """One line that is written over on a terminal, and a plain line every few seconds elsewhere."""

    def __init__(self, text: Callable[[], str], stream: TextIO | None = None) -> None:
        """Show what `text` returns, on stderr unless told otherwise."""
        self._text = text
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()

    def show(self) -> None:
        """Show how it stands now."""
        self._write(f"{_ERASE}{self._text()}" if self._terminal else f"{self._text()}\n")

    def say(self, line: str) -> None:
        """Write a line that stays."""
        self._write(f"{_ERASE if self._terminal else ''}{line}\n")

    @contextlib.asynccontextmanager
    async def kept_current(self) -> AsyncIterator[None]:
        """Show the line again and again while the block runs."""
        task = asyncio.create_task(self._repeat(ON_A_TERMINAL if self._terminal else IN_A_LOG))
        try:
            yield
        finally:
            task.cancel()

    async def _repeat(self, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            self.show()

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
