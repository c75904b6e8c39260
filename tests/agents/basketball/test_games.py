"""Basketball's agents: corrections in both kinds of sequence, windows that come again, snapshots."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from schemas.basketball.codec import encode_event, encode_info
from schemas.basketball.events import AnyEvent, Correction, GameInfo, Score, Shot
from tables.basketball.scoring.state import Game
from tables.basketball.sport import SPORT
from tables.matches.sport import any_sport
from tests.agents.matches.ground import Ground
from tests.tables.basketball.story import AWAY, HOME, Story, ms


def encode(record: AnyEvent | GameInfo) -> bytes:
    return encode_info(record) if isinstance(record, GameInfo) else encode_event(record)


@pytest.fixture
async def ground() -> Ground:
    return Ground(any_sport(SPORT), encode)


def game(ground: Ground, match_id: str = "g") -> Game:
    found = ground.tables.find(ground.partition, match_id.encode())
    assert isinstance(found, Game)
    return found


def windows(ground: Ground) -> list[dict[str, Any]]:
    assert SPORT.topics.windows is not None
    return [msgspec.json.decode(one.value or b"") for one in ground.on(SPORT.topics.windows)]


def state(ground: Ground) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(ground.on(SPORT.topics.state)[-1].value or b"")
    return found


def played(numbered: bool) -> Story:
    story = Story(numbered=numbered).begin().at("11:30").shot(HOME, "a", 2).at("10:30").shot(AWAY, "v", 3)
    return story.at("9:30").throw(HOME, "b").end()


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("size", [1, 3, 100])
async def test_a_correction_changes_the_figures_and_publishes_what_it_changed_again(
    ground: Ground, numbered: bool, size: int
) -> None:
    # Folded as the worker numbers it: by its producer, or in the order of arrival.
    story = played(numbered=True)
    events: list[AnyEvent] = [replace(one, seq=one.seq if numbered else 0) for one in story.events]
    shot = story.events[1]
    assert isinstance(shot, Shot)
    corrects: int | str = 2 if numbered else "e2"
    seq = len(events) + 1 if numbered else 0
    events.append(Correction("g", "c", seq, 9000, corrects, replace(shot, points=3), "it was a three"))
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert game(ground).score == (4, 3)
    assert state(ground)["correction"]["changed"][0] == {"figure": "score", "before": "3-3", "after": "4-3"}
    if size == 1:
        again = [
            (one["minutes_left"], one["home"], one["revision"]) for one in windows(ground) if one["revision"]
        ]
        # Every later minute ends at another score, too.
        assert again == [
            (11, 3, 1),
            (10, 0, 1),
            (9, 1, 1),
            *((m, 0, 1) for m in range(8, -1, -1)),
            (None, 4, 1),
        ]
    ground.send(*events)
    assert game(ground).score == (4, 3)
    assert not ground.on(SPORT.topics.dead_letters)


@pytest.mark.parametrize("size", [1, 100])
async def test_each_window_is_published_once(ground: Ground, size: int) -> None:
    events = played(numbered=True).events
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    found = [(one["kind"], one["period"], one["minutes_left"]) for one in windows(ground)]
    assert found == [*(("minute", 1, left) for left in range(11, -1, -1)), ("period", 1, None)]


async def test_a_period_that_a_correction_takes_back_goes_on_and_comes_again(ground: Ground) -> None:
    story = played(numbered=True)
    ground.send(*story.events)
    ground.send(Correction("g", "", 6, 9000, 5, None, "the period goes on"))
    (period,) = (one for one in windows(ground) if one["kind"] == "period" and one["revision"])
    assert (period["complete"], period["revision"], period["home"]) == (False, 1, 3)
    end = replace(story.events[-1], seq=7, event_id="e7")
    ground.send(end)
    again = [one for one in windows(ground) if one["kind"] == "period"][-1]
    assert (again["complete"], again["revision"]) == (True, 2)


async def test_revisions_go_on_after_a_rebuild(ground: Ground) -> None:
    story = played(numbered=True)
    shot = story.events[1]
    assert isinstance(shot, Shot)
    ground.send(*story.events, Correction("g", "", 6, 9000, 2, replace(shot, points=3)))
    ground.send(Correction("g", "", 7, 9000, 2, replace(shot, made=False)))
    before = [one["revision"] for one in windows(ground)][-1]
    ground.rebuild()
    ground.send(Correction("g", "", 8, 9000, 2, None), Correction("g", "", 9, 9000, 3, None))
    assert [one["revision"] for one in windows(ground)][-1] == before + 1


def snapshot(clock: str, home: int, away: int, at: int, period: int = 1, **more: Any) -> Score:
    return Score("g", "", 0, at, period, ms(clock), score=(home, away), **more)


@pytest.mark.parametrize("size", [1, 100])
async def test_snapshots_count_once_late_ones_are_set_aside_and_lower_ones_correct(
    ground: Ground, size: int
) -> None:
    events = [
        snapshot("6:00", 10, 8, 1),
        snapshot("6:00", 10, 8, 2),
        snapshot("5:00", 12, 8, 3),
        snapshot("5:30", 11, 8, 4),
        snapshot("5:00", 11, 8, 5),
        snapshot("5:00", 11, 8, 6),
    ]
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert (game(ground).score, game(ground).last_seq) == ((11, 8), 3)
    assert state(ground)["correction"]["changed"][0]["after"] == "11-8"
    assert len(ground.on(SPORT.topics.late)) == 1
    assert not ground.on(SPORT.topics.dead_letters)


@pytest.mark.parametrize("size", [1, 100])
async def test_a_snapshot_of_an_earlier_moment_is_late_though_it_has_an_id(ground: Ground, size: int) -> None:
    first = replace(snapshot("5:00", 12, 8, 1), event_id="a")
    events = [first, replace(snapshot("6:00", 10, 8, 2), event_id="b"), first, snapshot("5:00", 12, 8, 3)]
    events += [replace(snapshot("5:00", 12, 8, 4), event_id="c")]
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert (game(ground).score, game(ground).last_seq) == ((12, 8), 2)
    assert len(ground.on(SPORT.topics.late)) == 1
    assert not ground.on(SPORT.topics.dead_letters)


async def test_snapshots_that_are_read_again_after_a_rebuild_change_nothing(ground: Ground) -> None:
    events = [snapshot("6:00", 10, 8, 1), snapshot("5:00", 12, 8, 2), snapshot("5:00", 11, 8, 3)]
    ground.send(*events)
    ground.rebuild()
    ground.rewind()
    ground.send(*events)
    assert (game(ground).score, game(ground).last_seq) == ((11, 8), 3)
    assert not ground.on(SPORT.topics.late)


async def test_a_snapshot_after_a_correction_in_the_same_batch_is_compared_with_the_corrected_game(
    ground: Ground,
) -> None:
    ground.send(
        Score("g", "s1", 0, 1, 1, ms("6:00"), score=(10, 8)),
        Correction("g", "c1", 0, 2, "s1", Score("g", "", 0, 0, 1, ms("6:00"), score=(9, 8))),
        snapshot("6:00", 9, 8, 3),
        snapshot("5:00", 11, 8, 4),
    )
    assert (game(ground).score, game(ground).last_seq) == ((11, 8), 3)
    assert not ground.on(SPORT.topics.dead_letters)


async def test_an_event_without_a_number_and_an_id_is_refused_unless_it_is_a_snapshot(ground: Ground) -> None:
    shot = Story().begin().shot(HOME, "a").events[1]
    ground.send(replace(shot, seq=0, event_id=""))
    assert len(ground.on(SPORT.topics.dead_letters)) == 1


@pytest.mark.parametrize("size", [1, 2, 100])
async def test_a_game_has_the_offset_of_its_last_record_that_counted(ground: Ground, size: int) -> None:
    first, second, *rest = played(numbered=True).events
    events = [first, *rest, replace(second, seq=99_999_999), first, second]
    for at in range(0, len(events), size):
        ground.send(*events[at : at + size])
    assert [record.headers for record in ground.on(SPORT.topics.dead_letters)]
    assert game(ground).offset == len(events) - 1
    ground.send(second)
    assert game(ground).offset == len(events) - 1
    ground.restart()
    ground.inform(GameInfo("g"))
    assert game(ground).offset == len(events) - 1
