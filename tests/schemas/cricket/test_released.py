"""Bytes of every release decode for ever, and fields of a newer writer do no harm."""

import pytest

from schemas.cricket.codec import decode_event
from schemas.cricket.events import AnyEvent
from schemas.refusals import RefusedError
from tests.schemas.cricket import samples
from tests.schemas.cricket.samples import RECORDS
from tests.schemas.kept import NEWER, Kept

IMPOSSIBLE = {("0.1.0", 0): "caught off a no-ball", ("0.1.0", 1): "wide_runs of a ball that is not a wide"}
"""Records that 0.1.0 stored and scored, and that this version refuses as new ones; each shows one rule."""

KEPT = [
    pytest.param(kept, id=f"{version}-{number}-{kept.type}")
    for version in RECORDS.versions()
    for number, kept in enumerate(RECORDS.read(version))
    if (version, number) not in IMPOSSIBLE
]


@pytest.mark.parametrize("kept", KEPT)
def test_bytes_of_a_release_decode_to_the_same_event(kept: Kept) -> None:
    assert RECORDS.decode(kept) == RECORDS.says(kept)


@pytest.mark.parametrize(("place", "reason"), IMPOSSIBLE.items())
def test_an_impossible_ball_of_a_release_is_refused_now(place: tuple[str, int], reason: str) -> None:
    version, number = place
    with pytest.raises(RefusedError, match=reason):
        RECORDS.decode(RECORDS.read(version)[number])


def test_a_release_will_keep_every_kind_of_event() -> None:
    """Else: add one to `tests/schemas/cricket/samples.py`."""
    assert {type(decode_event(value)) for value in samples.events()} == set(AnyEvent.__args__)


@pytest.mark.parametrize("newer", NEWER.values(), ids=NEWER)
@pytest.mark.parametrize("kept", KEPT)
def test_fields_that_are_newer_than_the_reader_change_nothing(kept: Kept, newer: bytes) -> None:
    assert RECORDS.decode(kept, newer) == RECORDS.says(kept)
