"""Bytes of every release decode for ever, and fields of a newer writer do no harm."""

import pytest

from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent
from schemas.refusals import RefusedError
from schemas.registry import versions
from tests.schemas.cricket import samples
from tests.schemas.cricket.kept import Kept, read

IMPOSSIBLE = {("0.1.0", 0): "caught off a no-ball", ("0.1.0", 1): "wide_runs of a ball that is not a wide"}
"""Records that 0.1.0 stored and scored, and that this version refuses as new ones; each shows one rule."""

KEPT = [
    pytest.param(kept, id=f"{version.name}-{number}-{kept.type}")
    for version in versions()[:-1]
    for number, kept in enumerate(read(version.name))
    if (version.name, number) not in IMPOSSIBLE
]

NEWER = {
    "varint": b"\xc0\x3e\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    "fixed64": b"\xc1\x3e\x01\x02\x03\x04\x05\x06\x07\x08",
    "bytes": b"\xc2\x3e\x05newer",
    "group": b"\xc3\x3e\x08\x01\xc4\x3e",
    "fixed32": b"\xc5\x3e\x01\x02\x03\x04",
    "the highest number": b"\xf8\xff\xff\xff\x0f\x01",
}
"""Fields that no version has, of each wire type, with the number 1000 and the highest there is."""


@pytest.mark.parametrize("kept", KEPT)
def test_bytes_of_a_release_decode_to_the_same_event(kept: Kept) -> None:
    assert kept.decode() == kept.says


@pytest.mark.parametrize(("place", "reason"), IMPOSSIBLE.items())
def test_an_impossible_ball_of_a_release_is_refused_now(place: tuple[str, int], reason: str) -> None:
    version, number = place
    with pytest.raises(RefusedError, match=reason):
        read(version)[number].decode()


def test_a_release_will_keep_every_kind_of_event() -> None:
    """Else: add one to `tests/schemas/cricket/samples.py`."""
    assert {type(decode_event(value)) for value in samples.events()} == set(AnyEvent.__args__)


@pytest.mark.parametrize("newer", NEWER.values(), ids=NEWER)
@pytest.mark.parametrize("kept", KEPT)
def test_fields_that_are_newer_than_the_reader_change_nothing(kept: Kept, newer: bytes) -> None:
    assert kept.decode(newer) == kept.says
