"""msgspec's `replace`, typed for structs that are known by a protocol only."""

from typing import TYPE_CHECKING, TypeVar

S = TypeVar("S")

if TYPE_CHECKING:

    def replace(struct: S, /, **changes: object) -> S:
        """Return a copy of a struct with these fields changed."""
else:
    from msgspec.structs import replace

__all__ = ["replace"]
