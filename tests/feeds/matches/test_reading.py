"""A file's bytes as text, for the readers of any sport."""

import codecs
import gzip

import pytest

from feeds.matches.files import LARGEST
from feeds.matches.reading import BesideError, NotReadableError, text_of


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["bare", "marked"])
def test_text_is_unpacked_and_has_no_byte_order_mark(pack: type[bytes], mark: bytes) -> None:
    assert text_of(pack(mark + "é".encode())) == "é"


# No time is packed: pytest's processes have to name the cases alike.
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (gzip.compress(b"", mtime=0), "empty"),
        ("é".encode("latin-1"), "not UTF-8"),
        ("é".encode("utf-16"), "UTF-16"),
        (gzip.compress(b"a", mtime=0)[:-1], "cannot be unpacked"),
        (b"\x1f\x8b", "cannot be unpacked"),
        (gzip.compress(b"a" * (LARGEST + 1), mtime=0), "larger than any match"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotReadableError, match=reason):
        text_of(data)


def test_what_lies_beside_matches_is_no_match_either() -> None:
    assert issubclass(BesideError, NotReadableError)
