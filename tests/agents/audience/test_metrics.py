"""What Prometheus is told of the audience."""

from msgspec.structs import replace

from schemas.audience.bounds import MAX_LATE
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from tables.audience.sessions import TIMEOUT
from tables.audience.viewers import MOST_SESSIONS
from tests.agents.audience.ground import DAY, Arena

AT = 10 * DAY
BEAT = Engagement("football", "m1", "u1", "s1", "", Kind.HEARTBEAT, AT)


def look(arena: Arena) -> tuple[float, float]:
    """How many watch now, and how many matches."""
    for seats in arena.seats:
        assert not any(arena.agent.look(arena.partition(seats.number)))
    return arena.metric("audience_viewers"), arena.metric("audience_matches")


def test_what_is_taken_late_and_capped_is_counted() -> None:
    arena = Arena()
    arena.send(*(replace(BEAT, session_id=f"s{one}") for one in range(MOST_SESSIONS + 2)))
    arena.send(replace(BEAT, user_id="u2"), at=AT + MAX_LATE + 1)
    assert arena.metric("audience_engagements_processed_total") == MOST_SESSIONS + 2
    assert arena.metric("audience_engagements_capped_total") == 2
    assert arena.metric("audience_engagements_late_total") == 1


def test_who_watches_now_is_shown_over_all_partitions_and_no_longer_once_gone() -> None:
    arena = Arena(2)
    arena.send(*(replace(BEAT, user_id=f"u{one}") for one in range(20)), replace(BEAT, match_id="m2"))
    assert arena.metric("audience_viewers") == 0
    assert look(arena) == (21, 2)
    arena.now = AT + TIMEOUT + 10_000
    assert look(arena) == (0, 0)


def test_a_match_that_was_removed_is_shown_no_longer() -> None:
    arena = Arena()
    arena.send(BEAT)
    assert look(arena) == (1, 1)
    partition = arena.partition()
    arena.tables.heard.on(partition).clear()
    assert look(arena) == (0, 0)
