"""The progress line, on a terminal and in a log."""

import asyncio
from io import StringIO

import pytest

import feeds.progress
from feeds.progress import ProgressLine


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_that_is_written_over() -> None:
    states, terminal = iter(["1 ball", "2 balls"]), Terminal()
    line = ProgressLine(lambda: next(states), terminal)
    line.show()
    line.show()
    line.say("done")
    assert "\n" not in terminal.getvalue().removesuffix("\n")
    assert terminal.getvalue().split("\r\x1b[2K") == ["", "1 ball", "2 balls", "done\n"]


def test_a_log_has_plain_lines() -> None:
    log = StringIO()
    line = ProgressLine(lambda: "1 ball", log)
    line.show()
    line.say("done")
    assert log.getvalue() == "1 ball\ndone\n"


async def test_it_is_kept_current_while_the_work_runs_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds.progress, "IN_A_LOG", 0.0)
    log, shown = StringIO(), asyncio.Event()

    def text() -> str:
        shown.set()
        return "going on"

    async with ProgressLine(text, log).kept_current():
        await asyncio.wait_for(shown.wait(), 10)
    written = log.getvalue()
    assert "going on\n" in written
    for _ in range(5):
        await asyncio.sleep(0)
    assert log.getvalue() == written
