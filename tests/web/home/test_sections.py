"""The sections of the front page, whichever sports there are."""

from typing import Any, cast

import msgspec
import pytest
from aiohttp import web

from tables.basketball.sport import SPORT as BASKETBALL
from tables.cricket.sport import SPORT as CRICKET
from tables.matches.sport import AnySport, any_sport
from web.home.sections import DAY, Item, Phase, is_asked, phase_of, sections
from web.matches.cards import Card

NOW = 1_000 * DAY
SPORTS = (any_sport(CRICKET), any_sport(BASKETBALL))


class Match(msgspec.Struct, frozen=True):
    """What a section asks of a match."""

    match_id: str
    status: str
    starts_at: int = 0
    last_update: int = 0
    last_seq: int = 0


def item(match: Match, sport: AnySport = SPORTS[0]) -> Item:
    return Item(Card(sport, cast(Any, web.AppKey("none", object)), "", "", ""), match)


def ids(found: list[Item], asked: str | None = None, limit: int | None = None) -> dict[str, list[str]]:
    return {
        section.heading: [one.match.match_id for one in section.items]
        for section in sections(found, asked, limit, NOW)
    }


def test_a_break_of_any_sport_is_in_play() -> None:
    assert {phase_of(sport, sport.to_come) for sport in SPORTS} == {Phase.TO_COME}
    assert {phase_of(sport, sport.finished) for sport in SPORTS} == {Phase.OVER}
    assert phase_of(SPORTS[0], "innings_break") is phase_of(SPORTS[1], "break") is Phase.LIVE


@pytest.mark.parametrize(
    ("asked", "cricket", "basketball"),
    [
        (
            None,
            {"scheduled", "live", "innings_break", "finished"},
            {"scheduled", "live", "break", "finished"},
        ),
        ("live", {"live", "innings_break"}, {"live", "break"}),
        ("innings_break", {"innings_break"}, set()),
        ("break", set(), {"break"}),
        ("finished", {"finished"}, {"finished"}),
    ],
)
def test_a_status_selects_its_phase_or_itself(
    asked: str | None, cricket: set[str], basketball: set[str]
) -> None:
    for sport, statuses in zip(SPORTS, (cricket, basketball), strict=True):
        assert {status for status in sport.statuses if is_asked(sport, status, asked)} == statuses


def test_matches_of_all_sports_stand_together_live_first() -> None:
    found = [
        item(Match("won", "finished", last_update=1)),
        item(Match("game-won", "finished", last_update=2), SPORTS[1]),
        item(Match("soon", "scheduled", starts_at=NOW + 1)),
        item(Match("older", "live", starts_at=1)),
        item(Match("newer", "break", starts_at=2), SPORTS[1]),
    ]
    assert ids(found) == {"Live": ["newer", "older"], "Upcoming": ["soon"], "Results": ["game-won", "won"]}


def test_a_section_that_is_cut_leads_to_the_rest() -> None:
    found = [item(Match(f"m{number}", "finished", last_update=number)) for number in range(20)]
    [results] = sections(found, None, None, NOW)
    assert (len(results.items), results.more) == (12, ("/?limit=10000", "All 20"))
    [results] = sections(found, "finished", None, NOW)
    assert (len(results.items), results.more) == (20, None)
    [results] = sections(found, "finished", 5, NOW)
    assert results.more == ("/?status=finished&limit=10000", "All 20")
