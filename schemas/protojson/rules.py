"""All that a sport's decoder refuses of a message: it names one field at a time, which is then taken out."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message

from schemas.protojson.faults import TOO_DEEP, Fault
from schemas.protojson.messages import descriptor_of
from schemas.refusals import RefusedError

DECODED = 100
"""Times that one message is decoded at most: for each fault once, or a few times."""

D = TypeVar("D")

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
_ENDS = re.compile(r"(.+)(?:\.\w+|\[\d+\])$")
"""A path and its last part."""


def refusals(message: Message, decode: Callable[[bytes], D]) -> tuple[tuple[Fault, ...], D | None]:
    """Return what `decode` refuses of a message's bytes, and what it makes of the rest, None if of nothing.

    The field that it names is cleared, and the rest decoded again, until it takes the rest, or names no
    field or a whole part of the message. One that is refused when cleared, too, is repaired by other
    means (`_repairs`). What is refused of a message in which a field was changed may come of that, and
    is not reported.
    """
    found: dict[str, Fault] = {}
    tried: dict[str, Iterator[bool]] = {}
    changed: set[str] = set()
    try:
        rest = type(message).FromString(message.SerializeToString())
    except DecodeError:  # its constructor takes more levels than its parser
        return (Fault("", TOO_DEEP),), None
    for _ in range(DECODED):
        try:
            return tuple(found.values()), decode(rest.SerializeToString())
        except RefusedError as error:
            field = error.field
            if not any(_is_within(one, field) or _is_within(field, one) for one in changed):
                found[field] = Fault(field, str(error))
                if isinstance(getattr(rest, field, None), Message):
                    break  # without that part it would be another kind of event
            if not any(tried.setdefault(field, _repairs(rest, field, changed))):
                break
    return tuple(found.values()), None


def _is_within(path: str, other: str) -> bool:
    """Return whether a path is another, or leads into it."""
    return path == other or path.startswith((f"{other}.", f"{other}["))


def _repairs(message: Message, field: str, changed: set[str]) -> Iterator[bool]:
    """Try one repair after the other of what is wrong with a field; yield whether it could be done.

    The field is cleared, then a number or a text is set to 1 and to 2, then what contains it is cleared. The
    paths of what is `changed` are added.
    """
    if not field:
        return
    changed.add(field)
    yield clear(message, field)
    for stand_in in (1, 2):
        yield put(message, field, stand_in)
    while within := _ENDS.match(field):
        field = within[1]
        changed.add(field)
        yield clear(message, field)


def clear(message: Message, path: str) -> bool:
    """Clear the field of a message at a path, and return whether there is such a field."""
    return _change(message, path, None)


def put(message: Message, path: str, number: int) -> bool:
    """Set the number, or the text, of a message at a path; return whether there is such a field."""
    return _change(message, path, number)


def _change(message: Message, path: str, number: int | None) -> bool:
    """Clear the field at a path, or set it to a number."""
    first, _, rest = path.partition(".")
    step = _STEP.fullmatch(first)
    field = step and descriptor_of(type(message)).fields_by_name.get(step[1])
    if not step or field is None:
        return False
    values: Any = getattr(message, field.name)
    if step[2] is None:
        if rest:
            return isinstance(values, Message) and _change(values, rest, number)
        return _set(message, field, number)
    at = int(step[2])
    if not field.is_repeated or at >= len(values):
        return False
    if isinstance(values[at], Message):
        return _change(values[at], rest, number) if rest else _emptied(values[at])
    if rest or number is not None:
        return False
    # Taken out, it would shift the places of those after it.
    values[at] = type(values[at])()
    return True


def _set(message: Message, field: FieldDescriptor, number: int | None) -> bool:
    if number is None:
        message.ClearField(field.name)
    elif field.is_repeated or not isinstance(before := getattr(message, field.name), int | str):
        return False
    else:
        setattr(message, field.name, number if isinstance(before, int) else str(number))
    return True


def _emptied(message: Message) -> bool:
    message.Clear()
    return True
