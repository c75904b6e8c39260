"""What whoever posts the score of a game is told: it has neither an id nor a number."""

import pytest

from engine.partitions.progress import Progress
from schemas.basketball.codec import encode_event
from schemas.basketball.events import Score
from serving.ingest.outcomes import AWAITED, Outcome, Posted, Result, digest_of
from tables.basketball.sport import SPORT
from tables.matches.outcomes import EventOutcomes
from tables.matches.sport import any_sport
from tests.agents.matches.ground import Ground
from tests.tables.basketball.story import ms

EVENTS = SPORT.topics.events.name


def snapshot(clock: str, home: int, away: int, at: int = 1) -> Score:
    return Score("g", "", 0, at, 1, ms(clock), score=(home, away))


@pytest.mark.parametrize("size", [1, 100])
async def test_a_snapshot_counts_repeats_the_latest_or_is_late(size: int) -> None:
    """To see it fail, look for its offset in the latest event only: the first has counted, too."""
    ground = Ground(any_sport(SPORT), encode_event)
    scores = [
        snapshot("6:00", 10, 8),
        snapshot("6:00", 10, 8),
        snapshot("5:00", 12, 8, 3),
        snapshot("5:30", 11, 8, 4),
        snapshot("5:00", 11, 8, 5),
    ]
    for at in range(0, len(scores), size):
        ground.send(*scores[at : at + size], headers=[AWAITED])
    posted = [
        Posted("g", "", 0, 0, offset, digest_of(encode_event(score))) for offset, score in enumerate(scores)
    ]

    def told() -> list[Outcome]:
        lookup = EventOutcomes(ground.tables)
        return [lookup.outcome(ground.partition, one) for one in posted]

    results = [Result.COUNTED, Result.DUPLICATE, Result.COUNTED, Result.REFUSED, Result.COUNTED]
    assert [one.result for one in told()] == results
    assert told()[3].reason.startswith("late: the score of g in period 1 with 5:30 left")
    # The next owner remembers nothing, and knows what counted all the same.
    ground.restart()
    ground.progress = Progress({EVENTS: len(scores)})
    assert [one.result for one in told()] == results
    assert told()[3].reason == "see the dead letters"
