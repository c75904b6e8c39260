"""Messages from a JSON that is not protobuf's mapping of them but a sport's own."""

import re
from collections.abc import Iterator

import msgspec
from google.protobuf.message import Message
from msgspec import NODEFAULT

from schemas.matches.posts import AnyPost
from schemas.protojson.faults import Fault, shown
from schemas.protojson.mapping import NOT_JSON, Form, lines_of
from schemas.protojson.messages import message_class
from schemas.refusals import RefusedError
from schemas.topics import Schema

_AT = re.compile(r" - at `\$\.?(.*)`$")
"""Where msgspec found a fault."""


class PostReading:
    """Reads what is posted at a sport's own path; `Mapping` does so of protobuf's JSON.

    Attributes:
        message: the messages of the topic's schema.
        struct: the struct of the JSON.
    """

    def __init__(self, post: AnyPost, schema: Schema) -> None:
        self.message = message_class(schema)
        self.struct: type[msgspec.Struct] | None = post.kind
        self._post = post
        self._one = msgspec.json.Decoder(post.kind)
        self._array = msgspec.json.Decoder(list[post.kind])  # type: ignore[name-defined]

    def fast(self, body: bytes, form: Form) -> list[Message] | None:
        """Return the messages of a body, None where it has to be read thoroughly."""
        try:
            match form:
                case Form.ONE:
                    posted = [self._one.decode(body)]
                case Form.ARRAY:
                    posted = self._array.decode(body)
                case Form.LINES:
                    posted = [self._one.decode(line) for line in lines_of(body)]
            return [self._message(one) for one in posted]
        except (*NOT_JSON, RefusedError):
            return None

    def thorough(self, item: bytes | msgspec.Raw) -> Message | tuple[Fault, ...]:
        """Return the message of an item, or all that is wrong with it, never nothing."""
        try:
            value = msgspec.json.decode(item)
        except NOT_JSON as error:
            return (Fault("", f"not JSON: {error}"),)
        if not isinstance(value, dict):
            return (Fault("", f"expected an object, not {shown(value)}"),)
        try:
            return self._message(msgspec.convert(value, self._post.kind))
        except msgspec.ValidationError as error:
            return tuple(self._faults(value)) or (_fault("", error),)
        except RefusedError as error:
            return (Fault(error.field, str(error)),)

    def _message(self, posted: msgspec.Struct) -> Message:
        return self.message.FromString(self._post.event(posted))

    def _faults(self, value: dict[str, object]) -> Iterator[Fault]:
        """Yield what is wrong with each field of an object."""
        kind = self._post.kind
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
        for name, field in fields.items():
            if name in value:
                try:
                    msgspec.convert(value[name], field.type)
                except msgspec.ValidationError as error:
                    yield _fault(name, error)
            elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
                yield Fault(name, "it is missing")
        if kind.__struct_config__.forbid_unknown_fields:
            for name in value.keys() - fields.keys():
                yield Fault(name, "there is no such field")


def _fault(name: str, error: msgspec.ValidationError) -> Fault:
    text = str(error)
    at = _AT.search(text)
    within = at[1] if at else ""
    path = name + (within if within.startswith("[") or not name or not within else f".{within}")
    message = text[: at.start()] if at else text
    return Fault(path, message[:1].lower() + message[1:])
