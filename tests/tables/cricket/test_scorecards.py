"""The scorecard's names and notation (the contract of the views)."""

import json

import msgspec

from tables.cricket.scorecards import scorecard
from tests.tables.cricket.story import Story, t20


def test_a_scorecard_has_the_names_of_the_contract():
    story = Story(t20()).innings("Reds").over("1 4nb wd 2lb W . 6 1").closed()
    card = json.loads(msgspec.json.encode(scorecard(story.match)))
    assert set(card) == {"match_id", "last_seq", "innings", "result"}
    assert card["innings"] == [
        {
            "number": 1,
            "team": "Reds",
            "runs": 16,
            "wickets": 1,
            "overs": "1",
            "declared": False,
            "super_over": False,
            "target": None,
            "extras": {"wides": 1, "no_balls": 1, "byes": 0, "leg_byes": 2, "penalty": 0, "total": 4},
            "batting": [
                {
                    "name": "A1",
                    "runs": 5,
                    "balls": 4,
                    "fours": 1,
                    "sixes": 0,
                    "strike_rate": 125.0,
                    "dismissal": "b X",
                },
                {
                    "name": "A2",
                    "runs": 0,
                    "balls": 0,
                    "fours": 0,
                    "sixes": 0,
                    "strike_rate": None,
                    "dismissal": "not out",
                },
                {
                    "name": "A3",
                    "runs": 7,
                    "balls": 3,
                    "fours": 0,
                    "sixes": 1,
                    "strike_rate": 233.33,
                    "dismissal": "not out",
                },
            ],
            "bowling": [
                {
                    "name": "X",
                    "overs": "1",
                    "maidens": 0,
                    "runs": 14,
                    "wickets": 1,
                    "wides": 1,
                    "no_balls": 1,
                    "economy": 14.0,
                }
            ],
            "fall_of_wickets": [{"score": 9, "wicket": 1, "player": "A1", "over": "0.3"}],
            "partnerships": [
                {"wicket": 1, "batters": ["A1", "A2"], "runs": 9, "balls": 3},
                {"wicket": 2, "batters": ["A3", "A2"], "runs": 7, "balls": 3},
            ],
        }
    ]
