"""A match's feed: begun, timed, numbered, ended, and refused where a worker would refuse it."""

import pytest

from feeds.football.formats.script import Script
from feeds.football.formats.telling import MADE_UP, records
from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import MatchInfo, Offside, PhaseEnd, PhaseStart, Player, Team
from schemas.football.kinds import Phase, Side
from schemas.refusals import RefusedError

FIRST, SECOND, EXTRA, LAST = (
    Phase.FIRST_HALF,
    Phase.SECOND_HALF,
    Phase.EXTRA_TIME_FIRST_HALF,
    Phase.EXTRA_TIME_SECOND_HALF,
)
MINUTE = 60_000
WHOLE = {FIRST: 46 * MINUTE, SECOND: 48 * MINUTE}


def offside(phase: Phase, clock_ms: int, row: str = "row") -> Offside:
    return Offside("m", row, 0, 0, phase, clock_ms, Side.HOME)


def script(*events: Offside, ends: dict[Phase, int] = WHOLE, starts_at: int = 0) -> Script:
    return Script("m", (Team("A"), Team("B")), events, ends, starts_at)


def test_events_are_numbered_from_one_and_no_two_have_one_id() -> None:
    _, *events, _ = records(script(offside(FIRST, 1), offside(FIRST, 2), offside(SECOND, 1)))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.event_id.partition(":")[2] for event in events] == [
        "start-first_half", "row", "row-2", "end-first_half",
        "start-second_half", "row-3", "end-second_half", "end",
    ]  # fmt: skip


def test_the_description_comes_first_and_last() -> None:
    told = records(script())
    said = [(place, one.ended) for place, one in enumerate(told) if isinstance(one, MatchInfo)]
    assert said == [(0, False), (len(told) - 1, True)]


@pytest.mark.parametrize(
    ("ends", "over"),
    [
        ({FIRST: 46 * MINUTE}, False),
        ({FIRST: 46 * MINUTE, SECOND: 30 * MINUTE}, False),
        (WHOLE, True),
        (WHOLE | {EXTRA: 15 * MINUTE}, False),
        (WHOLE | {EXTRA: 15 * MINUTE, LAST: 9 * MINUTE}, False),
        (WHOLE | {EXTRA: 15 * MINUTE, LAST: 15 * MINUTE}, True),
        (WHOLE | {Phase.SHOOT_OUT: 1}, True),
    ],
)
def test_a_match_that_is_not_over_in_its_file_is_not_said_to_be(ends: dict[Phase, int], over: bool) -> None:
    *_, last_event, last = records(script(ends=ends))
    assert isinstance(last, MatchInfo)
    assert isinstance(last_event, PhaseEnd)
    assert (last.ended, last_event.match) == (over, over)


def test_extra_time_and_a_shoot_out_are_in_the_format_where_they_were_played() -> None:
    for ends, expected in (
        (WHOLE, (False, False)),
        (WHOLE | {EXTRA: MINUTE}, (True, False)),
        (WHOLE | {EXTRA: MINUTE, LAST: MINUTE, Phase.SHOOT_OUT: 1}, (True, True)),
    ):
        info = records(script(ends=ends))[0]
        assert isinstance(info, MatchInfo)
        assert (info.format.extra_time, info.format.shoot_out) == expected


def test_moments_follow_from_the_kick_off_and_the_clock_and_a_half_time_lies_between() -> None:
    _, *events, _ = records(script(offside(FIRST, 5_000), offside(SECOND, 7_000), starts_at=10**12))
    first, second = (event for event in events if isinstance(event, Offside))
    assert first.timestamp == 10**12 + 5_000
    starts = [event.timestamp for event in events if isinstance(event, PhaseStart)]
    assert starts == [10**12, 10**12 + (46 + 15) * MINUTE]
    assert second.timestamp == starts[1] + 7_000


def test_a_match_without_a_date_has_made_up_moments_that_never_go_back_and_no_start() -> None:
    info, *events, _ = records(script(offside(FIRST, 9_000), offside(FIRST, 5_000), offside(SECOND, 1)))
    assert isinstance(info, MatchInfo)
    assert info.starts_at == 0
    assert [event.timestamp for event in events] == sorted(event.timestamp for event in events)
    assert events[0].timestamp == MADE_UP


def test_every_record_is_read_as_it_was_told() -> None:
    info, *events, last = records(script(offside(FIRST, 1)))
    assert isinstance(info, MatchInfo)
    assert isinstance(last, MatchInfo)
    assert [decode_info(encode_info(one), b"m") for one in (info, last)] == [info, last]
    assert [decode_event(encode_event(event), b"m") for event in events] == events


def test_a_match_that_every_worker_would_refuse_is_refused() -> None:
    twice = Team("A", players=(Player("1"), Player("1")))
    with pytest.raises(RefusedError, match="players of home"):
        records(Script("m", (twice, Team()), (), WHOLE))
