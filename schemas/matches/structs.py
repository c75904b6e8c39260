"""msgspec's `replace`, for structs that are typed by a protocol."""

from typing import TYPE_CHECKING, TypeVar

S = TypeVar("S")

if TYPE_CHECKING:

    def replace(struct: S, /, **changes: object) -> S:
        """Return a struct that differs in these fields."""
else:
    from msgspec.structs import replace

__all__ = ["replace"]
