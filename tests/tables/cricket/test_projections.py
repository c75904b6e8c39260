"""The published state and overs: names, notation, rates (the contract of the views)."""

import json

import msgspec

from schemas.cricket.events import MatchInfo
from schemas.cricket.published import MatchState
from tables.cricket.projections import encode_over, encode_state, match_state, over_summary
from tables.cricket.scoring.fold import inform, start
from tests.tables.cricket.story import BALL_MS, Story, t20


def test_a_match_of_which_nothing_is_known_is_scheduled():
    state = match_state(start("m1"))
    assert (state.match_id, state.innings_no, state.overs, state.status) == ("m1", 0, "0", "scheduled")
    assert (state.run_rate, state.bowler, state.result) == (None, None, None)


def test_a_match_to_come_was_updated_when_it_starts():
    assert match_state(inform(start("m1"), MatchInfo("m1", starts_at=5))).last_update == 5


def test_the_state_is_what_a_scoreboard_shows():
    story = Story(t20()).innings("Reds").over("1 4 W . 6 1").over("2 wd", "Y")
    assert json.loads(encode_state(story.match)) == {
        "match_id": "m1",
        "batting_team": "Reds",
        "score": 15,
        "wickets": 1,
        "overs": "1.1",
        "last_update": 9 * BALL_MS,
        "innings_no": 1,
        "last_seq": 9,
        "run_rate": 12.86,
        "target": None,
        "required_runs": None,
        "required_run_rate": None,
        "balls_remaining": 113,
        "batters": [
            {"name": "A3", "runs": 9, "balls": 4, "fours": 0, "sixes": 1, "order": 3, "on_strike": True},
            {"name": "A2", "runs": 0, "balls": 0, "fours": 0, "sixes": 0, "order": 2, "on_strike": False},
        ],
        "bowler": {"name": "Y", "overs": "0.1", "maidens": 0, "runs": 3, "wickets": 0},
        "partnership": {"runs": 10, "balls": 4},
        "last_balls": ["1", "4", "W", "0", "6", "1", "2", "1wd"],
        "status": "live",
        "result": None,
        "missing": [],
        "correction": None,
    }


def test_the_bowler_shown_between_overs_is_the_last():
    story = Story(t20()).innings("Reds").over("1 4 W . 6 1", "X")
    assert story.state.bowler is not None
    assert (story.state.bowler.name, story.state.bowler.overs, story.state.bowler.runs) == ("X", "1", 12)
    assert story.state.overs == "1"


def test_the_last_balls_are_of_this_innings_and_at_most_twelve():
    story = Story(t20()).innings("Reds").over("1 1 1 1 1 1").over("2 2 2 2 2 2").over("3 wd wd wd wd wd wd 4")
    assert len(story.state.last_balls) == 12
    assert story.state.last_balls[-1] == "4"
    assert story.closed().innings("Blues").state.last_balls == ()


def test_a_rate_that_means_nothing_is_null():
    story = Story(t20(1)).innings("Reds").over("wd")
    assert (story.state.run_rate, story.cards[0].bowling[0].economy) == (None, None)
    assert story.cards[0].batting[0].strike_rate is None


def test_rates_go_by_overs_as_called():
    story = Story(t20()).innings("Reds").over("1 1 1 1 1 1", over_continues=True).more("1").over("1 1 1")
    assert story.state.run_rate == round(10 / 1.5, 2)


def test_viewers_and_subscribers_get_the_same_over():
    story = Story().innings("Reds").over("1 1 1 1 1 1")
    summary = json.loads(msgspec.json.encode(over_summary(story.overs[0])))
    assert list(summary) == [
        "innings",
        "over",
        "bowlers",
        "runs",
        "wickets",
        "legal_balls",
        "balls",
        "started",
        "ended",
        "complete",
    ]
    published = json.loads(encode_over(story.match, story.overs[0]))
    assert published == summary | {"match_id": "m1", "correction": None}


def test_the_over_in_progress_has_a_summary_too():
    story = Story().innings("Reds").over("1 4")
    assert story.now.over is not None
    summary = over_summary(story.now.over)
    assert (summary.runs, summary.complete) == (5, False)


def test_a_state_can_be_read_back_from_its_json():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1")
    assert msgspec.json.decode(encode_state(story.match), type=MatchState) == story.state
