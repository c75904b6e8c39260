"""A drill of any sport: cricket's, made as that of another would be, and one that is numbered by arrival."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from drill.matches import Reference, difference, slice_of
from drill.slice import Event, MatchLog, Slice
from feeds.cricket.feed import FEED
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import MatchInfo
from tables.cricket.sport import SPORT as CRICKET
from tables.matches.sport import any_sport

RECORDS = list(simulate("m/1", 1))


class Goal(msgspec.Struct, frozen=True):
    """An event of a sport whose producers do not number."""

    match_id: str
    event_id: str
    seq: int = 0


class Goals(msgspec.Struct, frozen=True):
    match_id: str
    last_seq: int = 0
    goals: int = 0


def score(match: Goals, goal: Goal) -> Goals:
    assert goal.seq == match.last_seq + 1
    return Goals(match.match_id, goal.seq, match.goals + 1)


def unnumbered() -> Any:
    """What a drill asks of a sport, of one that only counts goals as they come."""
    sport: Any = any_sport(CRICKET)
    return replace(
        sport,
        name="goals",
        decode=lambda value, _key, _kept: msgspec.json.decode(value, type=Goal),
        event_id=lambda goal: goal.event_id,
        start=Goals,
        fold=score,
        publish=lambda match: match,
        windows=None,
    )


@pytest.fixture(scope="module")
def cricket() -> Slice:
    return slice_of(any_sport(CRICKET), FEED)


@pytest.fixture(scope="module")
def log(cricket: Slice) -> MatchLog:
    log = MatchLog("m/1", [encode_info(one) for one in RECORDS if isinstance(one, MatchInfo)])
    for record in RECORDS:
        if not isinstance(record, MatchInfo):
            value = encode_event(record)
            log.add(cricket.event(b"m/1", value), value)
    return log


def test_a_slice_names_what_its_sport_has(cricket: Slice) -> None:
    assert cricket.feed == ("simulate", "--sport", "cricket")
    assert (cricket.events, cricket.descriptions) == ("cricket.events", "cricket.matches")
    assert (cricket.state, cricket.windows) == ("cricket.state", "cricket.overs")
    assert cricket.path("m/1") == "/cricket/matches/m%2F1/"
    assert cricket.messy is not None


def test_the_state_must_be_the_fold_of_what_is_logged(cricket: Slice, log: MatchLog) -> None:
    due = cricket.reference(log)
    match = CRICKET.start("m/1")
    for record in RECORDS:
        is_info = isinstance(record, MatchInfo)
        match = CRICKET.inform(match, record) if is_info else CRICKET.fold(match, record)
    body = msgspec.json.encode(CRICKET.publish(match))
    assert due.paths == ("/cricket/matches/m%2F1/",)
    assert not due.is_behind(body)
    comparison = due.compare([body])
    assert (comparison.counted, comparison.lost, comparison.twice) == (log.last, 0, 0)
    assert not comparison.findings


def test_a_state_with_an_event_less_or_more_is_found(cricket: Slice, log: MatchLog) -> None:
    due = cricket.reference(log)
    right = MatchLog("m/1", log.descriptions)
    for seq, value in enumerate(log.events[:-1], 1):
        right.add(Event(seq), value)
    less = msgspec.json.encode(cricket.reference(right).due)
    comparison = due.compare([less])
    assert (comparison.lost, comparison.twice) == (1, 0)
    assert f"last_seq of {due.paths[0]} is {log.last - 1} instead of {log.last}" in comparison.findings
    assert due.is_behind(less)
    assert cricket.reference(right).compare([msgspec.json.encode(due.due)]).twice == 1


def test_a_messy_match_must_end_as_its_clean_feed_but_for_what_counts_events(
    cricket: Slice, log: MatchLog
) -> None:
    due = cricket.reference(log)
    assert isinstance(due, Reference)
    corrected = {**due.due, "last_seq": log.last + 2, "last_update": 9, "correction": {"kind": "amended"}}
    assert difference(due, [msgspec.json.encode(corrected)]) == ""
    wrong = msgspec.json.encode({**corrected, "score": -1, "status": "live"})
    assert difference(due, [wrong]) == f"score of {due.path}, status of {due.path} not as in the clean feed"


def test_what_counts_events_may_differ_at_any_depth_and_nothing_beside_it() -> None:
    due = Reference("/m/", 2, {"plays": [{"seq": 1, "points": 2}, {"seq": 2, "points": 3}]}, [])
    renumbered = {"plays": [{"seq": 1, "points": 2}, {"seq": 4, "points": 3}]}
    assert difference(due, [msgspec.json.encode(renumbered)]) == ""
    wrong = {"plays": [{"seq": 1, "points": 2}, {"seq": 2, "points": 2}]}
    assert difference(due, [msgspec.json.encode(wrong)]) == "plays of /m/ not as in the clean feed"


def test_what_other_views_answer_is_compared_as_the_state_is(log: MatchLog) -> None:
    views = {"length/": lambda match: {"match_id": match.match_id, "events": match.last_seq}}
    due = slice_of(any_sport(CRICKET), FEED, views).reference(log)
    assert due.paths == ("/cricket/matches/m%2F1/", "/cricket/matches/m%2F1/length/")
    assert isinstance(due, Reference)
    state, length = msgspec.json.encode(due.due), {"match_id": "m/1", "events": log.last}
    assert due.compare([state, msgspec.json.encode(length)]).findings == ()
    (finding,) = due.compare([state, msgspec.json.encode({**length, "events": 7})]).findings
    assert finding == f"events of {due.paths[1]} is 7 instead of {log.last}"
    assert difference(due, [state, b'{"match_id":"m/1","events":7}']).startswith("events of")


def test_a_sport_whose_feed_is_never_mistaken_has_no_messy_matches() -> None:
    assert slice_of(any_sport(CRICKET), replace(FEED, mistakes=None)).messy is None


def test_each_window_must_be_published_once_as_the_sport_publishes_it(cricket: Slice, log: MatchLog) -> None:
    windows = cricket.reference(log).windows
    assert len(windows) > 30
    assert len({window.number for window in windows}) == len(windows)
    first = msgspec.json.decode(str(windows[0].number))
    assert (first["match_id"], first["innings"], first["over"]) == ("m/1", 1, 0)
    assert cricket.window(str(windows[0].number).encode()) == windows[0]


def test_events_without_numbers_count_once_each_in_the_order_in_which_they_came() -> None:
    goals = slice_of(unnumbered(), FEED)
    log = MatchLog("m")
    for name in ("b", "a", "b", "c"):
        value = msgspec.json.encode(Goal("m", name))
        log.add(goals.event(b"m", value), value)
    due = goals.reference(log)
    assert due.sent == 3
    assert not due.windows
    assert not due.compare([b'{"match_id":"m","last_seq":3,"goals":3}']).findings
