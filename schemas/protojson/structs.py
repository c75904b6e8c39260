"""msgspec structs of protobuf messages, made from their descriptors: JSON is decoded into them in one call.

They accept less than protobuf's mapping does: fields by the names of the proto, enums by name, no text in
place of a number, no null. What they accept, protobuf's own parser reads as the same message.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from msgspec import UNSET, Meta, UnsetType

from schemas.protojson.comments import Comments
from schemas.protojson.messages import exclusive, is_map, is_well_known

_LARGEST_FLOAT = float.fromhex("0x1.fffffep+127")

_SCALARS: dict[int, Any] = {
    FieldDescriptor.TYPE_DOUBLE: float,
    FieldDescriptor.TYPE_FLOAT: Annotated[float, Meta(ge=-_LARGEST_FLOAT, le=_LARGEST_FLOAT)],
    FieldDescriptor.TYPE_BOOL: bool,
    FieldDescriptor.TYPE_STRING: str,
}
"""The types of those fields that are neither messages, enums nor whole numbers."""

_WHOLE: dict[int, Any] = {
    FieldDescriptor.CPPTYPE_INT32: Annotated[int, Meta(ge=-(1 << 31), le=(1 << 31) - 1)],
    FieldDescriptor.CPPTYPE_UINT32: Annotated[int, Meta(ge=0, le=(1 << 32) - 1)],
    # The message refuses what has more than 64 bits.
    FieldDescriptor.CPPTYPE_INT64: int,
    FieldDescriptor.CPPTYPE_UINT64: Annotated[int, Meta(ge=0)],
}


class UnmappedError(Exception):
    """A message has a field for which there is no struct: a map, bytes, or a type with a JSON of its own."""


class Structs:
    """The structs of a message and of those within it, each made once.

    `comments` has what the protos say of messages and fields; it becomes the structs' JSON Schema.
    """

    def __init__(self, comments: Comments) -> None:
        self._comments = comments
        self._made: dict[str, type[msgspec.Struct]] = {}

    def of(self, descriptor: Descriptor) -> type[msgspec.Struct]:
        """Return the struct of a message.

        Raises:
            UnmappedError: it has none.
        """
        if (made := self._made.get(descriptor.full_name)) is not None:
            return made
        if is_well_known(descriptor):
            raise UnmappedError(descriptor.full_name)
        said = self._comments.on(descriptor.full_name)
        namespace: dict[str, Any] = {"__doc__": said or f"`{descriptor.full_name}` in JSON."}
        if groups := exclusive(descriptor):
            namespace["__post_init__"] = _one_of_each(groups)
        made = self._made[descriptor.full_name] = msgspec.defstruct(
            struct_name(descriptor),
            # A message may contain itself: the types are set once the struct is there.
            [(field.name, f"_type_of_{field.name}", UNSET) for field in descriptor.fields],
            forbid_unknown_fields=True,
            kw_only=True,
            namespace=namespace,
        )
        for field in descriptor.fields:
            setattr(made, f"_type_of_{field.name}", self._type(field) | UnsetType)
        return made

    def _type(self, field: FieldDescriptor) -> Any:
        """Return the type of a field's value as an annotation."""
        if is_map(field):
            raise UnmappedError(field.full_name)
        single = self.of(field.message_type) if field.message_type is not None else _scalar(field)
        kind = list[single] if field.is_repeated else single  # type: ignore[valid-type]
        said = self._comments.on(field.full_name)
        return Annotated[kind, Meta(description=said)] if said else kind


def struct_name(descriptor: Descriptor) -> str:
    """Return the name of a message's struct: `cricket.v1.BallEvent` is `PostedCricketBallEvent`."""
    package = descriptor.file.package
    within = descriptor.full_name.removeprefix(f"{package}.")
    return f"Posted{package.partition('.')[0].capitalize()}{within.replace('.', '')}"


def _scalar(field: FieldDescriptor) -> Any:
    """Return the type of a value that is no message."""
    if field.enum_type is not None:
        return Literal[tuple(one.name for one in field.enum_type.values)]
    kind = _WHOLE.get(field.cpp_type) or _SCALARS.get(field.type)
    if kind is None:
        raise UnmappedError(field.full_name)
    return kind


def _one_of_each(groups: list[tuple[str, ...]]) -> Callable[[object], None]:
    """Return a check that at most one field of each group is set."""

    def check(struct: object) -> None:
        for group in groups:
            if sum(getattr(struct, name) is not UNSET for name in group) > 1:
                raise ValueError(f"more than one of {', '.join(group)}")

    return check
