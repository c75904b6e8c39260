"""The messages that a topic's schema names, and a message as JSON with the names of its proto."""

from typing import TypeAlias, cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from schemas.topics import Schema

__all__ = [
    "Json",
    "Message",
    "as_json",
    "class_with",
    "descriptor_of",
    "exclusive",
    "is_map",
    "is_well_known",
    "message_class",
]

Json: TypeAlias = dict[str, object]
"""A JSON object."""


def message_class(schema: Schema) -> type[Message]:
    """Return the generated class of a schema's message, whose module the sport's codec has imported."""
    return GetMessageClass(Default().FindMessageTypeByName(schema.message))


def descriptor_of(kind: type[Message]) -> Descriptor:
    """Return the descriptor of a message, whichever implementation of protobuf made it."""
    return cast(Descriptor, kind.DESCRIPTOR)


def class_with(field: FieldDescriptor) -> type[Message]:
    """Return the class of the message that has a field."""
    return GetMessageClass(cast(Descriptor, field.containing_type))


def is_map(field: FieldDescriptor) -> bool:
    """Return whether a field is a map: its entries are messages that no producer names."""
    message = field.message_type
    return message is not None and bool(message.GetOptions().map_entry)


def is_well_known(descriptor: Descriptor) -> bool:
    """Return whether a message has a JSON form of its own, as a timestamp has."""
    return descriptor.file.package == "google.protobuf"


def exclusive(descriptor: Descriptor) -> list[tuple[str, ...]]:
    """Return the names of the fields of each oneof; an `optional` field alone is none."""
    groups = (tuple(field.name for field in oneof.fields) for oneof in descriptor.oneofs)
    return [names for names in groups if len(names) > 1]


def as_json(message: Message) -> Json:
    """Return a message's set fields by the names of its proto, with enums by name and 64 bits as numbers."""
    return {field.name: _value(field, value) for field, value in message.ListFields()}


def _value(field: FieldDescriptor, value: object) -> object:
    if is_map(field):
        return dict(cast(dict[object, object], value))
    if field.is_repeated:
        return [_single(field, one) for one in cast(list[object], value)]
    return _single(field, value)


def _single(field: FieldDescriptor, value: object) -> object:
    if isinstance(value, Message):
        return as_json(value)
    if field.enum_type is not None and value in field.enum_type.values_by_number:
        return field.enum_type.values_by_number[cast(int, value)].name
    return value
