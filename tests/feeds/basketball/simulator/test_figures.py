"""The figures of made-up games are those of real ones.

The reference is the means over 72 games of the NBA around 2019 that ended in regular time, counted from their
published play-by-play (stats.nba.com, playbyplayv2) by a program that shares nothing with this one:
shared/basketball/expected.jsonl, format "stats_v2_text_only".
"""

from collections import Counter
from statistics import mean

import pytest

from feeds.basketball.simulator.leagues import COLLEGE, PRO, WOMEN, League
from feeds.basketball.simulator.simulation import simulate
from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FreeThrow,
    GameInfo,
    Note,
    NoteKind,
    PlayEvent,
    Rebound,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)

REAL = {
    "points": 110.8,
    "field goals": 40.6,
    "field goals attempted": 87.9,
    "threes": 11.3,
    "threes attempted": 31.6,
    "free throws": 18.3,
    "free throws attempted": 23.9,
    "offensive rebounds": 10.2,
    "defensive rebounds": 34.2,
    "team rebounds": 8.4,
    "assists": 24.5,
    "steals": 7.1,
    "blocks": 4.7,
    "turnovers": 12.9,
    "fouls": 21.2,
    "substitutions": 23.8,
}
"""A side and a game."""
EVENTS, MARGIN, LEAD_CHANGES, TIES, TIMEOUTS = 471.5, 11.5, 7.8, 6.2, 10.8
"""A game."""

SEEDS = 250


def count(event: PlayEvent, sides: tuple[Counter[str], Counter[str]]) -> None:
    """Count what an event is for both sides."""
    match event:
        case Shot():
            own, other = sides[event.side], sides[event.side.other]
            three = event.points == 3
            own["field goals attempted"] += 1
            own["threes attempted"] += three
            own["field goals"] += event.made
            own["threes"] += event.made and three
            own["points"] += event.points * event.made
            own["assists"] += bool(event.assist)
            other["blocks"] += bool(event.block)
        case FreeThrow():
            sides[event.side].update(
                {"free throws attempted": 1, "free throws": event.made, "points": event.made}
            )
        case Rebound():
            which = "offensive rebounds" if event.offensive else "defensive rebounds"
            sides[event.side][which if event.player else "team rebounds"] += 1
        case Turnover():
            sides[event.side]["turnovers"] += bool(event.player)
            sides[event.side.other]["steals"] += bool(event.steal)
        case Steal():
            sides[event.side]["steals"] += 1
        case Assist():
            sides[event.side]["assists"] += 1
        case Block():
            sides[event.side]["blocks"] += 1
        case Foul():
            sides[event.side]["fouls"] += not event.kind.is_technical
        case Substitution():
            sides[event.side]["substitutions"] += 1


def regular(league: League, seeds: int) -> list[list[PlayEvent]]:
    """Games that ended in regular time."""
    games = [
        [record for record in simulate("g", seed, league) if not isinstance(record, GameInfo)]
        for seed in range(seeds)
    ]
    return [game for game in games if game[-1].period == league.format.periods]


def figures(games: list[list[PlayEvent]]) -> dict[str, float]:
    """The means of a side and a game."""
    total: Counter[str] = Counter()
    for game in games:
        sides: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for event in game:
            count(event, sides)
        total += sides[Side.HOME] + sides[Side.AWAY]
    return {name: number / len(games) / 2 for name, number in total.items()}


def flow(game: list[PlayEvent]) -> tuple[int, int, int]:
    """The margin, the lead changes and the ties of a game."""
    score, led, changes, ties = [0, 0], 0, 0, 0
    for event in game:
        if isinstance(event, Shot | FreeThrow) and event.made:
            score[event.side] += event.points if isinstance(event, Shot) else 1
            lead = (score[0] > score[1]) - (score[0] < score[1])
            changes += lead * led < 0
            ties += lead == 0
            led = lead or led
    return abs(score[0] - score[1]), changes, ties


def test_a_side_of_the_pros_does_what_a_side_of_the_nba_does() -> None:
    games = regular(PRO, SEEDS)
    found = figures(games)
    assert set(found) == set(REAL)
    # Team rebounds are rare, and feeds differ in what they call one.
    wrong = {
        name: (found[name], real)
        for name, real in REAL.items()
        if found[name] != pytest.approx(real, rel=0.25 if name == "team rebounds" else 0.1)
    }
    assert wrong == {}


def test_a_game_of_the_pros_goes_as_a_game_of_the_nba_does() -> None:
    games = regular(PRO, SEEDS)
    margins, changes, ties = zip(*map(flow, games), strict=True)
    assert mean(map(len, games)) == pytest.approx(EVENTS, rel=0.06)
    assert mean(margins) == pytest.approx(MARGIN, rel=0.15)
    assert mean(changes) == pytest.approx(LEAD_CHANGES, rel=0.3)
    assert mean(ties) == pytest.approx(TIES, rel=0.3)
    timeouts = [sum(isinstance(one, Note) and one.kind is NoteKind.TIMEOUT for one in game) for game in games]
    assert mean(timeouts) == pytest.approx(TIMEOUTS, rel=0.2)


def test_some_games_need_an_overtime_but_not_many() -> None:
    # In the NBA some 6 % do.
    assert 0.02 < 1 - len(regular(PRO, 400)) / 400 < 0.11


@pytest.mark.parametrize(
    ("league", "points", "attempts"), [(WOMEN, (76, 90), (64, 74)), (COLLEGE, (66, 80), (54, 63))]
)
def test_shorter_games_have_fewer_points(
    league: League, points: tuple[int, int], attempts: tuple[int, int]
) -> None:
    found = figures(regular(league, 100))
    assert points[0] < found["points"] < points[1]
    assert attempts[0] < found["field goals attempted"] < attempts[1]
