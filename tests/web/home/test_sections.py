"""The sections of the front page, whichever sports there are."""

from datetime import date, timedelta
from typing import Any, cast

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from serving.push.voices import Speaking
from tables.basketball.sport import SPORT as BASKETBALL
from tables.cricket.sport import SPORT as CRICKET
from tables.matches.sport import AnySport, any_sport
from web.home.asked import Asked
from web.home.days import DAY
from web.home.phases import Phase, is_asked, phase_of
from web.home.sections import Item, sections
from web.matches.cards import Card, Glance

NOW = 1_000 * DAY
SPORTS = (any_sport(CRICKET), any_sport(BASKETBALL))


class Match(msgspec.Struct, frozen=True):
    """What a section asks of a match."""

    match_id: str
    status: str
    starts_at: int = 0
    last_update: int = 0
    last_seq: int = 0
    competition: str = ""
    venue: str = ""
    result: str | None = None


async def nobody(_: web.Request, _id: str, _speaking: Speaking) -> None:
    raise AssertionError


def none(_: Glance) -> tuple[str, ...]:
    return ()


KEY = cast(Any, web.AppKey("none", object))
CARDS = [Card(sport, KEY, nobody, sport.name.capitalize(), none, "", "", "") for sport in SPORTS]


def item(match: Match, sport: AnySport = SPORTS[0]) -> Item:
    return Item(CARDS[SPORTS.index(sport)], match)


def ids(found: list[Item], asked: Asked | None = None) -> dict[str, list[str]]:
    return {
        section.phase.value: [
            one.match.match_id for day in section.days for group in day.groups for one in group.items
        ]
        for section in sections(found, asked or Asked(), NOW)
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


def test_live_matches_stand_by_sport_and_competition_before_all_others() -> None:
    found = [
        item(Match("won", "finished", last_update=NOW - 2)),
        item(Match("game-won", "finished", last_update=NOW - 1), SPORTS[1]),
        item(Match("soon", "scheduled", starts_at=NOW + 1)),
        item(Match("of no cup", "live", starts_at=9)),
        item(Match("older", "live", starts_at=1, competition="Cup")),
        item(Match("newer", "innings_break", starts_at=2, competition="Cup")),
        item(Match("other", "live", starts_at=3, competition="Ashes")),
        item(Match("game", "break", starts_at=4), SPORTS[1]),
    ]
    assert ids(found) == {
        "live": ["game", "other", "newer", "older", "of no cup"],
        "scheduled": ["soon"],
        "finished": ["game-won", "won"],
    }


def test_results_and_what_comes_stand_by_day() -> None:
    found = [
        *(item(Match(f"r{days}", "finished", last_update=NOW - days * DAY)) for days in range(3)),
        item(Match("late", "finished", last_update=NOW - 1)),
        item(Match("next", "scheduled", starts_at=NOW + DAY)),
        item(Match("some day", "scheduled")),
    ]
    upcoming, results = (
        [
            (day.date, [one.match.match_id for group in day.groups for one in group.items])
            for day in section.days
        ]
        for section in sections(found, Asked(), NOW)
    )
    today = date(1972, 9, 27)
    assert upcoming == [(today + timedelta(1), ["next"]), (None, ["some day"])]
    assert results == [
        (today, ["r0"]),
        (today - timedelta(1), ["late", "r1"]),
        (today - timedelta(2), ["r2"]),
    ]


def test_a_section_that_is_cut_leads_to_the_rest() -> None:
    found = [item(Match(f"m{number}", "finished", last_update=number + 1)) for number in range(130)]
    [results] = sections(found, Asked(), NOW)
    assert (results.count, results.more) == (12, "/?status=finished")
    first, second, last = (sections(found, Asked(status="finished", page=page), NOW)[0] for page in (1, 2, 3))
    assert (first.count, first.earlier, first.later) == (60, "", "/?status=finished&page=2")
    assert (second.count, second.earlier) == (60, "/?status=finished")
    assert (last.count, last.later) == (10, "")
    [few] = sections(found, Asked(status="finished", limit=5, page=2), NOW)
    assert [few.count, few.later] == [5, "/?status=finished&page=3&limit=5"]


@given(
    st.builds(
        Asked,
        status=st.sampled_from([None, "live", "finished"]),
        sport=st.sampled_from([None, "cricket"]),
        day=st.none() | st.dates(date(1971, 1, 1), date(2199, 12, 31)),
        words=st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), max_size=9),
        page=st.integers(1, 50),
        limit=st.none() | st.integers(1, 10_000),
        offset=st.integers(-840, 840),
    )
)
def test_what_is_asked_is_read_from_its_own_address(asked: Asked) -> None:
    request = make_mocked_request("GET", asked.address(page=asked.page))
    assert Asked.of(request, CARDS) == asked
