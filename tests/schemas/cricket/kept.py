"""Records as each release wrote them, with what they say: in released/<version>.json, and never changed."""

from pathlib import Path
from typing import Any

import msgspec

from schemas.cricket import events as plain
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import AnyEvent, MatchInfo
from tests.schemas.cricket import samples

FOLDER = Path(__file__).with_name("released")


class Kept(msgspec.Struct, frozen=True):
    """A record's value (base64), the name of its type in `schemas.cricket.events`, and its fields."""

    value: bytes
    type: str
    fields: Any

    @classmethod
    def of(cls, value: bytes, says: AnyEvent | MatchInfo) -> "Kept":
        return cls(value, type(says).__name__, msgspec.to_builtins(says))

    @property
    def says(self) -> AnyEvent | MatchInfo:
        """What the value must decode to; fields that are newer than it have their defaults."""
        found: AnyEvent | MatchInfo = msgspec.convert(self.fields, getattr(plain, self.type))
        return found

    def decode(self, more: bytes = b"") -> AnyEvent | MatchInfo:
        """Read the value, with `more` bytes behind it, as the scoring does."""
        decode = decode_info if self.type == MatchInfo.__name__ else decode_event
        return decode(self.value + more)


def read(version: str) -> list[Kept]:
    return msgspec.json.decode((FOLDER / f"{version}.json").read_bytes(), type=list[Kept])


def write(version: str) -> None:
    """Keep a record of every kind as today's code writes and reads it."""
    kept = [Kept.of(value, decode_event(value)) for value in samples.events()]
    kept += [Kept.of(value, decode_info(value)) for value in samples.infos()]
    lines = ",\n".join(msgspec.json.encode(one).decode() for one in kept)
    (FOLDER / f"{version}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
