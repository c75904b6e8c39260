"""GraphQL types made from the structs and enums of the answers: the same fields, in camel case."""

import types
from enum import Enum
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import msgspec
import strawberry
from strawberry.scalars import JSON

from serving.http.type_names import is_of, type_name

Long = NewType("Long", int)
"""A whole number beyond GraphQL's 32 bits: epoch milliseconds, event numbers."""

_LONG_NAMES = frozenset(
    {
        "last_seq",
        "seq",
        "news_seq",
        "ball_seq",
        "missing",
        "last_update",
        "starts_at",
        "at",
        "as_of",
        "started",
        "ended",
    }
)


def graph_type(struct: type, sport: str = "") -> Any:
    """Return the GraphQL type of a struct; `sport` begins the names of its own types, "" no names."""
    return _type(struct, sport if is_of(struct, sport) else "")


def graph_enum(kind: type[Enum], sport: str = "") -> Any:
    """Return the GraphQL type of an enum, named as `graph_type` does."""
    return _enum(kind, sport if is_of(kind, sport) else "")


@cache
def _type(struct: type, sport: str) -> Any:
    hints = get_type_hints(struct)
    fields = {
        field.name: _translated(hints[field.name], Long if field.name in _LONG_NAMES else int, sport)
        for field in msgspec.structs.fields(struct)
    }
    unset = {name: _unless_unset(name) for name in fields if msgspec.UnsetType in get_args(hints[name])}
    description = (struct.__doc__ or "").partition("\n")[0]
    made = types.new_class(
        type_name(struct, (sport,)), exec_body=lambda body: body.update(__annotations__=fields, **unset)
    )
    return strawberry.type(made, description=description)


def _unless_unset(name: str) -> Any:
    """Return the GraphQL field of a struct's field that is null where the struct leaves it out."""

    def read(root: object) -> Any:
        value = getattr(root, name)
        return None if value is msgspec.UNSET else value

    return strawberry.field(resolver=read)


@cache
def _enum(kind: type[Enum], sport: str) -> Any:
    return strawberry.enum(kind, name=type_name(kind, (sport,)))


def _translated(hint: Any, number: Any, sport: str) -> Any:
    """Return the GraphQL type of a field; `number` is the type of its whole numbers."""
    if hint is msgspec.UnsetType:
        return type(None)
    if get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(_translated(one, number, sport) for one in get_args(hint))]  # noqa: UP007 - made at run time
    if get_origin(hint) in (tuple, list):
        return list[_translated(get_args(hint)[0], number, sport)]  # type: ignore[misc]
    if get_origin(hint) is dict:  # by words that are not all known
        return JSON
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return graph_type(hint, sport)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return graph_enum(hint, sport)
    return number if hint is int else hint
