"""What a .proto says of its messages and fields: generated code does not keep it."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Self

from google.protobuf.descriptor import Descriptor

_PACKAGE = re.compile(r"package ([\w.]+);")
_OPENS = re.compile(r"(message|enum|oneof) (\w+) \{")
_FIELD = re.compile(r"(?:optional |repeated )?[\w.]+ (\w+) = \d+")


class Comments:
    """The comments that stand before messages and fields, by their full names."""

    def __init__(self, found: dict[str, str]) -> None:
        self._found = found

    @classmethod
    def beside(cls, descriptor: Descriptor) -> Self:
        """Return the comments of a message's .proto, if it lies beside the generated module."""
        generated = next(
            (
                str(module.__file__)
                for name, module in list(sys.modules.items())
                if name.endswith("_pb2") and module.DESCRIPTOR.name == descriptor.file.name
            ),
            "",
        )
        return cls(_of_file(Path(generated.removesuffix("_pb2.py") + ".proto")))

    def on(self, name: str) -> str:
        """Return what is said of a message or a field, "" where nothing is."""
        return self._found.get(name, "")


@cache
def _of_file(proto: Path) -> dict[str, str]:
    try:
        return dict(comments_in(proto.read_text("utf-8").splitlines()))
    except OSError:
        return {}


def comments_in(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the full name of each message and field that has a comment before it, and the comment."""
    scope: list[str] = []
    said: list[str] = []
    for line in map(str.strip, lines):
        if line.startswith("//"):
            said.append(line.removeprefix("//").strip())
            continue
        named, opened = "", None
        if package := _PACKAGE.match(line):
            scope = [package[1]]
        elif opened := _OPENS.match(line):
            # The fields of a oneof are its message's.
            named = "" if opened[1] == "oneof" else opened[2]
            scope.append(named)
        elif line.startswith("}"):
            scope.pop()
        elif field := _FIELD.match(line):
            named = field[1]
        if named and said:
            within = scope if opened else [*scope, named]
            yield ".".join(filter(None, within)), " ".join(filter(None, said))
        said = []
