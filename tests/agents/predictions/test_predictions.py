"""Fans foretell a match of which balls are amended, cancelled and late, and boards have what is right."""

from random import Random
from typing import NoReturn

import pytest
from msgspec.structs import replace

from feeds.cricket.feed import encode
from feeds.football.feed import FEED as FOOTBALL_FEED
from schemas.cricket.events import AnyEvent, Correction, Delivery, MatchInfo
from schemas.football.kinds import Decision, Phase
from schemas.leaderboards.topics import POINTS
from tables.cricket.sport import SPORT
from tables.football.sport import SPORT as FOOTBALL
from tables.matches.sport import any_sport
from tables.predictions.boards import ALL_TIME, match_game, series_game
from tests.agents.predictions.stand import Stand
from tests.schemas.accounts.users import user
from tests.tables.cricket.story import BALL_MS, Story, t20
from tests.tables.football import story as football

MATCH = match_game("cricket", "m1")
FIRST, SECOND = "over-runs.1.0", "over-runs.1.1"


@pytest.fixture
async def stand() -> Stand:
    return Stand(any_sport(SPORT), encode)


def story() -> Story:
    """Two overs and a ball: of 13 runs, of 1, and of 4."""
    return Story(t20()).innings("Reds").over("1 . 4 2 . 6").over(". . . . . 1", "Y").over("4")


def time_of(seq: int) -> int:
    """When an event of the story happened."""
    return seq * BALL_MS


def play(stand: Stand, *events: AnyEvent) -> None:
    """Send events, each appended when it happened."""
    for event in events:
        stand.now = event.timestamp
        stand.send(event)


def corrected(story: Story, of: int, content: Delivery | None) -> Correction:
    last = story.events[-1]
    return Correction("m1", last.seq + 1, 1, "", last.timestamp + 1, of, content)


def ball(story: Story, seq: int) -> Delivery:
    found = story.events[seq - 1]
    assert isinstance(found, Delivery)
    return found


async def test_an_over_is_foretold_before_its_first_ball_and_settled_when_it_is_over(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    assert stand.markets.open == [FIRST, "final-margin"]
    for number, pick in ((1, "13"), (2, "12"), (3, "3")):
        stand.predict(number, FIRST, pick, at=time_of(2) - 1)
    stand.predict(4, FIRST, "13", at=time_of(2))
    play(stand, *made.events[1:7])
    stand.settle()
    assert stand.markets.open == [SECOND, "final-margin"]
    assert stand.board(MATCH) == stand.board(ALL_TIME) == {1: 10, 2: 5, 3: 0}
    mine, late = stand.own(1)[FIRST], stand.own(4)[FIRST]
    assert (mine.counts, mine.points, mine.outcome) == (True, 10, "13")
    assert (late.counts, late.points) == (False, None)


async def test_a_corrected_run_settles_again(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13")
    stand.predict(2, FIRST, "12")
    play(stand, *made.events[1:])
    stand.settle()
    assert stand.board(MATCH) == {1: 10, 2: 5}
    play(stand, corrected(made, 2, replace(ball(made, 2), runs=0)))
    stand.settle()
    assert stand.board(MATCH) == stand.board(ALL_TIME) == {1: 5, 2: 10}
    assert stand.own(1)[FIRST].revision == 2


async def test_a_cancelled_first_ball_leaves_the_over_open_until_the_next_one(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13", at=time_of(2))
    play(stand, *made.events[1:])
    stand.settle()
    assert stand.board(MATCH) == {}
    play(stand, corrected(made, 2, None))
    stand.settle()
    # Five balls are left of it, and the first of the next one is its sixth: 12 runs and none.
    assert stand.own(1)[FIRST].outcome == "12"
    assert stand.board(MATCH) == {1: 5}


async def test_an_over_that_is_no_longer_whole_is_settled_by_nothing(stand: Stand) -> None:
    made = Story(t20()).innings("Reds").over("1 . 4 2 . 6")
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13")
    play(stand, *made.events[1:])
    stand.settle()
    play(stand, corrected(made, 7, None))
    stand.settle()
    assert stand.board(MATCH) == stand.board(ALL_TIME) == {}
    mine = stand.own(1)[FIRST]
    assert (mine.settled, mine.counts, mine.points, mine.outcome) == (False, None, None, None)


async def test_what_is_read_after_its_settlement_settles_on_arrival(stand: Stand) -> None:
    made = story()
    play(stand, *made.events)
    stand.predict(1, SECOND, "1", at=time_of(8) - 1)
    stand.settle()
    stand.predict(2, SECOND, "2", at=time_of(8) - 1)
    stand.predict(3, SECOND, "1", at=time_of(8))
    stand.deliver()
    assert stand.board(MATCH) == {1: 10, 2: 5}


async def test_the_first_prediction_stands_and_a_repeat_changes_nothing(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13", name="a")
    stand.predict(1, FIRST, "13", name="a")
    assert stand.refusals == []
    stand.predict(1, FIRST, "0", name="a")
    stand.predict(1, FIRST, "13", name="b")
    assert stand.refusals == ["conflict", "conflict"]
    assert stand.own(1)[FIRST].pick == "13"


@pytest.mark.parametrize("market", ["next-scorer.1", "over-runs.0.1", "toss"])
async def test_what_no_cricket_match_decides_is_refused(stand: Stand, market: str) -> None:
    stand.predict(1, market, "home")
    assert stand.refusals == ["broken-rule"]


async def test_a_ball_that_was_appended_before_it_happened_by_its_clock_closes_then(stand: Stand) -> None:
    """Guards: both timestamps count; a feed's clock that is ahead gives nobody time."""
    made = story()
    play(stand, made.events[0])
    stand.now = time_of(2) - 500
    stand.send(made.events[1])
    stand.predict(1, FIRST, "13", at=time_of(2) - 501)
    stand.predict(2, FIRST, "13", at=time_of(2) - 500)
    play(stand, *made.events[2:])
    stand.settle()
    assert stand.board(MATCH) == {1: 10}


async def test_a_match_whose_competition_is_told_late_has_its_points_on_that_board(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13")
    play(stand, *made.events[1:])
    stand.settle()
    info = made.match.info
    assert isinstance(info, MatchInfo)
    for competition in ("Cup", "League"):
        stand.inform(replace(info, competition=competition))
        stand.settle()
        assert stand.board(series_game("cricket", competition)) == {1: 10}
    assert stand.board(series_game("cricket", "Cup")) == {}
    assert stand.board(ALL_TIME) == {1: 10}


async def test_the_final_margin_is_decided_by_the_last_ball(stand: Stand) -> None:
    made = Story(t20(overs=1)).innings("Reds").over("1 . . . . .").innings("Blues").over("2")
    stand.inform(made.match.info)
    play(stand, *made.events[:-1])
    last = made.events[-1]
    for number, pick in ((1, "Blues by 10 wickets"), (2, "Blues by 3 wickets"), (3, "Reds by 1 run")):
        stand.predict(number, "final-margin", pick, at=last.timestamp - 1)
    stand.predict(4, "final-margin", "Blues by 10 wickets", at=last.timestamp)
    play(stand, last)
    stand.settle()
    assert stand.markets.open == []
    assert stand.board(MATCH) == {1: 10, 2: 3, 3: 0}


async def test_a_settlement_is_done_in_steps_and_goes_on_where_a_crash_left_it(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    for number in range(2_500):
        stand.predict(number, FIRST, "13")
    play(stand, *made.events[1:])
    stand.look()
    steps = stand.fans.settle(stand.partition)
    assert next(steps)
    first = len(stand.on(POINTS))
    assert 0 < first <= 2 * 1_000
    stand.restart()
    while list(stand.fans.settle(stand.partition)):
        pass
    told = [one.value for one in stand.on(POINTS)]
    assert len(told) == len(set(told)) == 2 * 2_500


@pytest.mark.parametrize("seed", range(20))
async def test_any_order_of_balls_and_predictions_ends_in_the_same_points(stand: Stand, seed: int) -> None:
    """Guards: what is folded first has no influence, nor when the match is looked at, nor a crash."""
    random, made = Random(seed), story()
    events = [
        *made.events,
        corrected(made, 2, replace(ball(made, 2), runs=0)),
    ]
    foretold = [
        (number, market, pick, at)
        for number, (market, pick, at) in enumerate(
            (market, pick, at)
            for market, closes in ((FIRST, 2), (SECOND, 8))
            for pick in ("12", "1")
            for at in (time_of(closes) - 1, time_of(closes), time_of(closes) + 1)
        )
    ]
    while events or foretold:
        if events and (not foretold or random.random() < 0.5):
            play(stand, events.pop(0))
        elif foretold:
            number, market, pick, at = foretold.pop(random.randrange(len(foretold)))
            stand.predict(number, market, pick, at)
        if random.random() < 0.3:
            stand.settle()
        if random.random() < 0.1:
            stand.restart()
    stand.settle()
    assert stand.board(MATCH) == stand.board(ALL_TIME) == {0: 10, 3: 0, 6: 0, 9: 10}


async def test_a_rebuild_changes_no_points(stand: Stand) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13")
    play(stand, *made.events[1:])
    stand.settle()
    stand.rebuild()
    stand.settle()
    assert stand.board(MATCH) == {1: 10}
    assert stand.own(1)[FIRST].revision == 1


async def test_a_goal_that_officials_take_back_was_scored_by_nobody() -> None:
    stand = Stand(any_sport(FOOTBALL), FOOTBALL_FEED.encode, "m")
    made = football.Story().begin().at("3:00").goal(football.HOME).at("5:00").review(2, Decision.CANCELLED)
    made.at("8:00").goal(football.AWAY).end().begin(Phase.SECOND_HALF).end(match=True)
    first, second = "next-scorer.1", "next-scorer.2"
    stand.now = 1_000
    stand.send(made.events[0])
    assert stand.markets.open == [first, "final-margin"]
    stand.predict(1, first, "home", at=1_999)
    stand.predict(2, first, "away", at=1_999)
    stand.predict(3, first, "away", at=3_500)
    stand.predict(4, second, "none", at=3_500)
    stand.predict(5, "final-margin", "away by 1", at=3_500)
    game = match_game("football", "m")
    for event in made.events[1:]:
        stand.now = event.timestamp
        stand.send(event)
        stand.settle()
        if event.seq == 2:
            assert stand.board(game) == {1: 3, 2: 0}
    assert stand.board(game) == {1: 0, 2: 3, 3: 3, 4: 3, 5: 10}
    assert stand.markets.open == []


async def test_a_match_that_is_gone_takes_its_predictions_with_it_and_leaves_the_points(stand: Stand) -> None:
    made = story()
    play(stand, *made.events)
    stand.predict(1, FIRST, "13", at=time_of(2) - 1)
    stand.settle()
    for days in (8, 31):
        for _ in stand.tidy(days * 86_400.0):
            pass
    for _ in stand.fans.expire(stand.partition):
        pass
    for _ in stand.fans.remove(stand.partition):
        pass
    for table in ("predictions-picks", "predictions-ledgers", "predictions-leaving"):
        assert stand.scan(table) == []
    assert stand.board(ALL_TIME) == {1: 10}


async def test_what_a_closed_account_foretold_is_erased_and_counts_no_more(
    stand: Stand,
) -> None:
    made = story()
    play(stand, made.events[0])
    stand.predict(1, FIRST, "13")
    stand.predict(2, FIRST, "13")
    stand.predict(1, "final-margin", "Reds by 1 run")
    stand.close_account(1)
    assert [key[-32:].decode() for key, _ in stand.scan("predictions-picks")] == [user(2)]
    assert stand.scan("predictions-erasures") == []
    stand.predict(1, FIRST, "13")
    assert stand.refusals == ["broken-rule"]
    play(stand, *made.events[1:])
    stand.settle()
    assert stand.board(MATCH) == {2: 10}


async def test_a_match_whose_decisions_fail_delays_no_other_and_is_looked_at_when_it_changes(
    stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    made = story()
    play(stand, *made.events)
    stand.predict(1, FIRST, "13", at=time_of(2) - 1)
    markets, whole = SPORT.markets, stand.tables.sport
    assert markets is not None

    def fail(*_: object) -> NoReturn:
        raise ValueError("a rule has a mistake")

    stand.tables.sport = replace(whole, markets=replace(markets, decided=fail))
    try:
        stand.look()
        stand.look()
    finally:
        stand.tables.sport = whole
    assert [record.message for record in caplog.records] == [
        "what b'cricket\\x00m1' has decided is not known"
    ]
    stand.settle()
    assert stand.board(MATCH) == {}
    play(stand, corrected(made, 8, replace(ball(made, 8), runs=1)))
    stand.settle()
    assert stand.board(MATCH) == {1: 10}
