"""The JSON schemas of the API's types: named components that refer to one another."""

import inspect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import inspect as kinds

from serving.http.operations import Json
from serving.http.type_names import type_name

_REF = "#/components/schemas/{name}"


def schemas_of(types: Sequence[Any], sports: Collection[str]) -> tuple[Sequence[Json], dict[str, Json]]:
    """Return the schemas of types, in their order, and the components that they refer to, by name.

    The name of a type that one of the `sports` declares begins with the sport's.
    """
    # One call: msgspec returns a list of schemas in the order of the types.
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    names = _names(_classes(kinds.multi_type_info(types)), sports)
    refs = {_REF.format(name=before): _REF.format(name=after) for before, after in names.items()}
    named = {names.get(name, name): schema for name, schema in components.items()}
    return (
        [_with_refs(schema, refs) for schema in schemas],
        {name: _with_refs(_tidy(name, schema), refs) for name, schema in named.items()},
    )


def _names(classes: Iterable[type], sports: Collection[str]) -> dict[str, str]:
    """Return the names of components by those of msgspec, which have the module where two are alike."""
    found = list(dict.fromkeys(classes))
    alike = Counter(one.__name__ for one in found)
    before = {
        one: one.__name__ if alike[one.__name__] == 1 else f"{one.__module__}.{one.__qualname__}"
        for one in found
    }
    after = {one: type_name(one, sports) for one in found}
    taken = Counter(after.values())
    return {before[one]: name for one, name in after.items() if taken[name] == 1}


def _classes(found: Iterable[kinds.Type]) -> Iterator[type]:
    """Yield the structs and enums among types, and those of their parts, each at least once."""
    ahead, seen = list(found), set[type]()
    while ahead:
        match ahead.pop():
            case kinds.StructType(cls=cls, fields=fields) if cls not in seen:
                seen.add(cls)
                ahead += [field.type for field in fields]
                yield cls
            case kinds.EnumType(cls=cls):
                yield cls
            case kinds.Metadata(type=inner):
                ahead.append(inner)
            case kinds.CollectionType(item_type=inner):
                ahead.append(inner)
            case kinds.TupleType(item_types=inners) | kinds.UnionType(types=inners):
                ahead += inners
            case kinds.DictType(key_type=key, value_type=value):
                ahead += [key, value]
            case _:
                pass


def _tidy(name: str, schema: Json) -> Json:
    """Return a component under its name, its description without a docstring's indentation."""
    described = {"description": inspect.cleandoc(schema["description"])} if "description" in schema else {}
    return {**schema, "title": name, **described}


def _with_refs(part: Any, refs: Mapping[str, str]) -> Any:
    """Return a part of a schema with other references."""
    if isinstance(part, dict):
        return {name: _with_refs(one, refs) for name, one in part.items()}
    if isinstance(part, list):
        return [_with_refs(one, refs) for one in part]
    return refs.get(part, part) if isinstance(part, str) else part
