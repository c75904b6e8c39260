"""Rows as an earlier release wrote them: they are in changelogs, and a rolling restart brings more."""

from pathlib import Path

import msgspec
import pytest

from schemas.cricket.codec import decode_event
from schemas.cricket.events import PlayEvent
from schemas.cricket.published import Scorecard
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import fold
from tables.cricket.scoring.state import decode, encode

KEPT = Path(__file__).parent / "kept"


class Kept(msgspec.Struct):
    """A match in mid-play: its row in hex, the events that came next, and the card that it answered with."""

    row: str
    next: list[str]
    card: Scorecard


@pytest.mark.parametrize("release", ["0.1.0"])
def test_a_row_of_an_earlier_release_is_read_answered_for_and_played_on(release: str) -> None:
    rows = msgspec.json.decode((KEPT / f"{release}.json").read_bytes(), type=list[Kept])
    for kept in rows:
        match = decode(bytes.fromhex(kept.row))
        assert scorecard(match) == kept.card
        assert decode(encode(match)) == match
        for value in kept.next:
            event = decode_event(bytes.fromhex(value))
            before, match = match, fold(match, event)
            assert isinstance(event, PlayEvent)
            assert match.last_seq == before.last_seq + 1
    assert len(rows) == 4
