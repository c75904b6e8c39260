"""Structs of which a field is never shown: not in a log, not in a traceback."""

from collections.abc import Iterator

import msgspec

HIDDEN = frozenset({"hash", "secret"})
"""The fields of which only the name is shown."""


class Discreet(msgspec.Struct, frozen=True, gc=False):
    """Shows all of its fields but those in `HIDDEN`, of which it shows only that they are there."""

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={shown}" for name, shown in self._shown())
        return f"{type(self).__name__}({fields})"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [*self._shown()]

    def _shown(self) -> Iterator[tuple[str, str]]:
        for name in self.__struct_fields__:
            yield name, "..." if name in HIDDEN else repr(getattr(self, name))
