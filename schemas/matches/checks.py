"""Checks that every sport's codec makes: the schema, the key, and the bounds of numbers and texts.

Each function raises a `RefusedError`, or returns the one for the codec to raise.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from google.protobuf.message import DecodeError, Message

from schemas.matches.ids import fault_of
from schemas.refusals import Reason, RefusedError

MAX_SEQ = (1 << 53) - 1
"""The highest event number that every JSON reader reads exactly."""

MAX_TEXT = 200
"""Characters of a name, or of a correction's reason."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def check_text(text: str, field: str) -> None:
    """Refuse a text that cannot be a name: every reply about the match would contain it.

    Raises:
        RefusedError: it is longer than `MAX_TEXT` characters, or has a control character.
    """
    if len(text) > MAX_TEXT:
        raise RefusedError(
            Reason.BROKEN_RULE, f"{field} has {len(text):,} characters; at most {MAX_TEXT} are read", field
        )
    if not text.isprintable() and (found := _CONTROL.search(text)):
        raise RefusedError(
            Reason.BROKEN_RULE, f"{field} has the control character U+{ord(found[0]):04X}", field
        )


def check_match_id(match_id: str) -> None:
    """Refuse an id that a row's key or a path cannot carry.

    Raises:
        RefusedError: it is empty, too long, `.` or `..`, or has a control character.
    """
    if (fault := fault_of(match_id)) is not None:
        raise RefusedError(Reason.BROKEN_RULE if match_id else Reason.NO_MATCH_ID, fault, "match_id")


def check_number(number: int, field: str, most: int, least: int = 0, of: str = "") -> int:
    """Return a number that is between `least` and `most`, both included; `of` tells whose field it is.

    Raises:
        RefusedError: it is out of these bounds.
    """
    if not least <= number <= most:
        named = f"{field} of {of}" if of else field
        raise RefusedError(
            Reason.BROKEN_RULE, f"{named} is {number}; it must be {least:,} to {most:,}", field
        )
    return number


def check_count(count: int, things: str, most: int, field: str = "") -> None:
    """Refuse more than `most` things in a field.

    Raises:
        RefusedError: there are more.
    """
    if count > most:
        raise RefusedError(Reason.BROKEN_RULE, f"{count} {things}; at most {most} are read", field)


@contextmanager
def within(field: str) -> Iterator[None]:
    """Name the field of what is refused within the block by its path: it is one of a message in `field`."""
    try:
        yield
    except RefusedError as error:
        error.place_within(field)
        raise


def missing_or_too_large(value: bytes | None, most: int) -> RefusedError:
    """Return the refusal of a record that has no value, or more than `most` bytes."""
    if value is None:
        return RefusedError(Reason.UNREADABLE, "the record has no value")
    return RefusedError(Reason.TOO_LARGE, f"{len(value):,} bytes; at most {most:,} are read")


def unreadable(error: DecodeError) -> RefusedError:
    """Return the refusal of bytes that are not a message of the schema."""
    return RefusedError(Reason.UNREADABLE, f"not a message of the schema: {error}")


def wrong_key(match_id: str, key: bytes | None) -> RefusedError:
    """Return the refusal of a record whose key is not its match_id."""
    if not match_id:
        return RefusedError(Reason.NO_MATCH_ID, "match_id is empty", "match_id")
    given = "no key" if key is None else f"the key {key[:64]!r}"
    return RefusedError(Reason.WRONG_KEY, f"{given}, which is not the match_id {match_id[:64]!r}", "match_id")


def check_texts(message: Message) -> None:
    """Apply `check_text` to every text of a message, at any depth.

    Raises:
        RefusedError: a text cannot be a name.
    """
    for field, value in message.ListFields():
        for index, one in enumerate(value if field.is_repeated else (value,)):
            if isinstance(one, Message | str):
                _check_texts_of(one, f"{field.name}[{index}]" if field.is_repeated else field.name)


def _check_texts_of(value: Message | str, field: str) -> None:
    if isinstance(value, str):
        check_text(value, field)
    else:
        with within(field):
            check_texts(value)
