"""The names of types in the API's descriptions, GraphQL's and OpenAPI's: programs generate code from them.

Two sports may each have a `Status`. Those of a sport at the root have plain names, which are a contract, as
have those that sports share; the names of another sport's own types begin with the sport's name.
"""

from collections.abc import Iterable


def is_of(kind: type, sport: str) -> bool:
    """Return whether a type is a sport's own: it is declared in a package or module of the sport's name."""
    return sport in kind.__module__.split(".")


def type_name(kind: type, sports: Iterable[str]) -> str:
    """Return the name of a type, beginning with the name of the one of `sports` whose own it is."""
    of = next((sport for sport in sports if is_of(kind, sport)), "")
    return f"{of.capitalize()}{kind.__name__}"
