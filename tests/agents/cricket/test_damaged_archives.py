"""Damaged rows of matches long over, and what a rebuild makes of damage."""

import pytest
from msgspec.structs import replace

from engine.partitions.quarantine import QuarantinedError
from schemas.cricket.events import AnyEvent
from schemas.cricket.topics import DEAD_LETTERS, EVENTS, STATE
from tables.matches.event_log import CHUNK
from tables.matches.notes import NOTED
from tables.matches.retention import Retention, Spans
from tests.agents.cricket.damage import (
    ARCHIVE,
    BALLS,
    CALENDAR,
    DAMAGES,
    FINALS,
    MATCHES,
    OVERS,
    WAITING,
    damage,
    next_ball,
    story,
)
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story


def over(made: Story) -> list[AnyEvent]:
    return made.innings("Blues").over("6 6 6 6 6 6").over("6 6 6 6 6 6").events


def retire_all(ground: Ground, now: int, keep: int, keep_final: int) -> None:
    retention = Retention(ground.tables, ground.metrics.forget_match)
    for _ in retention.retire(ground.partition, now, Spans(keep, 10**9, keep_final)):
        pass


def finish(ground: Ground) -> list[AnyEvent]:
    """A match that is over, and has left the hot tables."""
    made = story()
    assert made.match.info is not None
    ground.inform(made.match.info)
    ground.send(*made.events)
    end = over(made)
    ground.send(*end)
    ground.now += 1000
    retire_all(ground, ground.now, 1000, 10**9)
    assert [key for key, _ in ground.scan(FINALS)] == [b"m1"]
    return end


@pytest.mark.parametrize("how", DAMAGES)
def test_a_match_long_over_is_folded_again_from_its_archived_events(ground: Ground, how: str) -> None:
    finish(ground)
    card, due = ground.card(), ground.overs()
    damage(ground, FINALS, how)
    assert ground.card() == card
    assert ground.overs() == due
    assert ground.scan(MATCHES) == []
    final = ground.tables.finals.on(ground.partition).get(b"m1")
    assert final is not None
    assert final.since == ground.now
    damage(ground, FINALS, how)
    damage(ground, ARCHIVE, how)
    with pytest.raises(QuarantinedError):
        ground.match()
    retire_all(ground, ground.now + 10, 1000, 1)
    assert ground.scan(FINALS) == ground.scan(ARCHIVE) == ground.scan(CALENDAR) == []


@pytest.mark.parametrize("how", DAMAGES)
def test_the_calendar_does_not_stumble_over_rows_of_others(
    ground: Ground, events: list[AnyEvent], how: str
) -> None:
    """To see it fail, leave short rows where they are in `retire`: they stand in the way of the others."""
    for number in range(300):
        ground.put(CALENDAR, b"F%d" % number, b"")
    ground.put(CALENDAR, b"H", b"")
    damage(ground, CALENDAR, how, lambda row: row.startswith(NOTED))
    for _ in range(3):
        ground.now += 1000
        retire_all(ground, ground.now, 1000, 1000)
        ground.tables.notes.keep_missing(ground.partition)
    assert [row for row, _ in ground.scan(CALENDAR, b"F")] == []
    noted = ground.tables.notes.find(ground.partition, b"m1")
    assert noted is not None
    assert noted.info == ground.match().info


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_row_keeps_nothing_else_from_being_noted(
    ground: Ground, events: list[AnyEvent], how: str
) -> None:
    """To see it fail, let the row's error out of `keep_missing`: nothing is noted or retired any more."""
    for row, _ in ground.scan(CALENDAR, NOTED):
        ground.put(CALENDAR, row, None)
    damage(ground, MATCHES, how, lambda key: key == b"m1")
    ground.restart()
    with ground.unit():
        ground.tables.notes.keep_missing(ground.partition)
    assert ground.tables.notes.find(ground.partition, b"m2") is not None


def test_a_match_under_a_key_of_no_match_is_in_no_list(ground: Ground, events: list[AnyEvent]) -> None:
    [row] = [row for key, row in ground.scan(MATCHES) if key == b"m1"]
    for key in (b"", b"\xff", b"zzz", b"m1\x00"):
        ground.put(MATCHES, key, row)
    ground.restart()
    assert sorted(ground.listed) == [b"m1", b"m2"]


def rebuilt(ground: Ground) -> None:
    ground.rebuild()


def test_a_rebuild_ends_a_quarantine_and_what_waited_is_scored(
    ground: Ground, events: list[AnyEvent]
) -> None:
    """What its own events no longer tell comes from the topic, though its turn is long over."""
    damage(ground, MATCHES, "noise")
    damage(ground, BALLS, "noise", lambda row: row[-1] == 0)
    ground.send(next_ball(events), next_ball(events, 2))
    clean = story()
    clean.send(next_ball(events))
    clean.send(next_ball(events, 2))
    rebuilt(ground)
    assert ground.quarantined == {}
    assert ground.state().missing == tuple(range(1, CHUNK))
    ground.send(*events)  # the topic is read from its beginning
    assert ground.card().innings == clean.cards
    assert ground.state().missing == ()
    assert ground.on(DEAD_LETTERS) == []
    assert ground.closed_overs()


def test_what_waited_for_a_rebuild_does_not_have_the_rest_given_up(
    ground: Ground, events: list[AnyEvent]
) -> None:
    """Its topic is read from the beginning, which may take longer than an event may be late.

    To see it fail, do not note what those that wait lack as lost, in `_score`.
    """
    damage(ground, MATCHES, "noise")
    damage(ground, BALLS, "noise")
    ground.send(
        next_ball(events), replace(next_ball(events, 2), timestamp=next_ball(events).timestamp + 10**9)
    )
    rebuilt(ground)
    ground.wait(0)
    clean = story()
    clean.send(next_ball(events))
    clean.send(next_ball(events, 2))
    assert clean.match.info is not None
    ground.inform(clean.match.info)
    for event in events:
        ground.send(event)
    assert ground.card().innings == clean.cards
    assert ground.state().missing == ()
    assert [letter.headers for letter in ground.published if "reason" in letter.headers] == []


def test_a_rebuild_keeps_what_can_be_read_where_the_events_cannot(
    ground: Ground, events: list[AnyEvent]
) -> None:
    card = ground.card()
    damage(ground, BALLS, "noise", lambda row: row[-1] == 0)
    rebuilt(ground)
    assert ground.card() == card
    assert len(ground.overs()) == 4
    assert ground.on(STATE)[-1].key == b"m2"


def test_a_rebuild_is_not_stopped_by_rows_of_others(ground: Ground, events: list[AnyEvent]) -> None:
    card = ground.card()
    for table in (MATCHES, OVERS, FINALS, CALENDAR, WAITING, BALLS, ARCHIVE):
        for key in (b"", b"\xff", b"zzz", b"\xff\x00\x00\x00\x00\x00"):
            ground.put(table, key, b"noise")
    ground.restart()
    rebuilt(ground)
    assert ground.card() == card
    assert sorted(ground.listed) == [b"m1", b"m2"]
    assert {letter.topic for letter in ground.published} <= {STATE.name, "cricket.overs", EVENTS.name}
