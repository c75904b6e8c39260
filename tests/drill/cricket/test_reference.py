"""What a match of cricket must have come to, beside what a worker could answer."""

import msgspec
import pytest

from drill.cricket.reference import Reference, path, play, reference
from drill.cricket.slice import SLICE
from drill.slice import MatchLog
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.published import OverSummary

RECORDS = list(simulate("m", 1))
INFOS = [record for record in RECORDS if isinstance(record, MatchInfo)]
EVENTS = [record for record in RECORDS if not isinstance(record, MatchInfo)]


@pytest.fixture(scope="module")
def due() -> Reference:
    return play("m", EVENTS, INFOS)


def bodies(due: Reference, changed: dict[tuple[int, int], tuple[str, ...]] | None = None) -> list[bytes]:
    overs = [
        OverSummary(*number, (), 0, 0, 0, balls, 0, 0, complete=True)
        for number, balls in (due.balls | (changed or {})).items()
    ]
    return [msgspec.json.encode(due.card), msgspec.json.encode(overs)]


def test_what_is_logged_is_folded_as_it_was_made(due: Reference) -> None:
    log = MatchLog("m", [encode_info(info) for info in INFOS])
    for one in (*EVENTS[5:], *EVENTS[:9]):
        value = encode_event(one)
        log.add(SLICE.event(b"m", value), value)
    assert reference(log) == due
    assert due.sent > 200
    assert len(due.windows) > 30


def test_the_right_answers_are_right(due: Reference) -> None:
    assert due.paths == (f"{path('m')}scorecard/", f"{path('m')}overs/")
    comparison = due.compare(bodies(due))
    assert (comparison.counted, comparison.lost, comparison.twice) == (due.sent, 0, 0)
    assert not comparison.findings
    assert not due.is_behind(bodies(due)[0])


def test_a_ball_lost_hides_none_that_counted_twice(due: Reference) -> None:
    (first, balls), (second, others) = list(due.balls.items())[:2]
    comparison = due.compare(bodies(due, {first: balls[1:], second: (*others, others[0])}))
    assert (comparison.counted, comparison.lost, comparison.twice) == (due.sent, 1, 1)
    assert [finding.split(":")[0] for finding in comparison.findings] == ["over 1/0", "over 1/1"]


def test_a_scorecard_that_is_another_is_found(due: Reference) -> None:
    other = msgspec.structs.replace(due.card, last_seq=due.card.last_seq - 1)
    body = msgspec.json.encode(other)
    assert due.is_behind(body)
    [finding] = due.compare([body, bodies(due)[1]]).findings
    assert finding.startswith("the scorecard")
