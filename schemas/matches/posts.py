"""Paths at which clients post events in a JSON of their own: those that existing clients use already."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

J = TypeVar("J", bound=msgspec.Struct)


class Post(msgspec.Struct, Generic[J], frozen=True, eq=False, kw_only=True):
    """A path, and what is posted at it: an object, an array of them, or one a line.

    - `path`: where, from the root on: "/score". `name`: its id for programs: a verb and its object.
    - `kind`: the struct of the JSON. `example`: one of it, which is valid.
    - `event(posted)`: an event's record for it; it may raise a `RefusedError` that names a field of `kind`.
    - `fields`: the fields of `kind` by those of the event's message that they become, where the names differ:
      what a worker refuses of a record is told by the names that its client knows.
    - `summary`: what it is for, in a few words.
    """

    path: str
    name: str
    kind: type[J]
    event: Callable[[J], bytes]
    example: J
    summary: str
    fields: Mapping[str, str] = {}


AnyPost = Post[Any]
"""A post of some sport: its functions only receive what is of its own `kind`."""
