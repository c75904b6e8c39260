"""How far a command is, on a terminal and in a log."""

import asyncio
import re
from io import StringIO

import pytest
from rich.console import Console

from app.commands.progress import Progress


def terminal() -> Console:
    return Console(file=StringIO(), force_terminal=True, width=120, _environ={"TERM": "xterm"})


def log() -> Console:
    return Console(file=StringIO(), _environ={})


def written(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", console.file.getvalue())


async def test_a_terminal_shows_one_bar_that_goes_when_it_ends_and_the_lines_stay() -> None:
    console, count = terminal(), 0
    progress = Progress("balls", lambda: count, lambda: "matches: 3", console=console, interval=60.0)
    progress.expect(200)
    async with progress.kept_current():
        count = 50
        progress.show()
        progress.say("[red]a.json[/red]: not a :cricket: match")
        count = 100
        progress.show()
    said = written(console)
    assert re.search(r"25% .*balls: 50 \([\d,]+ a second\), matches: 3", said)
    assert re.search(r"50% \d:\d\d:\d\d balls: 100 ", said)
    assert "[red]a.json[/red]: not a :cricket: match\n" in said
    assert isinstance(console.file, StringIO)
    assert console.file.getvalue().rstrip("\r").endswith("\x1b[2K")  # the bar's line is cleared


def test_a_log_has_plain_lines() -> None:
    console, count = log(), 1_000
    progress = Progress("balls", lambda: count, lambda: "matches: 3", console=console)
    progress.expect(2_000)
    progress.show()
    progress.say("done: [b]")
    first, second = written(console).splitlines()
    assert re.fullmatch(r"balls: 1,000 \([\d,]+ a second\), matches: 3", first)
    assert second == "done: [b]"
    assert re.fullmatch(r"balls: 1,000 \([\d,]+ a second\), matches: 3", progress.overall())


@pytest.mark.parametrize("console", [terminal(), log()], ids=["terminal", "log"])
async def test_it_is_kept_current_while_the_work_runs_and_no_longer(console: Console) -> None:
    shown = asyncio.Event()

    def note() -> str:
        shown.set()
        return "going on"

    async with Progress("balls", lambda: 1, note, console=console, interval=0.001).kept_current():
        await asyncio.wait_for(shown.wait(), 10)
    before = written(console)
    assert "going on" in before
    shown.clear()
    for _ in range(5):
        await asyncio.sleep(0)
    assert written(console) == before
    assert not shown.is_set()
