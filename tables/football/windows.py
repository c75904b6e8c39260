"""The windows of a match: five minutes of play each, published once they are over.

An event closes a window, and never a clock: the first one in a later window, or the end of the half. Each
half has its own, which run on in added time. A goal counts in the window of its minute: one that is cancelled
or told later has that window published again.
"""

import msgspec
from msgspec.structs import replace

from schemas.football.kinds import Phase
from schemas.football.words import PhaseName
from tables.football.scoring.flow import so_far
from tables.football.scoring.state import WINDOW_MS, Match, Pair, Window
from tables.football.terms import PHASES, info_of, minute_text, share, xg_of
from tables.matches.sport import Windows

ON_TARGET, OFF_TARGET, CORNER, PASSES = 10, 5, 3, 10
"""What momentum counts: a shot on target, another one, a corner, and one for so many accurate passes."""


class WindowSide(msgspec.Struct, frozen=True, gc=False):
    """A side's figures in a window, as those of the match; `possession` is its share of the passes in it."""

    goals: int
    shots: int
    shots_on_target: int
    xg: float | None
    corners: int
    passes: int
    passes_accurate: int
    possession: float | None


class PublishedWindow(msgspec.Struct, frozen=True, gc=False):
    """A record of `football.windows`, and a window in views.

    `number` counts from 1 in its phase; `minutes` are those that it has, "41-45" or "45+1-45+5". `score` is
    that at its end (home, away). `momentum` is from -100 (all away) to 100 (all home): the difference of both
    sides' pressure over its sum, 0 where there is none. Pressure is 10 for a shot on target, 5 for another
    one, 3 for a corner, and 1 for each ten accurate passes. `revision` is 0 when it is first published, and
    higher each time that it changed. Not `complete`: its play goes on, or goes on again; then it comes once
    more.
    """

    match_id: str
    phase: PhaseName
    number: int
    minutes: str
    home: WindowSide
    away: WindowSide
    score: Pair
    momentum: int
    complete: bool
    revision: int = 0


def place(window: Window) -> bytes:
    """Return where a window stands in its match: by phase, then by number."""
    return bytes((window.phase, window.number))


def closed(before: Match, after: Match) -> tuple[Window, ...]:
    """Return the windows that an event closed, idle ones too, and those closed before that it changed."""
    known, now = before.windows, after.windows
    if now is known:
        return ()
    return tuple(
        window for index, window in enumerate(now) if index >= len(known) or window is not known[index]
    )


def current(match: Match) -> tuple[Window, ...]:
    """Return the window that the match's last event is in."""
    return in_progress(match) or match.windows[-1:]


def in_progress(match: Match) -> tuple[Window, ...]:
    """Return the window that is not over, if there is one."""
    return () if match.opened is None else (so_far(match, match.opened),)


def published(match: Match, window: Window) -> PublishedWindow:
    """Return a window of a match as it is published."""
    form, began = info_of(match).format, window.number * WINDOW_MS
    first = minute_text(form, window.phase, began)
    last = minute_text(form, window.phase, began + WINDOW_MS - 1)
    return PublishedWindow(
        match.match_id,
        PHASES[window.phase],
        window.number + 1,
        f"{first}-{last}",
        _side(window, 0),
        _side(window, 1),
        window.score,
        momentum(window),
        window.complete,
        window.revision,
    )


def momentum(window: Window) -> int:
    """Return which side pressed in a window, and how much: -100 to 100, the home side's being positive."""
    home, away = _pressure(window, 0), _pressure(window, 1)
    return round(100 * (home - away) / (home + away)) if home + away else 0


def publish(match: Match, window: Window, _known: Window | None) -> bytes:
    """Return a window's record; of one that a correction took back, how it goes on, if it does."""
    if window.void:
        again = next((one for one in current(match) if place(one) == place(window)), None)
        if again is not None:
            window = replace(again, revision=window.revision)
    return msgspec.json.encode(published(match, window))


def follow(window: Window, known: Window) -> Window:
    """Return a window with the revision after the `known` one's; `known` where they are else the same."""
    if replace(window, revision=known.revision) == known:
        return known
    return replace(window, revision=known.revision + 1)


def _side(window: Window, side: int) -> WindowSide:
    return WindowSide(
        window.goals[side],
        window.shots[side],
        window.on_target[side],
        xg_of(window.shots[side], window.xg[side]),
        window.corners[side],
        window.passes[side],
        window.accurate[side],
        share(window.passes, side),
    )


def _pressure(window: Window, side: int) -> float:
    on_target = window.on_target[side]
    off_target = window.shots[side] - on_target
    shots = ON_TARGET * on_target + OFF_TARGET * off_target
    return shots + CORNER * window.corners[side] + window.accurate[side] / PASSES


def _void(at: bytes) -> Window:
    return Window(Phase(at[0]), at[1], void=True)


WINDOWS: Windows[Match, Window] = Windows(
    help="match_id, a zero, phase and number -> `Window`, once it is over; a void one was taken back",
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
