"""Engagements as records: what is read as said, what is "other", and what is refused with its field."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.audience.codec import decode_engagement, encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import COUNTRIES, DEVICES, PLATFORMS, Kind
from schemas.audience.v1 import engagement_pb2 as pb
from schemas.matches.times import MAX_TIME
from schemas.refusals import RefusedError

ids = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=25)


@given(
    st.builds(
        Engagement,
        sport=st.sampled_from(["football", "cricket", "chess"]),
        match_id=ids.filter(lambda text: text not in (".", "..")),
        user_id=ids,
        session_id=ids,
        event_id=ids,
        kind=st.sampled_from(Kind),
        at=st.integers(1, MAX_TIME),
        device=st.integers(0, len(DEVICES) - 1),
        platform=st.integers(0, len(PLATFORMS) - 1),
        country=st.sampled_from(sorted(COUNTRIES)),
    )
)
def test_what_is_written_is_read(engagement: Engagement) -> None:
    assert decode_engagement(encode_engagement(engagement), engagement.user_id.encode()) == engagement


def decoded(**fields: object) -> Engagement:
    whole = {"user_id": "u", "match_id": "m", "session_id": "s", "type": "heartbeat", "at": 1} | fields
    return decode_engagement(pb.Engagement(**whole).SerializeToString(), str(whole["user_id"]).encode())


def test_words_that_are_not_known_count_as_other_in_any_case() -> None:
    found = decoded(type="Wave", event_id="e", device="Fridge", platform="", country="XX")
    assert (found.kind, found.device, found.platform, found.country) == (Kind.OTHER, 0, 0, "other")
    known = decoded(type="Heartbeat", device="TV", platform="iOS", country="de")
    assert (known.kind, DEVICES[known.device], PLATFORMS[known.platform], known.country) == (
        Kind.HEARTBEAT, "tv", "ios", "DE",
    )  # fmt: skip


def test_an_engagement_that_names_no_sport_is_of_football() -> None:
    assert decoded().sport == "football"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"user_id": ""}, "user_id"),
        ({"user_id": "x" * 101}, "user_id"),
        ({"match_id": ""}, "match_id"),
        ({"match_id": ".."}, "match_id"),
        ({"match_id": "a\0b"}, "match_id"),
        ({"session_id": ""}, "session_id"),
        ({"session_id": "a\nb"}, "session_id"),
        ({"type": ""}, "type"),
        ({"type": "x" * 51}, "type"),
        ({"type": "like"}, "event_id"),
        ({"at": 0}, "at"),
        ({"at": -5}, "at"),
        ({"at": MAX_TIME + 1}, "at"),
        ({"sport": "Foot ball"}, "sport"),
        ({"sport": "a\0b"}, "sport"),
        ({"device": "\0"}, "device"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(fields: dict[str, object], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decoded(**fields)
    assert refused.value.field == field


@given(st.one_of(st.none(), st.binary(max_size=2000)))
def test_whatever_the_bytes_only_a_refusal_is_raised(value: bytes | None) -> None:
    with suppress(RefusedError):
        decode_engagement(value, b"u")
