"""Made-up matches keep the Laws, checked by a referee who knows nothing of how they are made."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import get_args

import pytest

from feeds.cricket.records import Record
from feeds.cricket.simulator.conditions import FIRST_CLASS, HUNDRED, ONE_DAY, T20
from feeds.cricket.simulator.names import fixture
from feeds.cricket.simulator.simulation import demo_match, simulate
from schemas.cricket.events import (
    Delivery,
    InningsClosed,
    InningsStart,
    MatchFormat,
    MatchInfo,
    OutcomeKind,
    PlayEvent,
    Retirement,
    WicketType,
)
from tests.feeds.cricket.referee import referee, total

SEEDS = {T20: 150, HUNDRED: 150, ONE_DAY: 60, FIRST_CLASS: 40}
MATCHES = [
    pytest.param(form, seed, id=f"{form.name}-{seed}") for form, n in SEEDS.items() for seed in range(n)
]


def play(match_format: MatchFormat, seed: int) -> tuple[MatchInfo, list[PlayEvent], MatchInfo]:
    return split(simulate(f"m{seed}", seed, match_format, starts_at=1_000))


def split(records: Iterator[Record]) -> tuple[MatchInfo, list[PlayEvent], MatchInfo]:
    first, *events, last = list(records)
    assert isinstance(first, MatchInfo)
    assert isinstance(last, MatchInfo)
    return first, events, last


@pytest.mark.parametrize(("match_format", "seed"), MATCHES)
def test_a_match_keeps_the_laws(match_format: MatchFormat, seed: int) -> None:
    info, events, final = play(match_format, seed)
    innings = referee(info, events)
    last, outcome = innings[-1], final.outcome
    assert outcome is not None
    if outcome.kind is OutcomeKind.NO_RESULT or outcome.kind is OutcomeKind.DRAW:
        assert last.closed_by is InningsClosed or match_format.overs == 0
        return
    assert last.ended
    main = [each for each in innings if not each.start.super_over]
    chase = main[-1]
    others = sum(each.runs for each in main if each.start.batting_team != chase.start.batting_team)
    own = sum(each.runs for each in main if each.start.batting_team == chase.start.batting_team)
    if outcome.kind is OutcomeKind.TIE:
        assert chase.target is not None
        assert chase.runs == chase.target.runs - 1
    elif outcome.by_innings:
        assert (outcome.winner, outcome.by_runs) == (main[1].start.batting_team, others - own)
    elif outcome.by_wickets:
        assert outcome.winner == chase.start.batting_team
        assert outcome.by_wickets == 10 - chase.wickets
        assert chase.target is not None
        assert chase.runs >= chase.target.runs
    else:
        assert chase.target is not None
        assert outcome.by_runs == chase.target.runs - 1 - chase.runs > 0
    if last.start.super_over:
        assert last.runs != innings[-2].runs
        better = max(innings[-2:], key=lambda each: each.runs)
        assert outcome.winner == better.start.batting_team


@pytest.mark.parametrize(("match_format", "seed"), MATCHES[::10])
def test_a_match_is_numbered_densely_and_its_clock_goes_forward(match_format: MatchFormat, seed: int) -> None:
    info, events, final = play(match_format, seed)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {event.match_id for event in events} == {info.match_id, final.match_id}
    times = [1_000, *(event.timestamp for event in events)]
    assert times == sorted(times)
    assert info.outcome is None
    assert (final.teams, final.format, final.starts_at) == (info.teams, match_format, 1_000)


def test_everything_that_can_happen_does() -> None:
    kinds: Counter[type] = Counter()
    ways: Counter[WicketType] = Counter()
    endings: Counter[object] = Counter()
    oddities: Counter[str] = Counter()
    for match_format, seeds in SEEDS.items():
        for seed in range(seeds * 2):
            _, events, final = play(match_format, seed)
            kinds.update(map(type, events))
            assert final.outcome is not None
            endings[final.outcome.kind] += 1
            oddities["revised"] += bool(final.revised_targets)
            oddities["super over"] += max(event.innings_no for event in events) > 2 and match_format.overs > 0
            for event in events:
                if isinstance(event, Delivery | Retirement):
                    ways.update(dismissal.wicket_type for dismissal in event.dismissals)
                if isinstance(event, Delivery):
                    oddities["two leave on a ball"] += len(event.dismissals) == 2
                    oddities["over goes on"] += event.over_continues
                    oddities["penalty on a ball"] += event.penalty_runs == 5
                    oddities["all-run four"] += event.no_boundary
                    oddities["byes off a no-ball"] += bool(event.no_ball and event.byes)
                    oddities["wide to the rope"] += event.wide == 5
                    oddities["two-run no-ball"] += event.no_ball == 2
                    oddities["run out with runs"] += event.runs > 0 and bool(event.dismissals)
                    oddities["non-striker out"] += any(
                        dismissal.player_out == event.non_striker for dismissal in event.dismissals
                    )
                elif isinstance(event, InningsStart):
                    oddities["absent"] += bool(event.absent)
                    oddities["target at the start"] += event.target is not None
    assert set(kinds) == set(get_args(PlayEvent))
    assert set(ways) == set(WicketType) - {WicketType.NONE}
    assert set(endings) == set(OutcomeKind) - {OutcomeKind.UNDECIDED}
    assert [name for name, times in oddities.items() if not times] == []


def test_the_same_seed_gives_the_same_match_and_another_seed_another() -> None:
    assert play(T20, 7) == play(T20, 7)
    assert [event.runs for event in play(T20, 7)[1][1:30]] != [event.runs for event in play(T20, 8)[1][1:30]]


def test_another_start_moves_the_times_alone() -> None:
    early = split(simulate("m", 3, T20, starts_at=0))[1]
    late = split(simulate("m", 3, T20, starts_at=5_000))[1]
    assert [event.timestamp + 5_000 for event in early] == [event.timestamp for event in late]
    assert [type(event) for event in early] == [type(event) for event in late]


def test_sides_of_matches_played_at_once_are_all_different() -> None:
    names = [team.name for number in range(700) for team in fixture(1, number)]
    assert len(names) == len(set(names))
    assert (
        len({player for number in range(300) for team in fixture(1, number) for player in team.players})
        > 3_000
    )


def test_some_players_have_names_beyond_ascii() -> None:
    players = [player for number in range(20) for team in fixture(1, number) for player in team.players]
    assert any(not player.isascii() for player in players)


def test_the_demo_is_decided_by_its_last_ball() -> None:
    info, events, final = split(demo_match())
    innings = referee(info, events)
    assert len(innings) == 2
    assert final.outcome is not None
    assert final.outcome.kind is OutcomeKind.WON
    last = events[-1]
    assert isinstance(last, Delivery)
    assert last.over_number == 19
    chase = innings[-1]
    assert chase.target is not None
    assert chase.runs - total(last) < chase.target.runs <= chase.runs
    assert chase.overs_limit * 6 - chase.legal_balls == 0


def test_the_simulation_knows_nothing_of_the_scoring() -> None:
    code = (
        "import sys, feeds.cricket.simulator.simulation; "
        "print(*[m for m in sys.modules if m.startswith('tables')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
