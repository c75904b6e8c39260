"""A game's feed: begun, numbered, ended, and refused where a worker would refuse it."""

import pytest

from feeds.basketball.files import read
from feeds.basketball.formats.leagues import form_of, made_up_day
from feeds.matches.feed import File, MatchFile
from schemas.basketball.events import NBA, WNBA, GameInfo, Lineup, PeriodEnd
from schemas.refusals import RefusedError
from tests.feeds.basketball.formats.sheets import Row, games, v2

LAYUP: Row = {"EVENTMSGTYPE": 1, "HOMEDESCRIPTION": "Wade  Layup (2 PTS)"}
END: Row = {"EVENTMSGTYPE": 13, "PCTIMESTRING": "0:00"}
LAST = {"PERIOD": 4}


def test_events_are_numbered_from_one_and_no_two_have_one_id() -> None:
    ((info, events),) = games(v2(LAYUP, {**LAYUP, "EVENTNUM": 1}, {**LAYUP, "EVENTNUM": 1}))
    assert [event.seq for event in events] == [1, 2, 3, 4]
    assert [event.event_id.partition(":")[2] for event in events] == ["start-1", "1", "1-2", "1-3"]
    assert {event.match_id for event in events} == {info.match_id}


def test_a_period_without_a_row_for_it_has_a_start_too() -> None:
    start: Row = {"EVENTMSGTYPE": 12, "PERIOD": 2, "PCTIMESTRING": "12:00"}
    ((_, events),) = games(v2(LAYUP, {**LAYUP, "PERIOD": 2}, start, {**LAYUP, "PERIOD": 3}))
    assert [event.period for event in events if isinstance(event, Lineup)] == [1, 2, 3]
    assert [event.period for event in events] == [1, 1, 2, 2, 3, 3]


def test_a_game_that_was_won_in_its_last_period_ends_once() -> None:
    ((info, events),) = games(v2(LAYUP, {**END, **LAST}, {"EVENTMSGTYPE": 18, **LAST}))
    assert info.ended
    assert isinstance(events[-1], PeriodEnd)
    assert events[-1].game
    assert [event.game for event in events if isinstance(event, PeriodEnd)] == [False, True]


@pytest.mark.parametrize(
    "rows",
    [
        [LAYUP],
        [LAYUP, END],
        [{**LAYUP, **LAST}],
        [
            LAYUP,
            {**LAYUP, "HOMEDESCRIPTION": "", "VISITORDESCRIPTION": "Paul  Layup (2 PTS)"},
            {**END, **LAST},
        ],
    ],
    ids=["in the first period", "after it", "in the last period", "level after it"],
)
def test_a_game_that_is_not_over_in_its_file_is_not_said_to_be(rows: list[Row]) -> None:
    ((info, events),) = games(v2(*rows))
    assert not info.ended
    assert not any(isinstance(event, PeriodEnd) and event.game for event in events)


def test_a_game_that_every_worker_would_refuse_is_refused() -> None:
    crowd = [
        {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": f"Player{number} REBOUND (Off:0 Def:1)"}
        for number in range(41)
    ]
    (found,) = read([File("f.csv", v2(*crowd))])
    assert isinstance(found, MatchFile)
    with pytest.raises(RefusedError, match="41 players"):
        found.records()


def test_a_file_makes_the_same_feed_each_time() -> None:
    data = v2(LAYUP, END)
    assert games(data) == games(data)


@pytest.mark.parametrize(
    ("game_id", "minutes", "form"),
    [
        ("0021800001", 12, NBA),
        ("1022400005", 10, WNBA),
        ("1020800121", 8, WNBA),
        ("0021800001", 5, NBA),
    ],
)
def test_the_format_is_that_of_the_league(game_id: str, minutes: int, form: object) -> None:
    assert form_of(game_id, minutes * 60_000) == form


def test_the_format_is_that_of_the_first_period() -> None:
    assert form_of("1020100043", 20 * 60_000).periods == 2
    assert form_of("0021300001", 12 * 60_000).timeouts == 0  # the present rule is of 2017
    assert form_of("x", 10 * 60_000).period_minutes == 10


@pytest.mark.parametrize(
    ("game_id", "year"), [("0021800001", 2018), ("0029700001", 1997), ("1022400005", 2024), ("x", 2000)]
)
def test_a_made_up_day_is_of_the_season(game_id: str, year: int) -> None:
    assert made_up_day(game_id).year == year


def test_the_description_comes_first_and_last() -> None:
    (found,) = read([File("f.csv", v2(LAYUP, {**END, **LAST}))])
    assert isinstance(found, MatchFile)
    records = found.records()
    said = [(place, one.ended) for place, one in enumerate(records) if isinstance(one, GameInfo)]
    assert said == [(0, False), (len(records) - 1, True)]
