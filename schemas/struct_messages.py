"""msgspec structures as protobuf messages and back: one set of types for HTTP's JSON and for gRPC.

A structure and its message have the same fields, by name: what may be null is `optional`, a list is
`repeated`, a structure is a message. What differs is found when the mapping is made, not when it is used.
"""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

import msgspec
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from msgspec import inspect

from schemas.protojson.messages import descriptor_of

S = TypeVar("S", bound=msgspec.Struct)
M = TypeVar("M", bound=Message)

Read = Callable[[object], object]
"""Makes a structure's value of a message's."""

_KINDS: dict[type[inspect.Type], frozenset[int]] = {
    inspect.IntType: frozenset((FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64)),
    inspect.FloatType: frozenset((FieldDescriptor.CPPTYPE_DOUBLE,)),
    inspect.StrType: frozenset((FieldDescriptor.CPPTYPE_STRING,)),
    inspect.BoolType: frozenset((FieldDescriptor.CPPTYPE_BOOL,)),
}


class MismatchError(TypeError):
    """A structure and a message are not alike; the text says in which field."""


class StructMessages(Generic[S, M]):
    """Maps a structure to a message and back."""

    def __init__(self, struct: type[S], message: type[M]) -> None:
        """Compare both.

        Raises:
            MismatchError: they do not have the same fields.
        """
        self._struct = struct
        self._message = message
        described = inspect.type_info(struct)
        if not isinstance(described, inspect.StructType):
            raise MismatchError(f"{struct.__name__} is no structure")
        self._read = _reader(described, descriptor_of(message))

    def message(self, value: S) -> M:
        """Return the message of a structure."""
        # Null is what a message does not have.
        return self._message(**msgspec.to_builtins(value))

    def struct(self, message: M) -> S:
        """Return the structure of a message."""
        return cast(S, self._read(message))


def _reader(struct: inspect.StructType, message: Descriptor) -> Read:
    """Return what makes a structure of a message of this type."""
    names = [field.name for field in struct.fields]
    if extra := set(names) ^ set(message.fields_by_name):
        raise MismatchError(
            f"{struct.cls.__name__} and {message.full_name} do not both have {', '.join(sorted(extra))}"
        )
    nullable: dict[str, bool] = {}
    readers: dict[str, Read | None] = {}
    for field in struct.fields:
        kind, nullable[field.name] = _without_null(field.type)
        readers[field.name] = _value_reader(kind, nullable[field.name], message.fields_by_name[field.name])
    return _of_fields(struct.cls, nullable, readers)


def _of_fields(
    made: type[msgspec.Struct], nullable: Mapping[str, bool], readers: Mapping[str, Read | None]
) -> Read:
    def read(message: object) -> object:
        given = cast(Message, message)
        found: dict[str, object] = {}
        for name, reader in readers.items():
            if nullable[name] and not given.HasField(name):
                found[name] = None
                continue
            value: object = getattr(given, name)
            found[name] = value if reader is None else reader(value)
        return made(**found)

    return read


def _value_reader(kind: inspect.Type, is_nullable: bool, field: FieldDescriptor) -> Read | None:
    """Return what makes a structure's value of a field's, None where both are the same."""
    if isinstance(kind, inspect.ListType) != field.is_repeated:
        raise MismatchError(f"{field.full_name} is a list on one side only")
    if isinstance(kind, inspect.ListType):
        one = _single_reader(kind.item_type, field)
        return lambda values: [value if one is None else one(value) for value in cast(list[object], values)]
    if is_nullable and not field.has_presence:
        raise MismatchError(f"{field.full_name} has to be optional: it may be null")
    if not is_nullable and field.has_presence and field.message_type is None:
        raise MismatchError(f"{field.full_name} is optional, and is never null")
    return _single_reader(kind, field)


def _single_reader(kind: inspect.Type, field: FieldDescriptor) -> Read | None:
    if isinstance(kind, inspect.StructType) and field.message_type is not None:
        return _reader(kind, field.message_type)
    if field.cpp_type not in _KINDS.get(type(kind), ()):
        raise MismatchError(f"{field.full_name} is of another type")
    return None


def _without_null(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    if not isinstance(kind, inspect.UnionType):
        return kind, False
    others = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    if len(others) != 1:
        raise MismatchError("a field has several types")
    return others[0], len(others) < len(kind.types)
