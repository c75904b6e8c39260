"""Rows that cannot be read: rebuilt where the events are there, else nothing is invented."""

import pytest
from msgspec.structs import replace

from engine.partitions.quarantine import QuarantinedError
from schemas.cricket.codec import encode_event
from schemas.cricket.events import AnyEvent, Correction
from schemas.cricket.topics import DEAD_LETTERS
from tables.matches.sequence.ordering import MOST_WAITING, Held, Waiting
from tests.agents.cricket.damage import (
    BALLS,
    DAMAGES,
    MATCHES,
    OVERS,
    WAITING,
    damage,
    damaged,
    drop,
    next_ball,
    story,
)
from tests.agents.cricket.ground import Ground


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
