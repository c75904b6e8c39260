"""Made-up matches keep the Laws, checked by a referee who knows nothing of how they are made."""

import subprocess
import sys
from collections.abc import Iterator
from typing import get_args

import pytest

from feeds.football.records import Record
from feeds.football.simulator.simulation import DEMO_ID, MadeUpMatch, demo_match, simulate
from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import (
    CUP,
    LEAGUE,
    Card,
    Foul,
    Kick,
    MatchEvent,
    MatchFormat,
    MatchInfo,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome
from tests.feeds.football.referee import Referee

SEEDS = {LEAGUE: 150, CUP: 150}
MATCHES = [
    pytest.param(form, seed, id=f"{'cup' if form is CUP else 'league'}-{seed}")
    for form, seeds in SEEDS.items()
    for seed in range(seeds)
]


def split(records: Iterator[Record]) -> tuple[MatchInfo, list[MatchEvent], MatchInfo]:
    first, *events, last = list(records)
    assert isinstance(first, MatchInfo)
    assert isinstance(last, MatchInfo)
    return first, [event for event in events if not isinstance(event, MatchInfo)], last


def play(form: MatchFormat, seed: int) -> tuple[MatchInfo, list[MatchEvent], MatchInfo]:
    return split(simulate(f"m{seed}", seed, form, starts_at=1_000))


@pytest.mark.parametrize(("form", "seed"), MATCHES)
def test_a_match_keeps_the_laws(form: MatchFormat, seed: int) -> None:
    match = MadeUpMatch("m", seed, form, starts_at=1_000)
    info, events, _ = split(match.play())
    referee = Referee(info)
    for event in events:
        referee.see(event)
    assert referee.over
    assert referee.score == match.score
    assert len(referee.kicks) == sum(match.shoot_out.taken)


@pytest.mark.parametrize(("form", "seed"), MATCHES[::20])
def test_a_match_is_numbered_densely_and_described_first_and_last(form: MatchFormat, seed: int) -> None:
    info, events, final = play(form, seed)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.event_id for event in events] == [f"m{seed}:{event.seq}" for event in events]
    assert {event.match_id for event in events} == {info.match_id, final.match_id}
    assert not info.ended
    assert final.ended
    assert (final.home, final.away, final.format, final.starts_at) == (info.home, info.away, form, 1_000)


@pytest.mark.parametrize(("form", "seed"), MATCHES[::20])
def test_the_codec_takes_every_record_as_it_is(form: MatchFormat, seed: int) -> None:
    info, events, final = play(form, seed)
    key = info.match_id.encode()
    assert [decode_info(encode_info(one), key) for one in (info, final)] == [info, final]
    assert [decode_event(encode_event(event), key) for event in events] == events


def oddities(events: list[MatchEvent]) -> Iterator[str]:
    """Name what is rare in a match."""
    goals = {
        event.event_id for event in events if isinstance(event, Shot) and event.outcome is ShotOutcome.GOAL
    }
    for event in events:
        match event:
            case Review(decision=Decision.CANCELLED):
                yield (
                    "goal cancelled" if event.of in goals else "penalty found" if event.of == 0 else "back on"
                )
            case Review(decision=Decision.STANDS):
                yield "goal stands" if event.of in goals else "no penalty" if event.of == 0 else "stays off"
            case Card(bench=True):
                yield "bench at half-time" if event.phase is Phase.HALF_TIME else "bench"
                yield "coach" if not event.player else "substitute booked"
            case Card():
                yield f"told apart: {event.card.name}"
            case Foul(card=CardKind()):
                yield f"told with the foul: {event.card and event.card.name}"
            case Shot(penalty=True):
                yield "penalty scored" if event.outcome is ShotOutcome.GOAL else "penalty missed"
            case Shot(free_kick=True, outcome=ShotOutcome.GOAL):
                yield "free kick scored"
            case Pass(corner=True):
                yield "corner as a pass"
            case Pass(offside=True):
                yield "offside as a pass"
            case Substitution(detail="injury"):
                yield "injured"
    kicks = [event for event in events if isinstance(event, Kick)]
    yield from ["sudden death"] * (len(kicks) > 10) + ["decided early"] * (0 < len(kicks) < 10)
    yield from ("extra time" for event in events if isinstance(event, PhaseStart) and event.phase > 4)


RARE = """
    goal cancelled, goal stands, penalty found, no penalty, back on, stays off, bench, bench at half-time,
    coach, substitute booked, told apart: YELLOW, told apart: SECOND_YELLOW, told apart: RED,
    told with the foul: YELLOW, told with the foul: SECOND_YELLOW, told with the foul: RED, penalty scored,
    penalty missed, free kick scored, corner as a pass, offside as a pass, injured, sudden death,
    decided early, extra time
"""


def test_everything_that_can_happen_does() -> None:
    # A save is told with its shot, and a snapshot by those who know nothing else.
    wanted: set[object] = set(get_args(MatchEvent)) - {Score, Save} | set(ShotOutcome)
    wanted |= {" ".join(one.split()) for one in RARE.split(",")}
    for seed in range(600):
        for form in (LEAGUE, CUP):
            _, events, _ = play(form, seed)
            wanted -= set(map(type, events))
            wanted -= {event.outcome for event in events if isinstance(event, Shot | Kick)}
            wanted -= set(oddities(events))
        if not wanted:
            break
    assert wanted == set()


def test_the_same_seed_gives_the_same_match_and_another_seed_another() -> None:
    assert play(CUP, 7) == play(CUP, 7)
    assert [type(event) for event in play(CUP, 7)[1]] != [type(event) for event in play(CUP, 8)[1]]


def test_another_start_moves_the_times_alone() -> None:
    early = split(simulate("m", 3, LEAGUE, starts_at=0))[1]
    late = split(simulate("m", 3, LEAGUE, starts_at=5_000))[1]
    assert [event.timestamp + 5_000 for event in early] == [event.timestamp for event in late]
    assert [type(event) for event in early] == [type(event) for event in late]


def test_a_match_takes_the_time_of_a_real_one() -> None:
    minutes = [play(LEAGUE, seed)[1][-1].timestamp / 60_000 for seed in range(40)]
    assert 108 < sum(minutes) / len(minutes) < 118


def test_the_demo_is_turned_and_decided_in_added_time_after_a_goal_was_cancelled() -> None:
    info, events, _ = split(demo_match())
    assert info.match_id == DEMO_ID
    cancelled = {
        event.of for event in events if isinstance(event, Review) and event.decision is Decision.CANCELLED
    }
    goals = [
        event
        for event in events
        if isinstance(event, OwnGoal) or (isinstance(event, Shot) and event.outcome is ShotOutcome.GOAL)
    ]
    counted = [goal for goal in goals if goal.event_id not in cancelled]
    assert len(counted) < len(goals)
    sides = [goal.side.other if isinstance(goal, OwnGoal) else goal.side for goal in counted]
    winner = sides[-1]
    lead = [sides[:number].count(winner) - sides[:number].count(winner.other) for number in range(1, 6)]
    assert lead[-1] == 1
    assert min(lead) < 0
    assert (counted[-1].phase, counted[-1].clock_ms > 45 * 60_000) == (Phase.SECOND_HALF, True)
    assert any(isinstance(event, Shot) and event.penalty for event in events)
    assert any(isinstance(event, Foul) and event.card and event.card.sends_off for event in events)
    last = events[-1]
    assert isinstance(last, PhaseEnd)
    assert last.match


def test_the_simulation_knows_nothing_of_the_scoring() -> None:
    code = (
        "import sys, feeds.football.simulator.simulation; "
        "print(*[m for m in sys.modules if m.startswith('tables')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
