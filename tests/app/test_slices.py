"""Which slices a worker runs, and which modules are whose."""

from importlib.metadata import EntryPoint

import pytest

from app.config.fields import SettingsError
from app.slices import choose, installed, is_of, own, packages_of


def test_a_worker_runs_what_is_named_or_all_that_is_installed() -> None:
    assert choose((), {"football", "cricket"}) == ("cricket", "football")
    assert choose(("football", "cricket"), {"football", "cricket", "chess"}) == ("cricket", "football")
    assert choose((), ()) == ()


@pytest.mark.parametrize(
    ("found", "there_is"), [({"football", "cricket"}, "cricket, football"), ((), "none")]
)
def test_a_slice_that_is_not_installed_is_refused_with_those_that_are(found: set[str], there_is: str) -> None:
    with pytest.raises(SettingsError, match=f"OVERSTREAM_SLICES names chess, which .* out of {there_is}"):
        choose(("cricket", "chess") if found else ("chess",), found)


def test_the_audience_is_a_slice_that_can_be_left_out_but_not_run_without_a_sport() -> None:
    assert "audience" in installed()
    assert choose(("cricket",), {"audience", "cricket"}) == ("cricket",)
    with pytest.raises(SettingsError, match="names audience and no sport: expected one of cricket too"):
        choose(("audience",), {"audience", "cricket"})


def test_predictions_are_not_run_without_leaderboards() -> None:
    found = {"predictions", "leaderboards", "cricket"}
    with pytest.raises(SettingsError, match="names predictions without leaderboards, which it needs"):
        choose(("cricket", "predictions"), found)
    assert choose(found, found) == ("cricket", "leaderboards", "predictions")


@pytest.mark.parametrize(
    ("module", "is_football_s"),
    [
        ("agents.football", True),
        ("agents.football_audience", True),
        ("tables.football.scoring.fold", True),
        ("tables.matches.football", False),
        ("agents.footballs", False),
        ("agents", False),
        ("app.football", False),
    ],
)
def test_a_module_is_a_slice_s_by_its_name(module: str, is_football_s: bool) -> None:
    assert is_of(module, {"football", "chess"}) is is_football_s


def test_a_slice_that_is_a_package_of_its_own_is_discovered_whole() -> None:
    sports = {
        "cricket": "tables.cricket.sport:SPORT",
        "chess": "chess_scores.sport:SPORT",
        "go": "scores.go.sport:SPORT",
        "darts": "darts:SPORT",
        "left": "left.sport:SPORT",
    }
    entries = [EntryPoint(name, value, "overstream.sports") for name, value in sports.items()]
    assert packages_of(sports.keys() - {"left"}, entries) == ["chess_scores", "darts", "scores.go"]


def test_what_this_project_declares_itself_is_told_from_what_others_declare() -> None:
    feeds = {
        "cricket": "feeds.cricket.feed:FEED",
        "chess": "chess_scores.feed:FEED",
        "darts": "feeders.darts:FEED",
    }
    entries = [EntryPoint(name, value, "overstream.feeds") for name, value in feeds.items()]
    assert own("overstream.feeds", entries) == {"cricket"}
