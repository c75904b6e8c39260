"""Which ids a match can have."""

import re

import pytest

from schemas.matches.ids import MAX_BYTES, PATTERN, fault_of


@pytest.mark.parametrize(
    "match_id", ["m1", "a/b", "{x}", "...", "é" * 127, "x" * MAX_BYTES, "\N{CRICKET BAT AND BALL}"]
)
def test_what_a_row_and_an_address_can_carry_is_an_id(match_id: str) -> None:
    assert fault_of(match_id) is None
    assert re.search(PATTERN, match_id)


@pytest.mark.parametrize(
    ("match_id", "reason"),
    [("", "empty"), (".", "cannot contain as a name"), ("..", "cannot contain as a name"), ("a\0n", "U+0000"),
     ("a\x85", "U+0085"), ("é" * 128, "256 bytes; at most 255"), ("a\ud800", "half of a character")],
)  # fmt: skip
def test_what_they_cannot_is_none(match_id: str, reason: str) -> None:
    assert reason in (fault_of(match_id) or "")
    assert not re.search(PATTERN, match_id) or "bytes" in reason or "half" in reason
