"""The figures of made-up matches are those of real ones.

The reference is the means over 113 matches of 2016 to 2021 that ended after ninety minutes (World Cup,
European Championship, the five largest leagues), counted from their published events (Wyscout's and
StatsBomb's) by a program that shares nothing with this one: shared/football/expected.jsonl. xG is that of
StatsBomb's 23 alone. Own goals are left out of the goals: these matches have many times as many as usual.
"""

from collections import Counter
from statistics import mean

import pytest

from feeds.football.simulator.simulation import MadeUpMatch
from schemas.football.events import (
    CUP,
    LEAGUE,
    Card,
    Corner,
    Foul,
    MatchEvent,
    MatchInfo,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Review,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome

REAL = {
    "passes": 440.1,
    "accurate passes": 367.6,
    "shots": 11.62,
    "shots on target": 3.96,
    "goals": 1.204,
    "corners": 4.74,
    "fouls": 13.2,
    "offsides": 1.81,
    "yellow cards": 1.889,
    "substitutions": 2.894,
}
"""A side and a match."""
RARE = {"second yellow cards": 0.062, "red cards": 0.053, "penalties scored": 0.142}
XG_A_SHOT = 0.0955
HOME_SHOTS, LEVEL = 1.18, 0.257
"""Shots at home for one away, and the share of draws."""

SEEDS = 500


def count(event: MatchEvent, figures: Counter[str]) -> None:
    """Count what an event is."""
    card = event.card if isinstance(event, Card | Foul) else None
    figures["yellow cards"] += card is CardKind.YELLOW
    figures["second yellow cards"] += card is CardKind.SECOND_YELLOW
    figures["red cards"] += card is CardKind.RED
    match event:
        case Pass():
            figures.update({"passes": 1, "accurate passes": event.accurate})
            figures.update({"corners": event.corner, "offsides": event.offside})
        case Shot():
            goal = event.outcome is ShotOutcome.GOAL
            figures.update({"shots": 1, "shots on target": event.on_target, "goals": goal})
            figures["penalties scored"] += goal and event.penalty
        case Corner():
            figures["corners"] += 1
        case Offside():
            figures["offsides"] += 1
        case Foul():
            figures["fouls"] += 1
        case Substitution():
            figures["substitutions"] += 1


@pytest.fixture(scope="module")
def matches() -> list[tuple[MadeUpMatch, list[MatchEvent]]]:
    made = [MadeUpMatch("m", seed, LEAGUE, 0) for seed in range(SEEDS)]
    return [(match, [one for one in match.play() if not isinstance(one, MatchInfo)]) for match in made]


def test_a_side_does_what_a_real_side_does(matches: list[tuple[MadeUpMatch, list[MatchEvent]]]) -> None:
    figures: Counter[str] = Counter()
    for _, events in matches:
        cancelled = {
            event.of for event in events if isinstance(event, Review) and event.decision is Decision.CANCELLED
        }
        for event in events:
            count(event, figures)
            figures["goals"] -= isinstance(event, Shot) and event.event_id in cancelled
    found = {name: number / SEEDS / 2 for name, number in figures.items()}
    wrong = {
        name: (found[name], real)
        for name, real in (REAL | RARE).items()
        if found[name] != pytest.approx(real, rel=0.3 if name in RARE else 0.08)
    }
    assert wrong == {}


def test_a_chance_is_worth_what_real_ones_are_and_as_many_go_in(
    matches: list[tuple[MadeUpMatch, list[MatchEvent]]],
) -> None:
    shots = [
        event for _, events in matches for event in events if isinstance(event, Shot) and event.xg is not None
    ]
    assert mean(shot.xg or 0 for shot in shots) == pytest.approx(XG_A_SHOT, rel=0.06)
    goals = mean(shot.outcome is ShotOutcome.GOAL for shot in shots)
    assert goals == pytest.approx(XG_A_SHOT, rel=0.15)


def test_it_is_easier_at_home_and_a_quarter_ends_level(
    matches: list[tuple[MadeUpMatch, list[MatchEvent]]],
) -> None:
    shots = Counter(event.side for _, events in matches for event in events if isinstance(event, Shot))
    assert shots[0] / shots[1] == pytest.approx(HOME_SHOTS, rel=0.08)
    level = mean(match.score[0] == match.score[1] for match, _ in matches)
    assert level == pytest.approx(LEVEL, abs=0.06)
    assert mean(match.score[0] - match.score[1] for match, _ in matches) > 0


def test_a_half_lasts_as_long_as_a_real_one_and_most_goals_come_in_the_second(
    matches: list[tuple[MadeUpMatch, list[MatchEvent]]],
) -> None:
    lengths: dict[Phase, list[int]] = {Phase.FIRST_HALF: [], Phase.SECOND_HALF: []}
    for _, events in matches:
        for event in events:
            if isinstance(event, PhaseEnd) and not event.match:
                lengths[event.phase].append(event.clock_ms)
    # 46.9 and 49.1 minutes in the real ones.
    assert mean(lengths[Phase.FIRST_HALF]) / 60_000 == pytest.approx(46.9, abs=1)
    assert mean(lengths[Phase.SECOND_HALF]) / 60_000 == pytest.approx(49.1, abs=1.2)


def test_own_goals_are_rare(matches: list[tuple[MadeUpMatch, list[MatchEvent]]]) -> None:
    assert 0.02 < mean(sum(isinstance(one, OwnGoal) for one in events) for _, events in matches) < 0.14


def test_a_cup_match_in_four_or_so_needs_extra_time_and_half_of_those_a_shoot_out() -> None:
    phases: Counter[Phase] = Counter()
    for seed in range(200):
        events = MadeUpMatch("m", seed, CUP, 0).play()
        phases.update(event.phase for event in events if isinstance(event, PhaseStart))
    assert 0.18 < phases[Phase.EXTRA_TIME_FIRST_HALF] / 200 < 0.36
    assert 0.3 < phases[Phase.SHOOT_OUT] / phases[Phase.EXTRA_TIME_FIRST_HALF] < 0.75
