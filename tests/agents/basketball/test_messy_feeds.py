"""Every game of a season, its feed out of order, repeated, late and mistaken, ends as the clean one."""

import random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from feeds.basketball.feed import FEED, encode, simulated
from feeds.matches.disorder import mess_up
from schemas.basketball.codec import decode_event
from schemas.basketball.events import AnyEvent, GameInfo
from schemas.basketball.topics import DEAD_LETTERS, LATE, PERIODS, STATE
from tables.basketball.box_scores import box_score
from tables.basketball.projections import game_state
from tables.basketball.scoring.fold import fold, inform, start
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.basketball.windows import closed, published
from tables.matches.sport import any_sport
from tests.agents.matches.ground import PATIENCE, Ground

GAMES = 20
LATENESS = 40
"""Seconds: a few plays."""

NUMBERED = {"last_seq", "last_update", "correction"}
"""What of a state depends on how many corrections there were."""


def shown(game: Game) -> tuple[Any, Any]:
    """A game's state and box score, but for its events' numbers."""
    state = msgspec.to_builtins(game_state(game))
    plays = [{**play, "seq": 0} for play in state.pop("last_plays")]
    box = msgspec.to_builtins(box_score(game))
    return {name: state[name] for name in state if name not in NUMBERED} | {"plays": plays}, {
        **box,
        "last_seq": 0,
    }


def played(match_id: str, number: int) -> tuple[GameInfo, list[AnyEvent], GameInfo]:
    first, *events, last = simulated(match_id, 5, number, 0)
    assert isinstance(first, GameInfo)
    assert isinstance(last, GameInfo)
    return first, [event for event in events if not isinstance(event, GameInfo)], last


def windows_of(game: Game, events: list[AnyEvent]) -> dict[tuple[int, int | None], Any]:
    found = {}
    for event in events:
        after = fold(game, event)
        for window in closed(game, after):
            found[window.period, window.minute] = replace(published(game.match_id, window), revision=0)
        game = after
    return found


@pytest.mark.parametrize("numbered", [True, False])
async def test_a_messy_feed_makes_the_same_games_as_a_clean_one(numbered: bool) -> None:
    patience = replace(PATIENCE, lateness=LATENESS * 1000)
    rng = random.Random(5)
    feed = FEED if numbered else replace(FEED, seq=None)
    seen = late = corrected = 0
    for number in range(GAMES):
        match_id = f"messy-{number}"
        info, events, final = played(match_id, number)
        sent = events if numbered else [replace(event, seq=0) for event in events]
        ground = Ground(any_sport(SPORT), encode, patience=patience)
        ground.inform(info)
        messy = mess_up(feed, sent, rng, LATENESS * 1000)
        arrivals = [arrival.event for arrival in messy.arrivals]
        at = 0
        while at < len(arrivals):
            size = rng.randrange(1, 60)
            ground.send(*arrivals[at : at + size])
            if rng.random() < 0.1:
                ground.restart()
            at += size
        ground.wait(10 * LATENESS)
        came_late = ground.on(LATE)
        for record in came_late:
            ground.send_raw((record.key, record.value), headers=[("late", b"apply")])
        ground.inform(final)

        clean = inform(start(match_id), info)
        windows = windows_of(clean, events)
        for event in events:
            clean = fold(clean, event)
        found = ground.tables.find(ground.partition, match_id.encode())
        assert isinstance(found, Game)
        assert shown(found) == shown(inform(clean, final)), match_id
        latest = {}
        for record in ground.on(PERIODS):
            window = msgspec.json.decode(record.value or b"", type=type(next(iter(windows.values()))))
            latest[window.period, window.minutes_left] = replace(window, revision=0)
        assert latest == windows, match_id
        assert not ground.on(DEAD_LETTERS)
        assert {decode_event(record.value, record.key).seq for record in came_late} <= messy.late
        snapshots = [msgspec.json.decode(record.value or b"")["last_seq"] for record in ground.on(STATE)]
        assert snapshots == sorted(snapshots), match_id
        seen, late, corrected = seen + len(events), late + len(came_late), corrected + messy.corrected
    assert (late > seen * 0.005) == numbered
    assert corrected > seen * 0.01
