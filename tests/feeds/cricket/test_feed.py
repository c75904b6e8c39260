"""What cricket's feed makes of files, and of those that cannot be matches."""

import json
from pathlib import Path

import pytest

from feeds.cricket.feed import FEED
from feeds.matches.files import Files
from feeds.matches.replay import Finds


def test_a_file_that_makes_no_match_is_named_in_one_line_and_the_others_are_played(tmp_path: Path):
    good = {"info": {"teams": ["Reds", "Blues"], "dates": ["2024-06-01"]}, "innings": [{"team": "Reds"}]}
    ball = {"batter": "A", "non_striker": "B", "bowler": "X", "runs": {"batter": 0}}
    overs = [{"over": number, "deliveries": [ball] * 6} for number in range(300)]
    # It goes on into the year 10,000, of which a computer's calendar knows nothing.
    bad = {
        "info": {"teams": ["Reds", "Blues"], "dates": ["9999-12-31"]},
        "innings": [{"team": "Reds", "overs": overs}],
    }
    for name, content in {"a": good, "b": bad, "c\n\x1b[31m": good, "d": good}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    said: list[str] = []
    found = Finds(FEED.read, Files([tmp_path], FEED.suffixes))
    assert len(list(found.matches(said.append))) == 2
    failed, named = said
    assert failed.startswith(f"{tmp_path}/b.json: does not make a match: ")
    assert named.startswith(f"{tmp_path}/c\\n\\x1b[31m.json: its name would be the match's id")
    assert found.bad == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"batter": "x" * 201}, "201 characters"),
        ({"bowler": "a\x00b"}, "control character"),
        (
            {"extras": {"noballs": 1}, "wickets": [{"kind": "caught", "player_out": "A"}]},
            "caught off a no-ball",
        ),
    ],
)
def test_a_match_that_the_workers_would_refuse_is_named_and_not_played(
    tmp_path: Path, change: dict[str, object], why: str
):
    """Each of its balls was a dead letter, and replay said that it had finished."""
    ball = {"batter": "A", "non_striker": "B", "bowler": "X", "runs": {"batter": 0}} | change
    innings = [{"team": "Reds", "overs": [{"over": 0, "deliveries": [ball]}]}]
    content = {"info": {"teams": ["Reds", "Blues"], "dates": ["2024-06-01"]}, "innings": innings}
    (tmp_path / "a.json").write_text(json.dumps(content))
    said: list[str] = []
    found = Finds(FEED.read, Files([tmp_path], FEED.suffixes))
    assert not list(found.matches(said.append))
    assert said[0].startswith(f"{tmp_path}/a.json: no match can be so: ")
    assert why in said[0]


def test_a_match_of_a_year_that_no_event_is_of_is_named_and_not_played(tmp_path: Path):
    content = {"info": {"teams": ["Reds", "Blues"], "dates": ["2101-01-01"]}, "innings": [{"team": "Reds"}]}
    (tmp_path / "a.json").write_text(json.dumps(content))
    said: list[str] = []
    assert not list(Finds(FEED.read, Files([tmp_path], FEED.suffixes)).matches(said.append))
    assert "no match can be so: starts_at is" in said[0]
