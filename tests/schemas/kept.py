"""Records as each release wrote them, with what they say: <sport>/released/<version>.json never changes."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

FOLDER = Path(__file__).parent

CORRECTION, REPLACEMENT = "Correction", "replacement"

NEWER = {
    "varint": b"\xc0\x3e\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    "fixed64": b"\xc1\x3e\x01\x02\x03\x04\x05\x06\x07\x08",
    "bytes": b"\xc2\x3e\x05newer",
    "group": b"\xc3\x3e\x08\x01\xc4\x3e",
    "fixed32": b"\xc5\x3e\x01\x02\x03\x04",
    "the highest number": b"\xf8\xff\xff\xff\x0f\x01",
}
"""Fields that no version has, of each wire type, with the number 1000 and the highest there is."""


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A record's value (base64), the name of its type in the sport's `events`, and its fields.

    `replacement` names the type of a correction's: its fields do not say which it is.
    """

    value: bytes
    type: str
    fields: Any
    replacement: str = ""


class Records:
    """What the releases wrote of a sport; `types` is its module `events`, `info` names a description."""

    def __init__(
        self,
        sport: str,
        types: ModuleType,
        info: str,
        decode_event: Callable[[bytes], Any],
        decode_info: Callable[[bytes], Any],
    ) -> None:
        self._folder = FOLDER / sport / "released"
        self._types = types
        self._info = info
        self._decode_event = decode_event
        self._decode_info = decode_info

    def versions(self) -> list[str]:
        return sorted(file.stem for file in self._folder.glob("*.json"))

    def read(self, version: str) -> list[Kept]:
        return msgspec.json.decode((self._folder / f"{version}.json").read_bytes(), type=list[Kept])

    def says(self, kept: Kept) -> Any:
        """What the value must decode to; fields that are newer than it have their defaults."""
        kind = getattr(self._types, kept.type)
        if kept.type != CORRECTION:
            return msgspec.convert(kept.fields, kind)
        given = {
            field.name: kept.fields[field.encode_name]
            for field in msgspec.structs.fields(kind)
            if field.encode_name in kept.fields
        }
        if kept.replacement:
            given[REPLACEMENT] = msgspec.convert(given[REPLACEMENT], getattr(self._types, kept.replacement))
        return kind(**given)

    def decode(self, kept: Kept, more: bytes = b"") -> Any:
        """Read the value, with `more` bytes behind it, as the scoring does."""
        decode = self._decode_info if kept.type == self._info else self._decode_event
        return decode(kept.value + more)

    def write(self, version: str, events: Iterable[bytes], infos: Iterable[bytes]) -> None:
        """Keep a record of every kind as today's code writes and reads it."""
        says = [(value, self._decode_event(value)) for value in events]
        says += [(value, self._decode_info(value)) for value in infos]
        kept = [
            Kept(
                value, type(one).__name__, msgspec.to_builtins(one), _name_of(getattr(one, REPLACEMENT, None))
            )
            for value, one in says
        ]
        lines = ",\n".join(msgspec.json.encode(one).decode() for one in kept)
        self._folder.mkdir(exist_ok=True)
        (self._folder / f"{version}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


def _name_of(replacement: object) -> str:
    return "" if replacement is None else type(replacement).__name__
