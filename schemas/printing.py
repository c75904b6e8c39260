"""Prints messages of any sport as readable text."""

import importlib

from google.protobuf import descriptor_pool, message_factory, text_format
from google.protobuf.message import DecodeError

from schemas.topics import Schema


def printable(text: str) -> str:
    """Return a text on one line with control characters escaped, so that it cannot control a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def as_text(schema: Schema, value: bytes) -> str | None:
    """Return a value in protobuf's text format, a field a line; None if it is not such a message.

    Fields that are newer than the schema appear under their numbers.
    """
    # Importing the generated code registers the message.
    importlib.import_module(f"schemas.{schema.file.removesuffix('.proto').replace('/', '.')}_pb2")
    descriptor = descriptor_pool.Default().FindMessageTypeByName(schema.message)
    try:
        message = message_factory.GetMessageClass(descriptor).FromString(value)
    except DecodeError:
        return None
    return text_format.MessageToString(message, as_utf8=True, print_unknown_fields=True)
