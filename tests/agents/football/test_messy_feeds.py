"""Every match of a season, its feed out of order, repeated, late and mistaken, ends as the clean one."""

import random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from feeds.football.feed import FEED, encode, simulated
from feeds.matches.disorder import mess_up
from schemas.football.codec import decode_event
from schemas.football.events import AnyEvent, MatchInfo
from schemas.football.topics import DEAD_LETTERS, LATE, STATE, WINDOWS
from tables.football.line_ups import line_ups
from tables.football.projections import match_state
from tables.football.scoring.fold import fold, inform, start
from tables.football.scoring.state import Match
from tables.football.sport import SPORT
from tables.football.windows import PublishedWindow, closed, published
from tables.matches.sport import any_sport
from tests.agents.matches.ground import PATIENCE, Ground

MATCHES = 8
LATENESS = 40
"""Seconds: some twenty events."""

NUMBERED = {"seq", "last_seq", "last_update", "correction"}
"""What of a state depends on how many corrections there were, or on the order of arrival."""


def shown(match: Match) -> Any:
    """A match's state and line-ups, but for its events' numbers."""
    return without_numbers(msgspec.to_builtins((match_state(match), line_ups(match))))


def without_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_numbers(one) for name, one in value.items() if name not in NUMBERED}
    return [without_numbers(one) for one in value] if isinstance(value, list | tuple) else value


def played(match_id: str, number: int) -> tuple[MatchInfo, list[AnyEvent], MatchInfo]:
    first, *events, last = simulated(match_id, 5, number, 0)
    assert isinstance(first, MatchInfo)
    assert isinstance(last, MatchInfo)
    return first, [event for event in events if not isinstance(event, MatchInfo)], last


def windows_of(match: Match, events: list[AnyEvent]) -> dict[tuple[str, int], PublishedWindow]:
    found = {}
    for event in events:
        after = fold(match, event)
        for window in closed(match, after):
            shown = replace(published(after, window), revision=0)
            found[shown.phase.value, shown.number] = shown
        match = after
    return found


@pytest.mark.parametrize("numbered", [True, False])
async def test_a_messy_feed_makes_the_same_matches_as_a_clean_one(numbered: bool) -> None:
    patience = replace(PATIENCE, lateness=LATENESS * 1000)
    rng = random.Random(5)
    feed = FEED if numbered else replace(FEED, seq=None)
    seen = late = corrected = reviewed = 0
    for number in range(MATCHES):
        match_id = f"messy-{number}"
        info, events, final = played(match_id, number)
        sent = events if numbered else [replace(event, seq=0) for event in events]
        ground = Ground(any_sport(SPORT), encode, patience=patience)
        ground.inform(info)
        messy = mess_up(feed, sent, rng, LATENESS * 1000)
        arrivals = [arrival.event for arrival in messy.arrivals]
        at = 0
        while at < len(arrivals):
            size = rng.randrange(1, 200)
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
        assert isinstance(found, Match)
        assert shown(found) == shown(inform(clean, final)), match_id
        latest: dict[tuple[str, int], PublishedWindow] = {}
        for record in ground.on(WINDOWS):
            window = msgspec.json.decode(record.value or b"", type=PublishedWindow)
            latest[window.phase.value, window.number] = replace(window, revision=0)
        assert latest == windows, match_id
        assert not ground.on(DEAD_LETTERS)
        assert {decode_event(record.value, record.key).seq for record in came_late} <= messy.late
        states = [msgspec.json.decode(record.value or b"")["last_seq"] for record in ground.on(STATE)]
        assert states == sorted(states), match_id
        seen, late, corrected = seen + len(events), late + len(came_late), corrected + messy.corrected
        reviewed += len(clean.looks)
    assert (late > seen * 0.002) == numbered
    assert corrected > seen * 0.005
    assert reviewed
