"""Made-up games keep the rules, checked by a referee who knows nothing of how they are made."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import pytest

from feeds.basketball.records import Record
from feeds.basketball.simulator.leagues import COLLEGE, PRO, WOMEN, League
from feeds.basketball.simulator.simulation import DEMO_ID, MadeUpGame, demo_game, simulate
from schemas.basketball.codec import decode_event, decode_info, encode_event, encode_info
from schemas.basketball.events import (
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    PlayEvent,
    Rebound,
    Score,
    Shot,
    Side,
    Substitution,
)
from tests.feeds.basketball.referee import Referee

SEEDS = {PRO: 150, WOMEN: 60, COLLEGE: 60}
GAMES = [
    pytest.param(league, seed, id=f"{league.name}-{seed}") for league, n in SEEDS.items() for seed in range(n)
]


def split(records: Iterator[Record]) -> tuple[GameInfo, list[PlayEvent], GameInfo]:
    first, *events, last = list(records)
    assert isinstance(first, GameInfo)
    assert isinstance(last, GameInfo)
    return first, [event for event in events if not isinstance(event, GameInfo)], last


def play(league: League, seed: int) -> tuple[GameInfo, list[PlayEvent], GameInfo]:
    return split(simulate(f"g{seed}", seed, league, starts_at=1_000))


@pytest.mark.parametrize(("league", "seed"), GAMES)
def test_a_game_keeps_the_rules(league: League, seed: int) -> None:
    game = MadeUpGame("g", seed, league, starts_at=1_000)
    info, events, _ = split(game.play())
    referee = Referee(info, league)
    for event in events:
        referee.see(event)
    assert tuple(referee.score) == game.score
    last = events[-1]
    assert isinstance(last, PeriodEnd)
    assert last.game


@pytest.mark.parametrize(("league", "seed"), GAMES[::10])
def test_a_game_is_numbered_densely_and_described_first_and_last(league: League, seed: int) -> None:
    info, events, final = play(league, seed)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.event_id for event in events] == [f"g{seed}:{event.seq}" for event in events]
    assert {event.match_id for event in events} == {info.match_id, final.match_id}
    assert not info.ended
    assert final.ended
    assert (final.home, final.away, final.format, final.starts_at) == (
        info.home,
        info.away,
        league.format,
        1_000,
    )


@pytest.mark.parametrize(("league", "seed"), GAMES[::10])
def test_the_codec_takes_every_record_as_it_is(league: League, seed: int) -> None:
    info, events, final = play(league, seed)
    key = info.match_id.encode()
    assert [decode_info(encode_info(one), key) for one in (info, final)] == [info, final]
    assert [decode_event(encode_event(event), key) for event in events] == events


def test_everything_that_can_happen_does() -> None:
    kinds: Counter[type] = Counter()
    fouls: Counter[FoulKind] = Counter()
    notes: Counter[NoteKind] = Counter()
    oddities: Counter[str] = Counter()
    for league, seeds in SEEDS.items():
        for seed in range(seeds * 3):
            _, events, _ = play(league, seed)
            kinds.update(map(type, events))
            fouls.update(event.kind for event in events if isinstance(event, Foul))
            notes.update(event.kind for event in events if isinstance(event, Note))
            periods = events[-1].period
            oddities["overtime"] += periods > league.format.periods
            oddities["two overtimes"] += periods > league.format.periods + 1
            personal: Counter[str] = Counter()
            for before, event in pairwise(events):
                match event:
                    case Foul() if not event.kind.is_technical:
                        personal[event.player] += 1
                        oddities["fouled out"] += personal[event.player] == league.foul_limit
                        oddities["and one"] += isinstance(before, Shot) and before.made
                    case Foul():
                        oddities["bench technical"] += not event.player
                    case FreeThrow():
                        oddities["three throws"] += event.detail == "3 of 3"
                        oddities["one-and-one"] += event.detail == "one-and-one"
                    case Shot():
                        oddities["heave"] += event.detail == "heave"
                        oddities["made heave"] += event.detail == "heave" and event.made
                        oddities["at the buzzer"] += event.made and event.clock_ms < 1_000
                    case Rebound():
                        oddities["team rebound"] += not event.player
                    case Note(kind=NoteKind.TIMEOUT):
                        oddities["media time-out"] += event.side is None
    assert set(kinds) == set(get_args(PlayEvent)) - {Score}
    assert set(fouls) == set(FoulKind)
    assert set(notes) == set(NoteKind) - {NoteKind.OTHER}
    assert [name for name, times in oddities.items() if not times] == []


def test_the_same_seed_gives_the_same_game_and_another_seed_another() -> None:
    assert play(PRO, 7) == play(PRO, 7)
    assert [type(event) for event in play(PRO, 7)[1]] != [type(event) for event in play(PRO, 8)[1]]


def test_another_start_moves_the_times_alone() -> None:
    early = split(simulate("g", 3, PRO, starts_at=0))[1]
    late = split(simulate("g", 3, PRO, starts_at=5_000))[1]
    assert [event.timestamp + 5_000 for event in early] == [event.timestamp for event in late]
    assert [type(event) for event in early] == [type(event) for event in late]


def test_a_game_takes_the_time_of_a_real_one() -> None:
    hours = [play(PRO, seed)[1][-1].timestamp / 3_600_000 for seed in range(40)]
    assert 1.9 < sum(hours) / len(hours) < 2.5


def test_coaches_use_their_bench_and_their_best_play_most() -> None:
    used, starters = [], []
    for seed in range(60):
        game = MadeUpGame("g", seed, PRO, 0)
        minutes: Counter[str] = Counter()
        since: dict[str, int] = {}
        first: set[str] = set()
        for event in split(game.play())[1]:
            match event:
                case Lineup():
                    since = dict.fromkeys(
                        (*event.courts[Side.HOME], *event.courts[Side.AWAY]), event.clock_ms
                    )
                    first = first or set(since)
                case Substitution():
                    minutes[event.other] += since.pop(event.other) - event.clock_ms
                    since[event.player] = event.clock_ms
                case PeriodEnd(game=False):
                    for player, clock in since.items():
                        minutes[player] += clock
        used.append(len(minutes) / 2)
        starters.append(sum(minutes[player] for player in first) / 10 / 60_000)
    assert 8.5 < sum(used) / len(used) < 11.5
    assert 27 < sum(starters) / len(starters) < 37


def test_the_demo_is_decided_by_its_last_shot() -> None:
    info, events, _ = split(demo_game())
    assert info.match_id == DEMO_ID
    assert events[-1].period == 4
    score, changes, led = [0, 0], 0, 0
    before = 0
    for event in events:
        if isinstance(event, Shot | FreeThrow) and event.made:
            before = score[event.side] - score[event.side.other]
            score[event.side] += event.points if isinstance(event, Shot) else 1
            lead = (score[0] > score[1]) - (score[0] < score[1])
            changes += bool(lead) and bool(led) and lead != led
            led = lead or led
            last = event
    assert isinstance(last, Shot)
    assert last.clock_ms < 1_000
    assert before < 0 < before + last.points
    assert changes >= 20


def test_the_simulation_knows_nothing_of_the_scoring() -> None:
    code = (
        "import sys, feeds.basketball.simulator.simulation; "
        "print(*[m for m in sys.modules if m.startswith('tables')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
