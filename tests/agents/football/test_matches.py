"""Football's agents: corrections in both kinds of sequence, reviews, windows that come again, snapshots."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from schemas.football.codec import encode_event, encode_info
from schemas.football.events import AnyEvent, Correction, MatchInfo, OwnGoal, Review, Score, Shot
from schemas.football.kinds import Decision, Phase
from tables.football.scoring.state import Match
from tables.football.sport import SPORT
from tables.matches.sport import any_sport
from tests.agents.matches.ground import Ground
from tests.tables.football.story import AWAY, HOME, Story, ms


def encode(record: AnyEvent | MatchInfo) -> bytes:
    return encode_info(record) if isinstance(record, MatchInfo) else encode_event(record)


@pytest.fixture
async def ground() -> Ground:
    return Ground(any_sport(SPORT), encode)


def match(ground: Ground) -> Match:
    found = ground.tables.find(ground.partition, b"m")
    assert isinstance(found, Match)
    return found


def windows(ground: Ground) -> list[dict[str, Any]]:
    assert SPORT.topics.windows is not None
    return [msgspec.json.decode(one.value or b"") for one in ground.on(SPORT.topics.windows)]


def state(ground: Ground) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(ground.on(SPORT.topics.state)[-1].value or b"")
    return found


def played() -> Story:
    """A half of four windows: a goal of each side in the first two."""
    story = Story().begin().at("3:00").goal(HOME, "a").passes(HOME, 2).at("7:00").goal(AWAY, "v")
    return story.at("12:00").passes(AWAY).at("18:00").end()


def sent(story: Story, numbered: bool) -> list[AnyEvent]:
    return [event if numbered else replace(event, seq=0) for event in story.events]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("size", [1, 3, 100])
async def test_a_correction_changes_the_figures_and_publishes_what_it_changed_again(
    ground: Ground, numbered: bool, size: int
) -> None:
    story = played()
    events = sent(story, numbered)
    goal = story.events[1]
    own = OwnGoal("m", "", 0, 0, goal.phase, goal.clock_ms, HOME, "a")
    seq = len(events) + 1 if numbered else 0
    events.append(Correction("m", "c", seq, 9000, 2 if numbered else "e2", own, "it was an own goal"))
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert match(ground).score == (0, 2)
    note = state(ground)["correction"]
    assert (note["kind"], note["seq"]) == ("amended", 2)
    assert {"figure": "score", "before": "1-1", "after": "0-2"} in note["changed"]
    scorers = next(change for change in note["changed"] if change["figure"] == "scorers")
    assert scorers["after"] == "4 a (own goal), 8 v"
    if size == 1:
        again = [(one["number"], one["score"], one["revision"]) for one in windows(ground) if one["revision"]]
        assert again == [(1, [0, 1], 1), (2, [0, 2], 1), (3, [0, 2], 1), (4, [0, 2], 1)]
    ground.send(*events)
    assert match(ground).score == (0, 2)
    assert not ground.on(SPORT.topics.dead_letters)


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("size", [1, 100])
async def test_a_goal_that_officials_cancel_is_out_of_the_score_at_once_and_the_state_says_so(
    ground: Ground, numbered: bool, size: int
) -> None:
    story = played().at("1:00", Phase.HALF_TIME).review("e2", Decision.CANCELLED, "offside")
    events = sent(story, numbered)
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    found = state(ground)
    assert (found["home"]["score"], found["goals"][0]["standing"]) == (0, "cancelled")
    assert found["correction"] == {
        "kind": "voided",
        "seq": 2,
        "changed": [{"figure": "score", "before": "1-1", "after": "0-1"}],
    }
    latest = {one["number"]: (one["home"]["goals"], one["score"]) for one in windows(ground)}
    assert latest == {1: (0, [0, 0]), 2: (0, [0, 1]), 3: (0, [0, 1]), 4: (0, [0, 1])}
    assert not ground.on(SPORT.topics.dead_letters)


async def test_a_review_that_a_correction_takes_back_gives_the_goal_again(ground: Ground) -> None:
    story = played().at("1:00", Phase.HALF_TIME).review("e2", Decision.CANCELLED)
    ground.send(*story.events)
    number = len(story.events)
    ground.send(Correction("m", "", number + 1, 9000, number, None, "a wrong button"))
    found = state(ground)
    assert (found["home"]["score"], found["goals"][0]["standing"], found["reviews"]) == (1, "given", [])
    assert [(one["revision"], one["score"]) for one in windows(ground)[-4:]] == [
        (2, [1, 0]),
        (2, [1, 1]),
        (2, [1, 1]),
        (2, [1, 1]),
    ]


async def test_a_review_holds_for_a_goal_that_a_correction_puts_right(ground: Ground) -> None:
    story = played().at("1:00", Phase.HALF_TIME).review("e2", Decision.CANCELLED)
    goal = story.events[1]
    assert isinstance(goal, Shot)
    number = len(story.events)
    ground.send(*story.events, Correction("m", "", number + 1, 9000, 2, replace(goal, player="b")))
    assert (match(ground).score, match(ground).goals[0].player) == ((0, 1), "b")
    assert match(ground).goals[0].counts is False


@pytest.mark.parametrize("size", [1, 100])
async def test_each_window_is_published_once(ground: Ground, size: int) -> None:
    events = played().events
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert [(one["phase"], one["number"]) for one in windows(ground)] == [
        ("first_half", number) for number in (1, 2, 3, 4)
    ]


async def test_a_window_that_a_correction_takes_back_goes_on_and_comes_again(ground: Ground) -> None:
    story = played()
    ground.send(*story.events)
    number = len(story.events)
    ground.send(Correction("m", "", number + 1, 9000, number, None, "the half goes on"))
    again = windows(ground)[-1]
    assert (again["number"], again["complete"], again["revision"]) == (4, False, 1)
    ground.send(replace(story.events[-1], seq=number + 2, event_id="end"))
    again = windows(ground)[-1]
    assert (again["number"], again["complete"], again["revision"]) == (4, True, 2)


async def test_revisions_go_on_after_a_rebuild(ground: Ground) -> None:
    story = played().at("1:00", Phase.HALF_TIME).review("e2", Decision.CANCELLED)
    ground.send(*story.events)
    number = len(story.events)
    ground.send(Correction("m", "", number + 1, 9000, number, None))
    before = windows(ground)[-1]["revision"]
    ground.rebuild()
    ground.send(Correction("m", "", number + 2, 9000, 2, None))
    assert windows(ground)[-1]["revision"] == before + 1


async def test_a_goal_that_is_given_again_after_a_correction_counts_the_next_revision(ground: Ground) -> None:
    story = played()
    ground.send(*story.events)
    number = len(story.events)
    shot = story.events[1]
    assert isinstance(shot, Shot)
    ground.send(Correction("m", "", number + 1, 9000, 2, replace(shot, xg=0.5)))
    ground.send(
        Review("m", "", number + 2, 9000, Phase.HALF_TIME, 0, of="e2", decision=Decision.CANCELLED),
    )
    first = [(one["revision"], one["score"]) for one in windows(ground) if one["number"] == 1]
    assert first == [(0, [1, 0]), (1, [1, 0]), (2, [0, 0])]


def snapshot(clock: str, home: int, away: int, at: int, **more: Any) -> Score:
    return Score("m", "", 0, at, Phase.FIRST_HALF, ms(clock), score=(home, away), **more)


@pytest.mark.parametrize("size", [1, 100])
async def test_snapshots_count_once_late_ones_are_set_aside_and_lower_ones_correct(
    ground: Ground, size: int
) -> None:
    events = [
        snapshot("10:00", 1, 0, 1),
        snapshot("10:00", 1, 0, 2),
        snapshot("20:00", 2, 0, 3),
        snapshot("15:00", 1, 0, 4),
        snapshot("20:00", 1, 0, 5),
        snapshot("20:00", 1, 0, 6),
    ]
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert (match(ground).score, match(ground).last_seq) == ((1, 0), 3)
    assert state(ground)["correction"]["changed"][0]["after"] == "1-0"
    assert len(ground.on(SPORT.topics.late)) == 1
    assert not ground.on(SPORT.topics.dead_letters)


async def test_snapshots_that_are_read_again_after_a_rebuild_change_nothing(ground: Ground) -> None:
    events = [snapshot("10:00", 1, 0, 1), snapshot("20:00", 2, 0, 2), snapshot("20:00", 1, 0, 3)]
    ground.send(*events)
    ground.rebuild()
    ground.rewind()
    ground.send(*events)
    assert (match(ground).score, match(ground).last_seq) == ((1, 0), 3)
    assert not ground.on(SPORT.topics.late)


async def test_an_event_without_a_number_and_an_id_is_refused_unless_it_is_a_snapshot(ground: Ground) -> None:
    ground.send(replace(played().events[1], seq=0, event_id=""))
    assert len(ground.on(SPORT.topics.dead_letters)) == 1


async def test_the_description_may_come_last(ground: Ground) -> None:
    ground.send(*played().events)
    ground.inform(MatchInfo("m", ended=True))
    assert state(ground)["result"] == "Level at 1-1"
