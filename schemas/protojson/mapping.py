"""A message type between JSON and protobuf: fast where the JSON is plain, thorough where it is not."""

from collections.abc import Iterable
from enum import Enum

import msgspec
from google.protobuf.message import Message

from schemas.protojson.comments import Comments
from schemas.protojson.faults import Fault, parsed
from schemas.protojson.messages import descriptor_of, message_class
from schemas.protojson.structs import Structs, UnmappedError
from schemas.topics import Schema

NOT_JSON = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises at bytes that are not the JSON that was expected."""


class Form(Enum):
    """How JSON holds messages."""

    ONE = "an object"
    ARRAY = "an array of objects"
    LINES = "an object a line (NDJSON)"


class Mapping:
    """The JSON of a topic's messages: protobuf's mapping, in which a field has its proto's name too.

    A name that stands twice in an object counts once, the last time, as is usual for JSON.

    Attributes:
        message: the generated class.
        struct: the struct of the JSON, None where the message has none (`Structs`).
    """

    def __init__(self, schema: Schema) -> None:
        self.message = message_class(schema)
        descriptor = descriptor_of(self.message)
        self.struct: type[msgspec.Struct] | None
        try:
            self.struct = Structs(Comments.beside(descriptor)).of(descriptor)
        except UnmappedError:
            self.struct = None
        else:
            self._one = msgspec.json.Decoder(self.struct)
            self._array = msgspec.json.Decoder(list[self.struct])  # type: ignore[name-defined]

    def fast(self, body: bytes, form: Form) -> list[Message] | None:
        """Return the messages of a body, decoded in one call; None where that is not enough.

        Then the body is wrong, or right in a way that only `thorough` reads.
        """
        if self.struct is None:
            return None
        try:
            found = self._decoded(body, form)
            # Omits what is not set, and names the fields as the message's constructor does.
            return [self.message(**fields) for fields in msgspec.to_builtins(found)]
        except (*NOT_JSON, ValueError):
            return None

    def _decoded(self, body: bytes, form: Form) -> Iterable[msgspec.Struct]:
        match form:
            case Form.ONE:
                return [self._one.decode(body)]
            case Form.ARRAY:
                return self._array.decode(body)
            case Form.LINES:
                return [self._one.decode(line) for line in lines_of(body)]

    def thorough(self, item: bytes | msgspec.Raw) -> Message | tuple[Fault, ...]:
        """Return the message of one item's JSON, or all that is wrong with it, never nothing."""
        try:
            value = msgspec.json.decode(item)
        except NOT_JSON as error:
            return (Fault("", f"not JSON: {error}"),)
        return parsed(value, self.message)


def lines_of(body: bytes) -> list[bytes]:
    """Return the lines of a body that have anything on them."""
    return [line for line in body.split(b"\n") if not line.isspace() and line]


def items_of(body: bytes, form: Form) -> list[msgspec.Raw] | tuple[Fault, ...]:
    """Return the JSON of each item of a body; a fault where the body as a whole is no JSON of that form."""
    match form:
        case Form.ONE:
            return [msgspec.Raw(body)]
        case Form.LINES:
            return [msgspec.Raw(line) for line in lines_of(body)]
        case Form.ARRAY:
            try:
                return msgspec.json.decode(body, type=list[msgspec.Raw])
            except NOT_JSON as error:
                return (Fault("", f"not JSON: {error}"),)
