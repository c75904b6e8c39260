"""The figures of a match from its sums: at one moment, with their uncertainty, and never of the future."""

import pytest

from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from schemas.audience.published import Audience, Missing
from schemas.matches.moments import Moment
from tables.audience.figures import audience_of
from tables.audience.recount import recount
from tests.agents.audience.ground import Arena

START = 1_767_225_600_000
MINUTE = 60_000
WHOLE = Missing([], 0.0, [])


def beat(user: str, at: int, kind: Kind = Kind.HEARTBEAT, event_id: str = "") -> Engagement:
    return Engagement("football", "m1", user, f"{user}-s", event_id, kind, at)


def figures(arena: Arena, now: int, *moments: Moment) -> Audience:
    return audience_of("football", "m1", arena.whole(), now, moments=moments, missing=WHOLE)


def test_current_is_who_has_a_session_at_the_wall_clock_while_a_match_is_live() -> None:
    arena = Arena(3)
    arena.send(beat("a", START), beat("b", START + 30_000))
    assert figures(arena, START + 80_000).concurrent.now == 2
    assert figures(arena, START + 100_000).concurrent.now == 1
    gone = figures(arena, START + 121_000)
    assert (gone.concurrent.now, gone.live, gone.as_of) == (0, True, START + 121_000)


def test_a_match_that_is_no_longer_live_is_told_as_of_its_newest_event() -> None:
    arena = Arena(3)
    arena.send(beat("a", START), beat("b", START + 30_000))
    later = figures(arena, START + 3_600_000)
    assert (later.live, later.as_of, later.concurrent.now) == (False, START + 30_000, 2)


def test_the_peak_is_that_of_the_sum_and_not_a_sum_of_peaks() -> None:
    arena = Arena(6)
    for number in range(10):
        # One after the other: never more than one at once.
        arena.send(beat(f"u{number}", START + number * 200_000))
    found = figures(arena, START + 3_000_000)
    assert (found.peak.viewers, found.viewers) == (1, 10)


def test_a_peak_tells_what_had_just_happened() -> None:
    arena = Arena()
    arena.send(beat("a", START), beat("a", START + 50_000), beat("b", START + 60_000))
    goal, other = Moment(START + 40_000, "goal", "1-0"), Moment(START + 200_000, "goal", "1-1")
    found = figures(arena, START + 300_000, goal, other)
    assert (found.peak.viewers, found.peak.at, found.peak.then) == (2, START + 60_000, [goal])


def test_minutes_and_hours_have_what_the_recount_has() -> None:
    events = [
        beat(f"u{number}", START + minute * MINUTE + number * 1000)
        for number in range(5)
        for minute in range(55, 70)
    ]
    arena = Arena(4)
    arena.send(*events)
    plain, found = recount(events), figures(arena, START + 71 * MINUTE)
    assert {minute.at // MINUTE: minute.most for minute in found.minutes if minute.most} == {
        minute: max(plain.curve.get(minute * 6 + place, 0) for place in range(6))
        for minute in range((START // MINUTE) + 55, (START // MINUTE) + 72)
        if any(plain.curve.get(minute * 6 + place) for place in range(6))
    }
    told = sum(plain.curve[bucket] for bucket in plain.curve if bucket <= found.as_of // 10_000)
    assert found.viewer_minutes == pytest.approx(told / 6, abs=0.01)


def test_a_viewer_who_stays_for_hours_is_there_in_those_without_any_change() -> None:
    arena = Arena()
    arena.send(*(beat("a", START + minute * 5 * MINUTE) for minute in range(50)))
    found = figures(arena, START + 250 * MINUTE)
    assert {minute.most for minute in found.minutes[:245]} == {1}
    assert found.sessions == 1


def test_retention_counts_from_each_viewer_s_own_joining_and_waits_until_all_had_their_time() -> None:
    arena = Arena()
    arena.send(*(beat("stays", START + second * 1000) for second in range(0, 301, 30)))
    arena.send(beat("leaves", START + 20_000))
    found = figures(arena, START + 4 * MINUTE).retention
    assert (found.after_minutes[:4], found.shares[:4]) == ([1, 2, 3, 5], [1.0, 0.5, 0.5, None])
    assert [cohort.viewers for cohort in found.cohorts] == [2]
    assert found.cohorts[0].stayed[:4] == [2, 1, 1, None]


def test_the_impact_of_an_event_is_told_against_minutes_without_one() -> None:
    arena = Arena()
    # Ten watch, and five more come with the goal.
    for minute in range(40):
        arena.send(*(beat(f"u{number}", START + minute * MINUTE) for number in range(10)))
        if minute >= 20:
            arena.send(*(beat(f"late{number}", START + minute * MINUTE) for number in range(5)))
    goal = Moment(START + 20 * MINUTE, "goal", "1-0")
    found = figures(arena, START + 39 * MINUTE, goal).impact
    (impact,) = found.events
    assert (impact.before, impact.after, impact.change, impact.overlaps) == (10.0, 15.0, 0.5, False)
    assert found.control == pytest.approx(0.0)
    assert found.minutes >= 20
    assert impact.low is not None
    assert impact.high is not None
    assert impact.low <= 0.5 <= impact.high


def test_an_event_whose_two_minutes_are_not_over_has_no_impact_yet() -> None:
    arena = Arena()
    arena.send(*(beat("a", START + minute * MINUTE) for minute in range(10)))
    assert figures(arena, START + 9 * MINUTE, Moment(START + 8 * MINUTE, "goal", "")).impact.events == []


def test_interactions_count_once_by_their_id_and_the_rate_is_a_viewer_a_minute() -> None:
    arena = Arena()
    arena.send(*(beat("a", START + second * 1000) for second in range(0, 121, 30)))
    for _ in range(3):
        arena.send(beat("a", START + 5_000, Kind.LIKE, "1"), beat("a", START + 6_000, Kind.SHARE, "2"))
    found = figures(arena, START + 119_999)
    assert found.engagement.by_type == {"like": 1, "share": 1}
    assert found.viewer_minutes == 2.0
    assert found.engagement.per_viewer_minute == 1.0
