"""The comparison of matches with published figures: that it finds what differs, and that nothing does."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.__main__ import main
from tests.conformance.football import run, shown
from tests.feeds.football.formats.rows import AWAY, HOME, sb, sheet, sheets, statsbomb, wy, wyscout

REAL = Path(os.environ.get("OVERSTREAM_FOOTBALL_DATA") or Path(__file__).parents[4] / "shared" / "football")
GOAL = {"outcome": {"name": "Goal"}, "type": {"name": "Penalty"}, "statsbomb_xg": 0.76}
CARD = {"card": {"name": "Yellow Card"}}
NOTHING = {"passes": 0, "passes_accurate": 0, "shots": 0, "shots_on_target": 0, "corners": 0, "fouls": 0}


def of_statsbomb() -> bytes:
    """A penalty at home, an own goal of the other side, a card, and a shoot-out of a kick each."""
    change = {"replacement": {"id": 1114, "name": "Player 1114"}}
    kick = {"period": 5, "timestamp": "00:01:00.000"}
    missed = GOAL | {"outcome": {"name": "Saved"}}
    return statsbomb(
        sb("Pass", **{"pass": {}}),
        sb("Shot", "00:45:30.000", shot=GOAL),
        sb("Own Goal For", "00:20:00.000", player=0, related_events=["x"]),
        sb("Own Goal Against", "00:20:00.000", team=AWAY, id="x"),
        sb("Foul Committed", team=AWAY, foul_committed=CARD),
        sb("Substitution", "00:15:59.000", period=2, substitution=change),
        sb("Shot", shot=GOAL, **kick),
        sb("Shot", team=AWAY, shot=missed, **kick),
    )


def of_wyscout() -> bytes:
    """A goal away, and a card."""
    return wyscout(
        wy("Shot", "Shot", 101, 1801, team=AWAY, sec=61), wy("Foul", "Foul", 1702, team=AWAY, sec=62)
    )


def lines() -> list[dict[str, Any]]:
    goal = {"period": 1, "side": "home", "own_goal": False, "penalty": False}
    usual = {"extra_time": False, "shootout": None, "shootout_kicks": None}
    first = {
        "key": "statsbomb/1",
        "format": "statsbomb",
        "events_file": "statsbomb/1.json",
        "score": {"home": 2, "away": 0},
        "score_by_period": {"home": [2, 0], "away": [0, 0]},
        "half_time": {"home": 2, "away": 0},
        "shootout": {"home": [1, 1], "away": [0, 1]},
        "shootout_kicks": {
            "home": [{"player": "Player 1101", "scored": True}],
            "away": [{"player": "Player 2201", "scored": False}],
        },
        "goals": [
            goal | {"minute": "45+1", "player": "Player 1101", "penalty": True},
            goal | {"minute": "21", "player": "Player 2201", "own_goal": True},
        ],
        "cards": [{"minute": "11", "period": 1, "side": "away", "player": "Player 2201", "card": "yellow"}],
        "substitutions": [{"minute": "61", "side": "home", "off": "Player 1101", "on": "Player 1114"}],
        "stats": {
            "home": NOTHING
            | {"passes": 1, "passes_accurate": 1, "shots": 1, "shots_on_target": 1, "xg": 0.76},
            "away": NOTHING | {"fouls": 1},
        },
    }
    second = {
        "key": "wyscout/2",
        "format": "wyscout_v2",
        "events_file": "wyscout/2.json",
        "score": {"home": 0, "away": 1},
        "score_by_period": {"home": [0, 0], "away": [1, 0]},
        "half_time": {"home": 0, "away": 1},
        "goals": [goal | {"minute": "2", "side": "away", "player": 2201, "name": "Pé 22"}],
        "cards": [
            {"minute": "2", "period": 1, "side": "away", "player": 2201, "card": "yellow", "name": "Pé 22"}
        ],
        "substitutions": [{"minute": "93", "side": "home", "off": 1102, "on": 1112}],
        "stats": {"home": {}, "away": NOTHING | {"shots": 1, "shots_on_target": 1, "fouls": 1}},
    }
    return [usual | first, usual | second]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, content in (
        ("statsbomb/1.json", of_statsbomb()),
        ("wyscout/2.json", of_wyscout()),
        ("official/matches.json", sheets(sheet((HOME, 12, 2, 93)))),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    write(tmp_path, *lines())
    return tmp_path


def write(folder: Path, *written: dict[str, Any]) -> None:
    (folder / "expected.jsonl").write_text("".join(json.dumps(line) + "\n" for line in written))


def test_matches_that_agree_are_summed_up(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main([str(data), "--sport", "football"])
    *differences, last = capsys.readouterr().out.splitlines()
    assert differences == []
    assert status == 0
    assert last.startswith("2 matches, ")
    assert last.endswith(" figures: all agree")


def figures(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all figures of a line."""
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in figures(item, (*path, key))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in figures(item, (*path, index))]
    return [] if value is None or path[1] in ("key", "format", "events_file") else [path]


def other(value: Any, field: str) -> Any:
    """Return another value of a figure."""
    if field == "minute":
        return "33"
    if field == "side":
        return "away" if value == "home" else "home"
    if isinstance(value, bool):
        return not value
    return f"{value}x" if isinstance(value, str) else value + 1


@pytest.mark.parametrize("path", figures(lines()), ids=lambda path: ".".join(map(str, path)))
def test_no_figure_may_differ(data: Path, path: tuple[Any, ...]) -> None:
    changed = lines()
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = other(place[path[-1]], str(path[-1]))
    write(data, *changed)
    tally = run(data)
    assert not tally.agrees
    key = changed[path[0]]["key"]
    assert all(difference.startswith(f"{key} ") for difference in tally.differences)
    assert tally.lines()[-1].endswith(" differ")


@pytest.mark.parametrize("what", ["goals", "cards", "substitutions"])
def test_one_too_many_and_one_too_few_are_differences(data: Path, what: str) -> None:
    for change in (lambda listed: listed * 2, lambda listed: listed[:0]):
        changed = lines()
        changed[0][what] = change(changed[0][what])
        write(data, *changed)
        assert not run(data).agrees


def test_an_xg_may_differ_by_a_thousandth(data: Path) -> None:
    for xg, agrees in ((0.7609, True), (0.7621, False)):
        changed = lines()
        changed[0]["stats"]["home"]["xg"] = xg
        write(data, *changed)
        assert run(data).agrees is agrees


def test_a_match_that_is_missing_or_none_or_without_its_match_file_is_a_difference(data: Path) -> None:
    (data / "official" / "matches.json").unlink()
    (data / "statsbomb" / "1.json").write_text("{")
    told = "\n".join(run(data).differences)
    assert "wyscout/2: match 2000001 without line-ups and substitutions" in told
    assert "statsbomb/1: no JSON" in told
    (data / "statsbomb" / "1.json").unlink()
    assert "statsbomb/1: there is no match in statsbomb/1.json" in run(data).differences


def test_a_folder_without_matches_is_no_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--sport", "football"]) == 1
    assert "has no expected.jsonl" in capsys.readouterr().out


def test_a_minute_that_counts_through_is_shown_as_on_a_scoreboard() -> None:
    assert [shown("93", extra_time=False), shown("93", extra_time=True)] == ["90+3", "93"]
    assert [shown("45+2", extra_time=False), shown("121", extra_time=True)] == ["45+2", "120+1"]


def test_all_real_matches_agree_figure_by_figure() -> None:
    if not (REAL / "expected.jsonl").exists():
        pytest.skip("no real matches on this machine (OVERSTREAM_FOOTBALL_DATA names their folder)")
    tally = run(REAL)
    assert tally.differences == []
    assert tally.matches >= 100
