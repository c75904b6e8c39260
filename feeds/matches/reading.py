"""A file's bytes as text, and why a file is no match: what readers of any sport's files share."""

import codecs
import gzip
import zlib
from io import BytesIO

from feeds.matches.files import LARGEST

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


class NotReadableError(Exception):
    """Why a file is not a match that can be played, worded for the operator who gave it."""


class BesideError(NotReadableError):
    """Why a file is no match, where such files lie beside matches: it is not wrong, and not played."""


def text_of(data: bytes) -> str:
    """Return a file's text, unpacked where it is gzip, without the byte order mark of some editors.

    Raises:
        NotReadableError: it is empty, damaged, larger than any match, or in another encoding.
    """
    data = _unpacked(data)
    if data.startswith(_WIDE) or b"\0" in data[:4]:
        raise NotReadableError("it is UTF-16 or UTF-32; save it as UTF-8")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise NotReadableError(f"no text: not UTF-8: {error.reason} at byte {error.start:,}") from None
    if not text.strip():
        raise NotReadableError("the file is empty")
    return text


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotReadableError(f"cannot be unpacked: {error}") from None
    if len(unpacked) > LARGEST:
        raise NotReadableError(f"larger than any match: more than {LARGEST >> 20} MiB")
    return unpacked
