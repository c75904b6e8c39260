"""The comparison of games with published figures: that it finds what differs, and that nothing does."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.__main__ import main
from tests.conformance.basketball import DATES, run
from tests.feeds.basketball.formats.sheets import Row, v2

REAL = Path(
    os.environ.get("OVERSTREAM_BASKETBALL_DATA") or Path(__file__).parents[4] / "shared" / "basketball"
)
TEAM = "pts fgm fga fg3m fg3a ftm fta oreb dreb ast stl blk tov pf team_rebounds team_turnovers technicals"


def a_game() -> bytes:
    """Wade's two and Paul's three and missed throw in four periods, with a rebound, and a team's."""
    last: Row = {"PERIOD": 4}
    return v2(
        {"EVENTMSGTYPE": 1, "HOMEDESCRIPTION": "Wade  Layup (2 PTS) (Bosh 1 AST)"},
        {"EVENTMSGTYPE": 1, "VISITORDESCRIPTION": "Paul 25' 3PT Jump Shot (3 PTS)", **last},
        {"EVENTMSGTYPE": 3, "VISITORDESCRIPTION": "MISS Paul Free Throw 1 of 1", **last},
        {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": "Bosh REBOUND (Off:0 Def:1)", **last},
        {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": "HEAT Rebound", **last},
        {"EVENTMSGTYPE": 6, "EVENTMSGACTIONTYPE": 1, "HOMEDESCRIPTION": "Bosh P.FOUL (P1.T1)", **last},
        {"EVENTMSGTYPE": 13, "PCTIMESTRING": "0:00", **last},
    )


def a_line() -> dict[str, Any]:
    nothing = dict.fromkeys(TEAM.split(), 0)
    home = {"pts": 2, "fgm": 1, "fga": 1, "ast": 1, "dreb": 1, "pf": 1, "team_rebounds": 1}
    away = {"pts": 3, "fgm": 1, "fga": 1, "fg3m": 1, "fg3a": 1, "fta": 1}
    return {
        "key": "a/1",
        "pbp": "a/1.csv",
        "format": "stats_v2_text_only",
        "final": {"home": 2, "away": 3},
        "periods": {"home": [2, 0, 0, 0], "away": [0, 0, 0, 3]},
        "overtimes": 0,
        "team": {"home": nothing | home, "away": nothing | away},
        "players": {
            "home": {"Wade": {"pts": 2, "fgm": 1, "fga": 1}, "Bosh": {"ast": 1, "dreb": 1, "pf": 1}},
            "away": {"Paul": away},
        },
        "flow": {
            "lead_changes": 1,
            "ties": 0,
            "largest_lead": {"home": 2, "away": 1},
            "timeline": [[1, "10:00", 2, 0], [4, "10:00", 2, 3]],
        },
        "players_not_told_apart": [],
        "quirks": {},
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.csv").write_bytes(a_game())
    write(tmp_path, a_line())
    return tmp_path


def write(folder: Path, *lines: dict[str, Any]) -> None:
    (folder / "expected.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_a_game_that_agrees_is_summed_up(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(data), "--sport", "basketball"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("1 games, ")
    assert last.endswith(" figures: all agree")


def figures(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all numbers of a line."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in figures(item, (*path, key))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in figures(item, (*path, index))]
    return [path] if isinstance(value, int) else []


@pytest.mark.parametrize("path", figures(a_line()), ids=lambda path: ".".join(map(str, path)))
def test_no_figure_may_differ(data: Path, path: tuple[Any, ...]) -> None:
    line = a_line()
    place = line
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += 1
    write(data, line)
    tally = run(data)
    assert not tally.agrees
    assert all(difference.startswith("a/1 ") for difference in tally.differences)
    assert tally.lines()[-1].endswith("1 differ")


def test_a_player_too_many_and_one_too_few_are_differences(data: Path) -> None:
    line = a_line()
    line["players"]["home"]["Haslem"] = line["players"]["home"].pop("Wade")
    write(data, line)
    told = "\n".join(run(data).differences)
    assert "player home Haslem pts: expected 2, got nothing" in told
    assert "player home Wade pts: expected nothing, got 2" in told


def test_players_who_are_not_told_apart_may_differ_but_have_to_be_marked(data: Path) -> None:
    line = a_line()
    line["players_not_told_apart"] = [["away", "Paul", ["Chris Paul", "Brandon Paul"]]]
    line["players"]["away"]["Paul"] = {"pts": 99}
    write(data, line)
    assert run(data).differences == ["a/1 player away Paul uncertain: expected True, got nothing"]


def test_a_game_that_is_missing_or_no_game_is_a_difference(data: Path) -> None:
    write(data, a_line(), a_line() | {"key": "a/2", "pbp": "a/2.csv"})
    assert run(data).differences == ["a/2: there is no a/2.csv"]
    (data / "a" / "2.csv").write_text("{")
    assert any("a/2.csv: refused: no JSON" in difference for difference in run(data).differences)


def test_scores_made_dates_by_a_spreadsheet_have_to_be_refused(data: Path) -> None:
    line = a_line() | {"quirks": {DATES: 1}}
    write(data, line)
    assert run(data).differences == ["a/1 refused: expected True, got False"]
    bad: Row = {"EVENTMSGTYPE": 1, "HOMEDESCRIPTION": "Wade  Layup (2 PTS)", "SCORE": "2-Jan"}
    (data / "a" / "1.csv").write_bytes(v2(bad))
    tally = run(data)
    assert tally.agrees
    assert "a/1.csv: refused: " in tally.lines()[0]


def test_a_folder_without_games_is_no_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--sport", "basketball"]) == 1
    assert main([str(tmp_path / "nowhere"), "--sport", "basketball"]) == 2
    assert main([str(tmp_path), "--sport", "curling"]) == 2
    assert "usage" in capsys.readouterr().err


def test_all_real_games_agree_figure_by_figure() -> None:
    if not (REAL / "expected.jsonl").exists():
        pytest.skip("no real games on this machine (OVERSTREAM_BASKETBALL_DATA names their folder)")
    tally = run(REAL)
    assert tally.differences == []
    assert tally.games >= 100
