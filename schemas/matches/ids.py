"""The ids that a match can have: an id is part of row keys, addresses and file names."""

import re

MAX_BYTES = 255
"""Bytes of an id in UTF-8."""

PATTERN = r"^(?!\.{1,2}$)[^\u0000-\u001f\u007f-\u009f]+$"
"""The rules for an id as a regular expression for JSON Schema; it cannot check the length in bytes."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def fault_of(match_id: str) -> str | None:
    """Return why a match cannot have this id; None if it can."""
    if not match_id:
        return "match_id is empty"
    if match_id in (".", ".."):
        return f"match_id is {match_id!r}, which a path cannot contain as a name"
    if not match_id.isprintable() and (found := _CONTROL.search(match_id)):
        return f"match_id has the control character U+{ord(found[0]):04X}"
    try:
        size = len(match_id.encode())
    except UnicodeEncodeError:
        return "match_id has half of a character"
    return f"match_id has {size:,} bytes; at most {MAX_BYTES} are read" if size > MAX_BYTES else None
