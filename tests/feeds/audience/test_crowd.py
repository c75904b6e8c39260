"""Made-up crowds have the shape of real ones, as far as there are figures."""

import csv
import gzip
import statistics
from datetime import datetime, timedelta

import pytest

from feeds.audience.crowd import TICK, Crowd
from feeds.audience.shape import AFTER, BEFORE, FULL_TIME, share
from sandbox.process import ROOT
from schemas.audience.events import Engagement
from tables.audience.recount import recount

REAL = ROOT.parent / "shared" / "engagement"
KICK_OFF = 1_767_225_600_000
GOALS = (20.0, 70.0)
MOST = 1_000

Minutes = dict[int, float]
"""How many there were, by minute from kick-off."""


def played(goals: tuple[float, ...], seed: int = 1) -> list[Engagement]:
    """All that a crowd does from half an hour before kick-off until the last have gone."""
    crowd, found = Crowd("football", "m1", seed), list[Engagement]()
    for tick in range(int(-BEFORE * 6), int((FULL_TIME + AFTER) * 6)):
        minute = tick / 6
        excited = any(0 <= minute - goal < 2 for goal in goals)
        found += crowd.tick(KICK_OFF + tick * TICK, round(MOST * share(minute, goals)), excited=excited)
    return found


def by_minute(events: list[Engagement]) -> Minutes:
    curve, first = recount(events).curve, KICK_OFF // TICK
    return {
        minute: sum(curve.get(first + 6 * minute + place, 0) for place in range(6)) / 6
        for minute in range(-20, int(FULL_TIME + AFTER))
    }


def lift(minutes: Minutes, at: int, after: int) -> float:
    """How many more there are so many minutes after one than in the five before it."""
    return minutes[at + after] / statistics.fmean(minutes[at - one] for one in range(1, 6)) - 1


@pytest.fixture(scope="module")
def minutes() -> Minutes:
    return by_minute(played(GOALS))


def test_a_goal_lifts_by_a_tenth_that_stays(minutes: Minutes) -> None:
    for goal in map(int, GOALS):
        assert 0.07 <= lift(minutes, goal, 5) <= 0.14
    assert 0.0 <= lift(minutes, 45, 5) <= 0.05


def test_the_peak_is_at_full_time_and_near_what_was_asked_for(minutes: Minutes) -> None:
    peak = max(minutes, key=lambda minute: minutes[minute])
    assert FULL_TIME - 5 <= peak <= FULL_TIME + 3
    assert 0.85 * MOST <= minutes[peak] <= 1.1 * MOST


def test_a_crowd_stays_some_sixteen_minutes_and_repeats_with_its_seed() -> None:
    events = played(GOALS)
    assert events == played(GOALS)
    assert events != played(GOALS, seed=2)
    counted = recount(events)
    stay = sum(counted.curve.values()) / 6 / counted.sessions
    assert 10 <= stay <= 20


def real() -> tuple[dict[int, float], dict[int, float], float]:
    """Of 64 real matches: medians by minute from kick-off, those of the minutes after a goal, the peak's."""
    with gzip.open(REAL / "wc98_requests_per_minute.csv.gz", "rt") as file:
        rows = [list(row.values()) for row in csv.DictReader(file)]
    load = {datetime.fromisoformat(row[0][:19]).replace(second=0): float(row[-1]) for row in rows}
    goals: dict[str, list[float]] = {}
    with (REAL / "jfjelstul_wc1998_goals.csv").open() as file:
        for row in csv.DictReader(file):
            if "extra" not in row["match_period"]:
                at = int(row["minute_regulation"]) + int(row["minute_stoppage"])
                goals.setdefault(row["match_id"], []).append(
                    at if row["match_period"].startswith("first") else at + 17
                )
    profile: dict[int, list[float]] = {minute: [] for minute in (0, 60, 110)}
    after: dict[int, list[float]] = {minute: [] for minute in (1, 3, 5)}
    peaks = []
    with (REAL / "jfjelstul_wc1998_matches.csv").open() as file:
        matches = list(csv.DictReader(file))
    for match in matches:
        kick_off = datetime.fromisoformat(f"{match['match_date']} {match['match_time']}") - timedelta(hours=2)
        at = {
            minute: load[moment]
            for minute in range(-180, 140)
            if (moment := kick_off + timedelta(minutes=minute)) in load
        }
        if len(at) < 300:
            continue
        base = statistics.fmean(at[minute] for minute in range(-180, -120) if minute in at)
        for minute, found in profile.items():
            found.append(statistics.fmean(at.get(minute + one, base) for one in range(10)) / base)
        peaks.append(max(range(-30, 130), key=lambda minute: at.get(minute, 0)))
        own = goals.get(match["match_id"], [])
        for goal in map(int, own):
            alone = not any(0 < abs(goal - other) < 12 for other in own)
            if alone and not 35 < goal < 66 and all(goal - one in at for one in range(1, 6)):
                before = statistics.fmean(at[goal - one] for one in range(1, 6))
                for minute, ratios in after.items():
                    if goal + minute in at:
                        ratios.append(at[goal + minute] / before)
    return (
        {minute: statistics.median(found) for minute, found in profile.items()},
        {minute: statistics.median(found) for minute, found in after.items()},
        statistics.median(peaks),
    )


@pytest.mark.skipif(not REAL.is_dir(), reason="the requests of the 1998 World Cup's site are not here")
def test_the_load_of_a_made_up_match_is_that_of_real_ones(minutes: Minutes) -> None:
    profile, after, peak = real()
    base = minutes[0] / profile[0]
    for minute, level in profile.items():
        own = statistics.fmean(minutes[minute + one] for one in range(10)) / base
        assert own == pytest.approx(level, rel=0.15), minute
    for minute, ratio in after.items():
        own = statistics.fmean(lift(minutes, int(goal), minute) for goal in GOALS)
        assert own == pytest.approx(ratio - 1, abs=0.035), minute
    assert max(minutes, key=lambda one: minutes[one]) == pytest.approx(peak, abs=6)
