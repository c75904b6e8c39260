"""Roles: the workers of one group run the same slices, which each reports as it joins.

The group's leader assigns members that run other slices no partition, and its assignment reports
the slices that it runs itself; such members stop. A worker of an older version, or one that does not
know its slices, reports none, and is not compared.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from engine.fatal import UnfitError

Slices = tuple[str, ...]
"""Names of slices, in order."""


class SlicesDifferError(UnfitError):
    """The group's workers run other slices than this one."""

    def __init__(self, group: str, theirs: Sequence[str], ours: Sequence[str], url: str = "") -> None:
        where = f" ({url})" if url else ""
        super().__init__(
            f"the workers of the group {group} run the slices {','.join(theirs)}{where}, and this one would "
            f"run {','.join(ours)}: set OVERSTREAM_SLICES to the same for all of them"
        )


class _Metadata(msgspec.Struct, frozen=True):
    slices: Slices = ()


def differ(ours: Slices, theirs: Slices) -> bool:
    """Return whether slices are known on both sides, and differ."""
    return bool(ours and theirs and ours != theirs)


def read_slices(data: bytes) -> Slices:
    """Return the slices in a member's metadata or an assignment, empty where it has none."""
    return msgspec.json.decode(data, type=_Metadata).slices


def with_slices(data: bytes, slices: Slices) -> bytes:
    """Return metadata with slices added; Faust's own readers ignore them."""
    metadata: dict[str, Any] = msgspec.json.decode(data)
    return msgspec.json.encode(metadata | {"slices": slices})
