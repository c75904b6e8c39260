"""What the agent of the audience refuses, caps and removes."""

import pytest
from msgspec.structs import replace

from agents.audience_unknown import SILENT, UnknownMatches
from schemas.audience.bounds import MAX_AHEAD, MAX_LATE
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from tables.audience.viewers import MOST_ACTS, MOST_SESSIONS
from tests.agents.audience.ground import DAY, Arena
from tests.engine.records import MadeUpRecord

AT = 9 * DAY
BEAT = Engagement("football", "m1", "u1", "s1", "", Kind.HEARTBEAT, AT)


def reasons(arena: Arena) -> list[str]:
    return [letter.headers["reason"].decode() for letter in arena.letters]


@pytest.mark.parametrize(
    ("behind", "reason"),
    [(MAX_LATE, None), (MAX_LATE + 1, "late"), (-MAX_AHEAD, None), (-MAX_AHEAD - 1, "broken-rule")],
)
def test_what_is_of_the_future_or_too_late_by_its_record_s_timestamp_does_not_count(
    behind: int, reason: str | None
) -> None:
    arena = Arena()
    arena.send(BEAT, at=AT + behind)
    assert reasons(arena) == ([] if reason is None else [reason])
    assert arena.counted().viewers == (reason is None)


def test_what_a_viewer_s_settled_sessions_could_not_take_in_is_late() -> None:
    """A record with an old timestamp came after a younger one of the same viewer."""
    arena = Arena()
    arena.send(BEAT)
    arena.send(replace(BEAT, at=AT - MAX_LATE - 1, session_id="s2"))
    assert reasons(arena) == ["late"]


def test_one_bad_record_harms_no_other_of_its_batch() -> None:
    arena = Arena()
    records = [
        MadeUpRecord(0, AT, b"u1", b"\xff\xff"),
        MadeUpRecord(1, AT, b"u2", None),
    ]
    arena.send_raw(0, records)
    arena.send(BEAT)
    assert sorted(reasons(arena)) == ["unreadable", "unreadable"]
    assert arena.counted().viewers == 1


def test_a_viewer_in_a_partition_that_is_not_its_own_is_refused() -> None:
    """Hashed in another way, one viewer would be two."""
    arena = Arena(2)
    number = arena.tables.app.partition_of(b"u1")
    arena.send_raw(1 - number, [MadeUpRecord(0, AT, b"u1", encode_engagement(BEAT))])
    assert reasons(arena) == ["wrong-key"]


def test_an_identity_has_a_cap_and_what_is_beyond_is_counted_apart() -> None:
    arena = Arena()
    for number in range(MOST_ACTS + 5):
        arena.send(replace(BEAT, kind=Kind.LIKE, event_id=f"e{number}", at=AT + number))
    assert arena.counted().kinds == {"like": MOST_ACTS}
    assert arena.whole().sums.capped == 5
    later = AT + MAX_LATE + 60_000
    arena.send(replace(BEAT, kind=Kind.LIKE, event_id="later", at=later))
    assert arena.counted().kinds == {"like": MOST_ACTS + 1}


def test_a_viewer_with_ever_new_sessions_is_one_viewer_and_has_a_cap() -> None:
    arena = Arena()
    for number in range(MOST_SESSIONS + 3):
        arena.send(replace(BEAT, session_id=f"s{number}", at=AT + number))
    counted = arena.counted()
    assert (counted.viewers, max(counted.curve.values()), counted.sessions) == (1, 1, MOST_SESSIONS)
    assert arena.whole().sums.capped == 3


def test_a_partition_takes_so_many_matches_and_no_more() -> None:
    arena = Arena(most_matches=3)
    for number in range(5):
        arena.send(replace(BEAT, match_id=f"made-up-{number}"))
    assert reasons(arena) == ["broken-rule", "broken-rule"]
    arena.send(replace(BEAT, match_id="made-up-0", at=AT + 1))
    assert len(arena.letters) == 2


def expire(arena: Arena) -> None:
    for seats in arena.seats:
        partition = arena.partition(seats.number)
        for _ in arena.agent.expire(partition):
            pass
        for _ in arena.agent.drain(partition):
            pass


def rows(arena: Arena) -> set[str]:
    names = ("viewers", "acts", "matches", "hours", "cohorts", "leaving")
    return {name for name in names for seats in arena.seats if seats.scan(f"audience-{name}")}


def test_a_match_that_was_silent_for_long_leaves_with_all_its_rows() -> None:
    arena = Arena(3)
    likes = [replace(BEAT, user_id=f"u{n}", kind=Kind.LIKE, event_id=f"e{n}") for n in range(20)]
    arena.send(*likes, replace(BEAT, match_id="m11"))
    arena.now = AT + DAY
    expire(arena)
    assert arena.counted().viewers == 20
    arena.send(replace(BEAT, match_id="m11", at=AT + DAY))
    arena.now += 1
    expire(arena)
    assert arena.counted().viewers == 0
    assert arena.counted("m11").viewers == 1
    assert "acts" not in rows(arena)
    assert not any(letter for letter in arena.letters)


def test_a_viewer_who_comes_while_the_match_leaves_is_a_dead_letter_and_counts_nothing() -> None:
    arena = Arena()
    arena.send(BEAT)
    arena.tables.leave(arena.partition(), b"football\0m1")
    arena.send(replace(BEAT, at=AT + 1, user_id="u2"))
    assert reasons(arena) == ["late"]
    for _ in arena.agent.drain(arena.partition()):
        pass
    assert rows(arena) == set()


async def test_a_silent_match_that_nobody_knows_leaves_and_one_that_is_known_stays() -> None:
    arena = Arena()
    arena.send(BEAT, replace(BEAT, match_id="made-up"))
    asked: list[str] = []

    async def known(_: str, match_id: str) -> bool:
        asked.append(match_id)
        return match_id == "m1"

    arena.now = AT + SILENT
    unknown = UnknownMatches(arena.tables, known, lambda: arena.now)
    await unknown.look(arena.partition())
    assert asked == []
    arena.now += 1
    await unknown.look(arena.partition())
    await unknown.look(arena.partition())
    assert sorted(asked) == ["m1", "made-up"]
    expire(arena)
    assert (arena.counted().viewers, arena.counted("made-up").viewers) == (1, 0)


def test_a_rebuild_forgets_all_and_the_topic_read_again_makes_it_anew() -> None:
    arena = Arena()
    events = [replace(BEAT, user_id=f"u{n % 7}", at=AT + n * 20_000) for n in range(50)]
    arena.send(*events)
    before = arena.counted()
    # It has no matches of its own: they were counted as rebuilt.
    assert sum(arena.agent.rebuild(arena.partition())) == 0
    arena.restart()
    assert rows(arena) == set()
    arena.send(*events)
    assert arena.counted() == before
