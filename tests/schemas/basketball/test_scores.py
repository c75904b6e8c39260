"""`POST /score`: what a client says of a game becomes a snapshot of it."""

from typing import Any

import msgspec
import pytest

from schemas.basketball.codec import decode_event
from schemas.basketball.events import Score
from schemas.basketball.scores import SCORE, ScorePost, snapshot
from schemas.refusals import RefusedError


def posted(**changes: Any) -> ScorePost:
    return msgspec.structs.replace(SCORE.example, **changes)


def read(post: ScorePost) -> Score:
    event = decode_event(snapshot(post), post.game_id.encode())
    assert isinstance(event, Score)
    return event


def test_the_example_is_a_snapshot_of_its_game() -> None:
    event = read(SCORE.example)
    assert (event.score, event.teams, event.period, event.clock_ms) == (
        (54, 51),
        ("Celtics", "Lakers"),
        3,
        467_000,
    )
    assert (event.seq, event.event_id, event.final) == (0, "", False)


@pytest.mark.parametrize(
    ("clock", "ms"),
    [
        ("7:47", 467_000),
        ("12:00", 720_000),
        ("0:00", 0),
        ("0:03.2", 3_200),
        ("3.2", 3_200),
        (" 07:47 ", 467_000),
        ("PT07M47.00S", 467_000),
        ("PT03.2S", 3_200),
    ],
)
def test_a_clock_is_read_as_scoreboards_and_feeds_write_it(clock: str, ms: int) -> None:
    assert read(posted(clock=clock)).clock_ms == ms


@pytest.mark.parametrize(
    ("period", "number"), [(1, 1), ("3", 3), ("Q4", 4), ("h2", 2), ("OT", 5), ("ot2", 6), (5, 5)]
)
def test_a_period_is_a_number_or_its_usual_name(period: int | str, number: int) -> None:
    assert read(posted(period=period)).period == number


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clock", ""),
        ("clock", "7:60"),
        ("clock", "half-time"),
        ("period", 0),
        ("period", "first"),
        ("home_score", -1),
        ("away_score", 1 << 40),
        ("timestamp", -5),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_field(field: str, value: object) -> None:
    with pytest.raises(RefusedError) as refused:
        read(posted(**{field: value}))
    assert refused.value.field == field
