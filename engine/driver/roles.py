"""Roles: the workers of one group run the same slices, which each says as it joins.

Who leads the group gives members that run others no partition, and says in their assignment which
slices it runs itself; they end of that. Where nothing is said, by a worker of an older version or one
that does not know its slices, nothing is compared.
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


class _Said(msgspec.Struct, frozen=True):
    slices: Slices = ()


def differ(ours: Slices, theirs: Slices) -> bool:
    """Tell whether slices are known on both sides, and others."""
    return bool(ours and theirs and ours != theirs)


def said(data: bytes) -> Slices:
    """Return the slices that a member's metadata or an assignment says, none where it does not."""
    return msgspec.json.decode(data, type=_Said).slices


def saying(data: bytes, slices: Slices) -> bytes:
    """Return metadata that says slices, too; Faust's own readers pass over that."""
    metadata: dict[str, Any] = msgspec.json.decode(data)
    return msgspec.json.encode(metadata | {"slices": slices})
