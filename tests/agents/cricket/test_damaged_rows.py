"""Rows that cannot be read: made anew where the events are there, else nothing is made up."""

from collections.abc import Callable, Iterable

import msgspec
import pytest
from msgspec.structs import replace

from engine.partitions.quarantine import QuarantinedError
from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent, Correction, Delivery
from schemas.cricket.topics import DEAD_LETTERS, EVENTS, STATE
from tables.matches.event_log import CHUNK
from tables.matches.notes import NOTED
from tables.matches.retention import Retention, Spans
from tables.matches.sequence.ordering import MOST_WAITING, Held, Waiting
from tests.agents.cricket.ground import Ground
from tests.tables.cricket.story import Story, t20

MATCHES, OVERS, BALLS, WAITING = "cricket-matches", "cricket-overs", "cricket-balls", "cricket-waiting"
FINALS, ARCHIVE, CALENDAR = "cricket-finals", "cricket-archive", "cricket-calendar"
OVER = "1 . 4 2 . 6"


def damaged(row: bytes) -> dict[str, bytes]:
    return {
        "cut short": row[: len(row) // 2],
        "empty": b"",
        "noise": bytes(range(7, 7 + 60)),
        "another type": msgspec.msgpack.encode({"a": 1}),
        "a later version's": b"\xc1" + row,
    }


DAMAGES = list(damaged(b"row"))


def story() -> Story:
    return Story(t20()).innings("Reds").over(OVER).over(OVER, "Y").over(OVER, "X").over("1 1 1", "Y")


@pytest.fixture
def events(ground: Ground) -> list[AnyEvent]:
    """A match `m1` that is being played, with a description and two chunks of events; and `m2` beside it."""
    made = story()
    assert made.match.info is not None
    ground.inform(made.match.info)
    ground.send(*made.events)
    ground.send(*(replace(event, match_id="m2") for event in made.events))
    assert len(made.events) > CHUNK
    return made.events


def damage(ground: Ground, table: str, how: str, key: Callable[[bytes], bool] = bool) -> int:
    """Damage rows of `m1`, as if that had been done while no worker ran; returns how many."""
    found = [(row, value) for row, value in ground.scan(table) if b"m1" in row and key(row)]
    for row, value in found:
        ground.put(table, row, damaged(value)[how])
    ground.restart()
    return len(found)


def drop(ground: Ground, table: str, keys: Iterable[bytes]) -> None:
    for key in keys:
        ground.put(table, key, None)
    ground.restart()


def next_ball(events: list[AnyEvent], more: int = 1) -> Delivery:
    last = events[-1]
    assert isinstance(last, Delivery)
    return replace(last, seq=last.seq + more, ball_number=last.ball_number + more, runs=3)


@pytest.mark.parametrize("how", DAMAGES)
def test_a_match_whose_state_cannot_be_read_is_folded_again_from_its_events(
    ground: Ground, events: list[AnyEvent], how: str
) -> None:
    card, state, other = ground.card(), ground.state(), ground.card("m2")
    published = len(ground.published)
    assert damage(ground, MATCHES, how) == 1
    assert set(ground.listed) == {b"m1", b"m2"}
    assert (ground.card(), ground.state(), ground.card("m2")) == (card, state, other)
    assert len(ground.published) == published
    assert ground.quarantined == {}
    ground.restart()
    assert b"m1" in ground.tables.matches.on(ground.partition)  # it is not folded again each time
    ground.send(next_ball(events))
    assert ground.state().score == state.score + 3


def test_a_match_whose_state_is_gone_is_not_scored_from_nothing(
    ground: Ground, events: list[AnyEvent]
) -> None:
    card = ground.card()
    drop(ground, MATCHES, [b"m1"])
    ground.send(next_ball(events))
    assert ground.card().innings[0].runs == card.innings[0].runs + 3


def test_what_was_given_up_is_still_given_up_when_a_match_is_folded_again(ground: Ground) -> None:
    made = story()
    ground.send(*made.events[:5], *made.events[7:])
    ground.wait(60)
    state = ground.state()
    assert state.missing == (6, 7)
    damage(ground, MATCHES, "noise")
    assert ground.state() == state
    ground.send(made.events[5])
    assert [letter.headers["reason"] for letter in ground.published if "reason" in letter.headers] == [
        b"late"
    ]


@pytest.mark.parametrize("how", DAMAGES)
def test_where_the_events_cannot_be_read_either_the_match_is_quarantined_and_its_events_wait(
    ground: Ground, events: list[AnyEvent], how: str
) -> None:
    other = ground.card("m2")
    damage(ground, MATCHES, how)
    damage(ground, BALLS, how)
    with pytest.raises(QuarantinedError) as quarantined:
        ground.match()
    assert quarantined.value.reason == "needs-rebuild"
    assert list(ground.quarantined) == [b"m1"]
    assert list(ground.listed) == [b"m2"]

    published = len(ground.published)
    ground.send(next_ball(events), next_ball(events, 2))
    ground.send(next_ball(events))
    ground.wait(3600)
    assert len(ground.published) == published
    assert [one.seq for one in ground.waiting[b"m1"].held] == [len(events) + 1, len(events) + 2]
    assert ground.card("m2") == other
    ground.send(*(replace(next_ball(events), match_id="m2"),))
    assert ground.state("m2").last_seq == len(events) + 1


def test_beyond_the_bound_events_of_a_quarantined_match_become_dead_letters_to_be_retried(
    ground: Ground, events: list[AnyEvent]
) -> None:
    damage(ground, MATCHES, "noise")
    damage(ground, BALLS, "noise")
    ground.send(*(next_ball(events, more) for more in range(1, MOST_WAITING + 3)))
    letters = ground.on(DEAD_LETTERS)
    assert [letter.headers["reason"] for letter in letters] == [b"needs-rebuild"] * 2
    assert letters[0].value == encode_event(next_ball(events, MOST_WAITING + 1))


def test_a_hole_that_nobody_gave_up_is_not_folded_over(ground: Ground, events: list[AnyEvent]) -> None:
    """To see it fail, leave `check_whole` out of `tables.matches.repair`."""
    chunks = [row for row, _ in ground.scan(BALLS, b"m1")]
    damage(ground, MATCHES, "noise")
    drop(ground, BALLS, chunks[:1])
    with pytest.raises(QuarantinedError):
        ground.match()


@pytest.mark.parametrize("gone", [False, True], ids=["unreadable", "gone"])
def test_a_correction_of_a_match_whose_events_cannot_be_read_is_refused_and_the_match_goes_on(
    ground: Ground, events: list[AnyEvent], gone: bool
) -> None:
    """To see it fail, fold what can be read, or do not ask `check_whole`, in `StoredEvents.before`."""
    state = ground.state()
    if gone:
        drop(ground, BALLS, [row for row, _ in ground.scan(BALLS, b"m1")][:1])
    else:
        damage(ground, BALLS, "noise", lambda row: row[-1] == 0)
    last = events[-1]
    ground.send(Correction("m1", last.seq + 1, last.innings_no, "", last.timestamp, 3, None))
    assert [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)] == [b"needs-rebuild"]
    assert ground.state() == state
    ground.send(next_ball(events))
    assert ground.state().score == state.score + 3


@pytest.mark.parametrize("behind", [b"\x00garbage", b"\x00", b"\x00x\x00\x00\x00\x00\x00"])
def test_rows_under_keys_that_only_begin_as_the_match_s_do_it_no_harm(
    ground: Ground, events: list[AnyEvent], behind: bytes
) -> None:
    """Whoever writes to the changelogs can have any key; an id of 0.1.0 might have a zero in it."""
    state, due = ground.state(), ground.overs()
    for table, row in (
        (BALLS, ground.scan(BALLS, b"m2")[0][1]),
        (OVERS, ground.scan(OVERS, b"m2")[0][1]),
    ):
        ground.put(table, b"m1" + behind, b"\xc1")
        ground.put(table, b"m1\x00other" + behind[-5:], row)
    ground.restart()
    assert ground.overs() == due
    last = events[-1]
    ground.send(Correction("m1", last.seq + 1, last.innings_no, "", last.timestamp, last.seq, None))
    assert "needs-rebuild" not in str(ground.on(DEAD_LETTERS))
    assert ground.state().score == state.score - 1


@pytest.mark.parametrize("how", DAMAGES)
def test_overs_that_cannot_be_read_are_made_anew(ground: Ground, events: list[AnyEvent], how: str) -> None:
    due = ground.overs()
    assert damage(ground, OVERS, how) > 1
    assert ground.overs() == due
    ground.restart()
    assert ground.overs() == due
    assert len(ground.scan(OVERS, b"m1\x00")) == len(due) - 1


@pytest.mark.parametrize("how", DAMAGES)
def test_what_waits_and_cannot_be_read_becomes_a_dead_letter_and_keeps_nobody(
    ground: Ground, events: list[AnyEvent], how: str
) -> None:
    ground.send(next_ball(events, 2))
    [(key, row)] = ground.scan(WAITING)
    damage(ground, WAITING, how)
    ground.wait(1)
    [letter] = ground.on(DEAD_LETTERS)
    assert (letter.key, letter.value) == (key, damaged(row)[how])
    assert letter.headers["reason"] == b"unreadable"
    assert letter.headers["topic"] == ground.tables.waiting.changelog_topic_name.encode()
    assert letter.headers["partition"] == b"0"
    assert ground.scan(WAITING) == []
    ground.send(next_ball(events), next_ball(events, 2))
    assert ground.state().last_seq == len(events) + 2


def test_a_waiting_record_with_a_header_of_no_value_is_read(ground: Ground, events: list[AnyEvent]) -> None:
    """As 0.1.0 wrote it, and could not read it."""
    ahead = next_ball(events, 2)
    ground.send(ahead, headers=[("trace", None), ("", b"")])  # type: ignore[list-item]
    ground.restart()
    assert ground.waiting[b"m1"].held[0].headers == (("trace", None), ("", b""))
    ground.send(next_ball(events))
    assert ground.state().last_seq == ahead.seq


def test_an_event_in_the_waiting_row_of_another_match_is_a_dead_letter(
    ground: Ground, events: list[AnyEvent]
) -> None:
    other = replace(next_ball(events), match_id="m2")
    held = Held(other.seq, other.timestamp, 9, 9, b"m2", encode_event(other))
    ground.tables.waiting.on(ground.partition)[b"m1"] = Waiting((held,), 0, 0)
    ground.restart()
    state = ground.state()
    ground.wait(60)
    assert ground.state() == state
    assert [letter.headers["reason"] for letter in ground.on(DEAD_LETTERS)] == [b"unreadable"]


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
