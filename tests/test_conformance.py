"""The comparison with real scorecards: that it finds what differs, and that nothing does."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.__main__ import main
from tests.conformance.cricket import run

REAL = Path(os.environ.get("OVERSTREAM_CRICKET_DATA") or Path(__file__).parents[2] / "shared" / "cricket")

PAIR = {"batter": "A1", "non_striker": "A2", "bowler": "X"}


def a_match() -> dict[str, Any]:
    """One over a side: 7 for 1, and 3."""
    out = {"kind": "caught", "player_out": "A1", "fielders": [{"name": "F"}]}
    first = [{**PAIR, "runs": {"batter": n}} for n in (1, 4, 0, 0, 2)]
    first.append({**PAIR, "runs": {"batter": 0}, "wickets": [out]})
    second = [{**PAIR, "runs": {"batter": n}} for n in (1, 0, 0, 0, 2, 0)]
    return {
        "info": {
            "teams": ["Reds", "Blues"],
            "dates": ["2024-06-01"],
            "overs": 1,
            "outcome": {"winner": "Reds", "by": {"runs": 4}},
        },
        "innings": [
            {"team": "Reds", "overs": [{"over": 0, "deliveries": first}]},
            {"team": "Blues", "overs": [{"over": 0, "deliveries": second}]},
        ],
    }


def an_innings(team: str, total: int, wickets: int, fours: int, out: str | None) -> dict[str, Any]:
    batter = {"balls": 6, "sixes": 0}
    return {
        "team": team,
        "super_over": False,
        "total": total,
        "wickets": wickets,
        "legal_balls": 6,
        "overs": "1",
        "declared": False,
        "forfeited": False,
        "absent_hurt": [],
        "target": None,
        "extras": dict.fromkeys(("byes", "legbyes", "wides", "noballs", "penalty"), 0),
        "batters": {
            "A1": {**batter, "runs": total, "fours": fours, "out": out},
            "A2": {**batter, "runs": 0, "balls": 0, "fours": 0, "out": None},
        },
        "bowlers": {
            "X": {
                "overs": 1,
                "balls": 0,
                "maidens": 0,
                "runs": total,
                "wickets": wickets,
                "wides": 0,
                "noballs": 0,
                "legal_balls": 6,
            }
        },
        "per_over": [total],
        "falls": [{"score": total, "wicket": 1, "player": "A1", "at": "0.6"}] if wickets else [],
        "retirements": [],
        "partnerships": [{"pair": ["A1", "A2"], "runs": total, "balls": 6, "wicket": 1}],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "matches").mkdir()
    (tmp_path / "matches" / "m1.json").write_text(json.dumps(a_match()))
    write_expected(tmp_path, a_line())
    return tmp_path


def a_line() -> dict[str, Any]:
    innings = [an_innings("Reds", 7, 1, 1, "caught"), an_innings("Blues", 3, 0, 0, None)]
    return {"match": "m1", "check": ["agree", "4 runs (file 4)"], "innings": innings}


def write_expected(folder: Path, *lines: dict[str, Any]) -> None:
    (folder / "expected.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_a_match_that_agrees_is_summed_up(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(data)]) == 0
    assert capsys.readouterr().out.startswith("1 matches, 2 innings, ")
    assert run(data).summary().endswith("figures: all agree")


def figures(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all figures of an innings."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in figures(item, (*path, key))]
    if isinstance(value, list) and value:
        return [found for index, item in enumerate(value) for found in figures(item, (*path, index))]
    return [path] if isinstance(value, int | str) else []


@pytest.mark.parametrize("path", figures(a_line()["innings"][0]), ids=lambda path: ".".join(map(str, path)))
def test_no_figure_may_differ(data: Path, path: tuple[Any, ...]):
    line = a_line()
    place = line["innings"][0]
    for key in path[:-1]:
        place = place[key]
    value = place[path[-1]]
    place[path[-1]] = not value if isinstance(value, bool) else value + (1 if isinstance(value, int) else "x")
    write_expected(data, line)
    tally = run(data)
    assert tally.differences
    assert all(difference.startswith("m1 innings 1 ") for difference in tally.differences)


@pytest.mark.parametrize(
    ("outcome", "check"),
    [
        ({"winner": "Blues", "by": {"runs": 4}}, "4 runs (file 4)"),
        ({"winner": "Reds", "by": {"runs": 5}}, "4 runs (file 5)"),
        ({"winner": "Reds", "by": {"runs": 4}}, "5 runs (file 4)"),
        ({"result": "tie"}, "tie"),
    ],
)
def test_no_outcome_may_differ(data: Path, outcome: dict[str, Any], check: str):
    match, line = a_match(), a_line()
    match["info"]["outcome"] = outcome
    line["check"] = ["agree", check]
    (data / "matches" / "m1.json").write_text(json.dumps(match))
    write_expected(data, line)
    assert run(data).differences


def test_a_match_without_a_line_has_to_agree_with_itself(data: Path):
    (data / "expected.jsonl").unlink()
    assert not run(data).differences
    match = a_match()
    match["info"]["outcome"]["by"]["runs"] = 3
    (data / "matches" / "m1.json").write_text(json.dumps(match))
    assert run(data).differences == ["m1 outcome by_runs: expected 3, got 4"]


def test_a_line_without_a_match_and_a_file_that_is_none_are_differences(data: Path):
    write_expected(data, a_line(), {**a_line(), "match": "m2"})
    (data / "matches" / "m3.json").write_text("{}")
    differences = run(data).differences
    assert any("m2" in difference for difference in differences)
    assert any("m3.json" in difference for difference in differences)


def test_a_folder_without_matches_is_no_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path)]) == 1
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "usage" in capsys.readouterr().err


def test_all_real_matches_agree_figure_by_figure():
    if not (REAL / "expected.jsonl").exists():
        pytest.skip("no real matches on this machine (OVERSTREAM_CRICKET_DATA names their folder)")
    tally = run(REAL)
    assert tally.differences == []
    assert tally.matches >= 400
