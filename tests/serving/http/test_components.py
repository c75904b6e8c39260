"""The names of the API's types, whatever sports run."""

from typing import Any

import msgspec

from serving.http.components import schemas_of
from serving.http.type_names import type_name


def struct(module: str, name: str, **fields: Any) -> Any:
    """A struct as a module declares it."""
    return msgspec.defstruct(name, list(fields.items()), module=module)


CHESS = struct("schemas.chess.published", "Status", move=int)
GO = struct("go.state", "Status", stones=int)
SHARED = struct("schemas.matches.corrections", "Note", text=str)
STATE = struct("schemas.chess.published", "State", status=CHESS, notes=tuple[SHARED, ...], last=GO | None)


def test_the_own_types_of_a_sport_begin_with_its_name_and_no_others_do() -> None:
    _, components = schemas_of([STATE], {"chess", "go"})
    assert components.keys() == {"ChessState", "ChessStatus", "GoStatus", "Note"}
    assert components["ChessState"]["properties"]["status"] == {"$ref": "#/components/schemas/ChessStatus"}
    assert {name: one["title"] for name, one in components.items()} == {name: name for name in components}


def test_a_sport_whose_names_are_a_contract_keeps_them_whichever_others_have_the_same() -> None:
    _, components = schemas_of([STATE], {"go"})
    assert components.keys() == {"State", "Status", "GoStatus", "Note"}


def test_two_types_of_one_name_that_nothing_tells_apart_are_named_by_their_modules() -> None:
    _, components = schemas_of([STATE], ())
    assert {"schemas.chess.published.Status", "go.state.Status"} <= components.keys()
    status = components["State"]["properties"]["status"]
    assert status == {"$ref": "#/components/schemas/schemas.chess.published.Status"}


def test_the_schemas_are_in_the_order_of_the_types_and_refer_to_the_new_names() -> None:
    of_list, of_number, of_union = schemas_of([list[CHESS], int, CHESS | None], {"chess"})[0]
    chess = {"$ref": "#/components/schemas/ChessStatus"}
    assert of_list["items"] == chess
    assert of_number == {"type": "integer"}
    assert chess in of_union["anyOf"]


def test_a_type_is_a_sport_s_by_a_whole_part_of_its_module_s_name() -> None:
    assert type_name(struct("schemas.chessboard", "State"), ["chess"]) == "State"
    assert type_name(struct("tables.chess.windows", "State"), ["go", "chess"]) == "ChessState"
