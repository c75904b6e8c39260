"""Whatever the order, the repeats, the batches and the deaths: the tables have what a plain recount has."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.audience.bounds import MAX_LATE
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from tables.audience.recount import recount
from tables.audience.viewers import unpack
from tests.agents.audience.ground import Arena

START = 1_767_225_600_000 - 300_000
"""Five minutes before an hour's border."""

kinds = st.sampled_from(
    [Kind.HEARTBEAT, Kind.HEARTBEAT, Kind.HEARTBEAT, Kind.VIEW_START, Kind.VIEW_END, Kind.LIKE, Kind.COMMENT]
)


@st.composite
def crowds(draw: st.DrawFn) -> list[Engagement]:
    """Engagements of a few viewers over some three hours, in the order in which they happened."""
    found = []
    at = START
    for number in range(draw(st.integers(1, 60))):
        at += draw(st.sampled_from([0, 1, 5_000, 29_999, 30_000, 90_000, 300_000, 599_999, 600_000, 600_001]))
        kind = draw(kinds)
        found.append(
            Engagement(
                "football",
                "m1",
                f"u{draw(st.integers(0, 3))}",
                f"s{draw(st.integers(0, 2))}",
                f"e{draw(st.integers(0, 30))}" if kind.counts else "",
                kind,
                at,
                draw(st.integers(0, 2)),
                draw(st.integers(0, 2)),
                draw(st.sampled_from(["DE", "IN", "other"])),
            )
        )
        # An event id stands for one event.
        if kind.counts:
            found[-1] = Engagement(*(
                *(getattr(found[-1], name) for name in ("sport", "match_id", "user_id", "session_id")),
                f"e{number}", kind, at, found[-1].device, found[-1].platform, found[-1].country,
            ))  # fmt: skip
    return found


@given(crowds(), st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=300, deadline=None)
def test_the_tables_have_what_a_plain_recount_has(
    events: list[Engagement], random: Random, partitions: int
) -> None:
    arena = Arena(partitions)
    # Each comes up to ten minutes late, some twice; the record's timestamp is when it comes.
    arriving = [(event.at + random.randrange(MAX_LATE + 1), event) for event in events]
    arriving += [
        (random.randrange(came, event.at + MAX_LATE + 1), event)
        for came, event in arriving
        if random.random() < 0.3
    ]
    arriving.sort(key=lambda one: one[0])
    while arriving:
        size = random.randrange(1, 8)
        batch, arriving = arriving[:size], arriving[size:]
        arena.bring(batch)
        if random.random() < 0.2:
            arena.restart()
    assert not arena.letters
    assert arena.counted() == recount(events)
    for seats in arena.seats:
        for _, row in seats.scan("audience-viewers"):
            assert len(row) <= 200
            unpack(row)
