"""The windows of a game: its periods, and its minutes of play, each published once it is over.

An event closes a window, and never a clock: the first one in a later minute, or the end of the period.
A minute of play is named by the whole minutes that are left when it ends: the first of a quarter
of twelve is 11. Points of a row that came out of order count in the window in progress.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from tables.basketball.scoring.state import Game, Pair, Window
from tables.matches.sport import Windows

_LAST = 0xFF
"""Stands for the period itself in a window's place, after all its minutes."""


class WindowKind(StrEnum):
    """The kind of a window. The values are public."""

    PERIOD = "period"
    MINUTE = "minute"


class Run(msgspec.Struct, frozen=True, gc=False):
    """Points in a row without an answer."""

    home: int
    away: int


class PublishedWindow(msgspec.Struct, frozen=True, gc=False):
    """A record of `basketball.periods`, and a window in views.

    `minutes_left` (None of a period) is what is left of the period when the minute ends. `home` and `away`
    are the points in it, `score` the score at its end, `lead` the home side's lead then; `runs` the most
    points in a row of each side in it. `revision` is 0 when it is first published, and higher each time that
    a correction changed it. Not `complete`: its play goes on, or goes on again; then it comes once more.
    """

    match_id: str
    kind: WindowKind
    period: int
    minutes_left: int | None
    home: int
    away: int
    score: Pair
    lead: int
    runs: Run
    complete: bool
    revision: int = 0


def place(window: Window) -> bytes:
    """Return where a window stands in its game: by period, its minutes in order of play, then itself."""
    return bytes((window.period, _LAST if window.minute is None else _LAST - 1 - window.minute))


def closed(before: Game, after: Game) -> tuple[Window, ...]:
    """Return the windows that an event closed, minutes without an event too, in order."""
    was, now = before.minute, after.minute
    if was is now and after.quarter is before.quarter:
        return ()
    if was is None or now is None or now.complete or now.minute != was.minute or now.period != was.period:
        return (*_minutes(before, after), *_period(before, after))
    return ()  # the game is still in the same windows


def current(game: Game) -> tuple[Window, ...]:
    """Return the windows that the game's last event is in."""
    return tuple(window for window in (game.minute, game.quarter) if window is not None)


def in_progress(game: Game) -> tuple[Window, ...]:
    """Return those of them that are not over."""
    return tuple(window for window in current(game) if not window.complete)


def published(match_id: str, window: Window) -> PublishedWindow:
    """Return a window as it is published."""
    home, away = window.ended[0] - window.began[0], window.ended[1] - window.began[1]
    return PublishedWindow(
        match_id,
        WindowKind.PERIOD if window.minute is None else WindowKind.MINUTE,
        window.period,
        window.minute,
        home,
        away,
        window.ended,
        window.ended[0] - window.ended[1],
        Run(*window.runs),
        window.complete,
        window.revision,
    )


def publish(game: Game, window: Window, _known: Window | None) -> bytes:
    """Return a window's record; of one that a correction took back, how it goes on, if it does."""
    if window.void:
        again = next((one for one in current(game) if place(one) == place(window)), None)
        if again is not None:
            window = replace(again, revision=window.revision)
    return msgspec.json.encode(published(game.match_id, window))


def follow(window: Window, known: Window) -> Window:
    """Return a window with the revision after the `known` one's; `known` where they are else the same."""
    if replace(window, revision=known.revision) == known:
        return known
    return replace(window, revision=known.revision + 1)


def _minutes(before: Game, after: Game) -> Iterator[Window]:
    was, now = before.minute, after.minute
    if now is None or was == now:
        return
    if was is not None and place(was) != place(now):
        is_over = now.period != was.period
        if not was.complete:
            yield replace(was, complete=True)
            yield from _idle(was, 0 if is_over else (now.minute or 0) + 1)
        was = None
    if now.complete:
        yield now
        if was is None or not was.complete:
            yield from _idle(now, 0)


def _idle(last: Window, down_to: int) -> Iterator[Window]:
    """Yield the minutes after `last` in which nothing happened."""
    for minute in range((last.minute or 0) - 1, down_to - 1, -1):
        yield Window(last.period, minute, last.ended, last.ended, complete=True)


def _period(before: Game, after: Game) -> Iterator[Window]:
    was, now = before.quarter, after.quarter
    if now is None or was == now:
        return
    if was is not None and was.period != now.period and not was.complete:
        yield replace(was, complete=True)
    if now.complete:
        yield now


def _void(at: bytes) -> Window:
    minute = None if at[1] == _LAST else _LAST - 1 - at[1]
    return Window(at[0], minute, (0, 0), (0, 0), void=True)


WINDOWS: Windows[Game, Window] = Windows(
    help="match_id, a zero, period and minute -> `Window`, once it is over; a void one was taken back",
    kind=Window,
    place=place,
    place_bytes=2,
    closed=closed,
    current=current,
    in_progress=in_progress,
    publish=publish,
    void=_void,
    exists=lambda window: not window.void,
    follow=follow,
)
