"""Whatever the bytes: a record is read, or refused with a reason, and nothing else happens."""

import random
from collections import Counter
from contextlib import suppress

import pytest

from feeds.cricket.simulator.simulation import simulate
from schemas.cricket import decoding
from schemas.cricket.codec import decode_event, decode_info, encode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.v1.ball_event_pb2 import BallEvent
from schemas.refusals import Reason, RefusedError
from tests.schemas.cricket.broken import BYTE_MUTATIONS, mutated, noise

COUNT = 10_000
RECORDS = list(simulate("m1", seed=7))
EVENTS = [record for record in RECORDS if not isinstance(record, MatchInfo)]


def refusals(values: list[bytes], key: bytes = b"m1") -> Counter[Reason | None]:
    """How many of the values are refused for which reason; None is for those that are read."""
    found: Counter[Reason | None] = Counter()
    for value in values:
        try:
            event = decode_event(value, key)
        except RefusedError as refused:
            found[refused.reason] += 1
        else:
            assert event.match_id == "m1"
            found[None] += 1
    return found


def test_noise_is_refused() -> None:
    found = refusals(list(noise(1, COUNT)))
    assert found.total() == COUNT
    assert found.keys() <= {Reason.UNREADABLE, Reason.NO_MATCH_ID, Reason.WRONG_KEY}
    assert found[Reason.UNREADABLE] > COUNT / 2


def test_a_ball_to_which_something_happened_is_read_or_refused() -> None:
    found = refusals(list(mutated(2, COUNT, EVENTS)))
    assert found.total() == COUNT
    # Else it would be easy: the mutations have to leave enough that is nearly right.
    assert found[None] > COUNT / 10
    for reason in (Reason.UNREADABLE, Reason.WRONG_KEY, Reason.NO_SEQUENCE, Reason.BROKEN_RULE):
        assert found[reason] > COUNT / 400, reason


def test_a_description_to_which_something_happened_is_read_or_refused() -> None:
    infos = [encode_info(record) for record in RECORDS if isinstance(record, MatchInfo)]
    maker = random.Random(3)
    read = 0
    for _ in range(COUNT):
        value = maker.choice(infos)
        for _ in range(maker.randint(1, 3)):
            value = maker.choice(BYTE_MUTATIONS)(maker, value)
        with suppress(RefusedError):
            read += decode_info(value, b"m1").match_id == "m1"
    assert COUNT / 20 < read < COUNT


def test_a_megabyte_is_refused_and_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> BallEvent:
        raise AssertionError("it was decoded")

    value = BallEvent(match_id="m1", ball_seq=1, innings_no=1, striker="x" * (1 << 20)).SerializeToString()
    monkeypatch.setattr(decoding, "_parse_event", decode)
    with pytest.raises(RefusedError, match="at most 8,192") as refused:
        decode_event(value, b"m1")
    assert refused.value.reason is Reason.TOO_LARGE
    with pytest.raises(AssertionError, match="it was decoded"):
        decode_event(value[:10], b"m1")
