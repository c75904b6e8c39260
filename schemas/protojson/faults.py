"""All that is wrong with the JSON of a message, by a walk over its descriptor.

Whether a value is right is protobuf's own parser's verdict, one field at a time; the walk finds the place.
"""

import difflib
from collections.abc import Iterator

import msgspec
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from schemas.protojson.messages import class_with, descriptor_of, exclusive, is_map, is_well_known

REFUSALS = (json_format.ParseError, ValueError, TypeError, OverflowError)
"""What protobuf's parser raises at JSON that is not of the message."""

MAX_DEPTH = 100
"""Levels of messages within messages that protobuf's parsers read."""

TOO_DEEP = f"messages are nested within one another more than {MAX_DEPTH} times"

_SHOWN = 60
"""Characters of a wrong value that a fault repeats."""

_WORDS = {
    FieldDescriptor.CPPTYPE_INT32: "a whole number from -2,147,483,648 to 2,147,483,647",
    FieldDescriptor.CPPTYPE_UINT32: "a whole number from 0 to 4,294,967,295",
    FieldDescriptor.CPPTYPE_INT64: "a whole number of 64 bits",
    FieldDescriptor.CPPTYPE_UINT64: "a whole number of 64 bits, not negative",
    FieldDescriptor.CPPTYPE_DOUBLE: "a number",
    FieldDescriptor.CPPTYPE_FLOAT: "a number",
    FieldDescriptor.CPPTYPE_BOOL: "true or false",
    FieldDescriptor.CPPTYPE_STRING: "a text",
    FieldDescriptor.CPPTYPE_MESSAGE: "an object",
}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a field, by its path (`correction.replacement.runs`, `dismissals[1]`); "" is all."""

    field: str
    message: str


def parsed(value: object, kind: type[Message]) -> Message | tuple[Fault, ...]:
    """Return the message that decoded JSON stands for, or all that is wrong with it, never nothing."""
    if not isinstance(value, dict):
        return (Fault("", f"expected an object, not {shown(value)}"),)
    try:
        return json_format.ParseDict(value, kind())
    except REFUSALS as error:
        found = tuple(_walk(descriptor_of(kind), value, ""))
        return found or (Fault("", str(error)),)


def shown(value: object) -> str:
    """Return a value as JSON, cut where it is long."""
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _walk(descriptor: Descriptor, value: dict[str, object], path: str) -> Iterator[Fault]:
    """Yield the faults of a message's fields."""
    known = {name: field for field in descriptor.fields for name in (field.json_name, field.name)}
    given: dict[str, str] = {}
    for name, one in value.items():
        field = known.get(name)
        if field is None:
            yield Fault(path + name, _unknown(name, known))
        elif (before := given.setdefault(field.name, name)) != name:
            yield Fault(path + name, f"the same field as {before}, which is there too")
        else:
            yield from _field(field, name, one, path + name)
    for group in exclusive(descriptor):
        if len(both := [given[name] for name in group if name in given]) > 1:
            yield Fault(path + both[1], f"only one of {', '.join(group)} may be there")


def _unknown(name: str, known: dict[str, FieldDescriptor]) -> str:
    meant = difflib.get_close_matches(name, known, n=1)
    return f"there is no such field: did you mean {meant[0]}?" if meant else "there is no such field"


def _field(field: FieldDescriptor, name: str, value: object, path: str) -> Iterator[Fault]:
    """Yield the faults of one field's value."""
    if value is None:
        return
    if not field.is_repeated or is_map(field):
        yield from _single(field, value, path, {name: value})
    elif not isinstance(value, list):
        yield Fault(path, f"expected an array, not {shown(value)}")
    else:
        for index, one in enumerate(value):
            yield from _single(field, one, f"{path}[{index}]", {name: [one]})


def _single(field: FieldDescriptor, value: object, path: str, alone: dict[str, object]) -> Iterator[Fault]:
    """Yield the faults of a value; `alone` is a message that has nothing else."""
    message = field.message_type
    if message is not None and not is_map(field) and not is_well_known(message) and isinstance(value, dict):
        if path.count(".") < MAX_DEPTH:
            yield from _walk(message, value, f"{path}.")
        else:
            yield Fault(path, TOO_DEEP)
        return
    try:
        json_format.ParseDict(alone, class_with(field)())
    except REFUSALS:
        yield Fault(path, f"expected {_expected(field)}, not {shown(value)}")


def _expected(field: FieldDescriptor) -> str:
    if field.enum_type is not None:
        return f"one of {', '.join(one.name for one in field.enum_type.values)}"
    if field.type == FieldDescriptor.TYPE_BYTES:
        return "a text in base64"
    return _WORDS[field.cpp_type]
