"""The progress of a command: a bar with the rate and the time left on a terminal, plain lines elsewhere."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

ON_A_TERMINAL = 0.5
IN_A_LOG = 5.0
"""Seconds between two updates."""


class Progress:
    """A growing count with its rate; where the total is known, also the share done and the time left."""

    def __init__(
        self,
        what: str,
        count: Callable[[], int],
        note: Callable[[], str],
        *,
        console: Console | None = None,
        interval: float | None = None,
    ) -> None:
        """Start the count now.

        Args:
            what: what is counted, in words: `events acknowledged`.
            count: returns the count so far.
            note: returns the rest of the line.
            console: where it is shown; stderr by default.
            interval: seconds between two updates; the default differs for a terminal and a log.
        """
        self._what = what
        self._count = count
        self._note = note
        self._done: Callable[[], float] = count
        self._total: float | None = None
        self._console = Console(stderr=True) if console is None else console
        self._terminal = self._console.is_interactive
        self._interval = interval or (ON_A_TERMINAL if self._terminal else IN_A_LOG)
        self._began = self._then = time.monotonic()
        self._before = 0
        self._bar = Bar(
            BarColumn(bar_width=12),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
            console=self._console,
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)

    def expect(self, total: float, done: Callable[[], float] | None = None) -> None:
        """Measure the share and the time left by how much of `total` is done: by default the count."""
        self._total, self._done = total, self._done if done is None else done

    def show(self) -> None:
        """Show the progress now, with the rate since the last update."""
        then, self._then = self._then, time.monotonic()
        before, self._before = self._before, self._count()
        state = self._state(self._before - before, self._then - then)
        if self._terminal:
            done = self._done()
            self._bar.update(self._task, completed=done, total=self._total, description=state, refresh=True)
        else:
            self.say(state)

    def overall(self) -> str:
        """Return the progress, with the rate since the start."""
        return self._state(self._count(), time.monotonic() - self._began)

    def say(self, line: str) -> None:
        """Write a line that later updates do not overwrite."""
        if self._terminal:
            self._console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
        else:
            self._console.file.write(f"{line}\n")
            self._console.file.flush()

    @contextlib.asynccontextmanager
    async def kept_current(self) -> AsyncIterator[None]:
        """Show the progress at intervals while the block runs."""
        task = asyncio.create_task(self._repeat())
        with self._bar if self._terminal else contextlib.nullcontext():
            try:
                yield
            finally:
                task.cancel()

    async def _repeat(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            self.show()

    def _state(self, grown: int, seconds: float) -> str:
        rate = grown / seconds if seconds > 0 else 0.0
        return f"{self._what}: {self._count():,} ({rate:,.0f} a second), {self._note()}"
