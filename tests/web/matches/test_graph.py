"""One schema for the fields of all sports that a worker runs."""

import os
import subprocess
import sys

import pytest
from graphql import build_schema, print_type

import web.basketball.graph
import web.cricket.graph  # noqa: F401
from sandbox.process import ROOT
from tables.basketball.sport import SPORT as BASKETBALL
from tables.cricket.sport import SPORT as CRICKET
from web.matches.graph import FieldNames, graph_of, schema_of

ALL = ["gameState", "games", "gameScores", "boxScore", "gameInfo", "plays", "flow", "windows"]
OF_CRICKET = ["matchState", "matches", "scores", "matchInfo", "commentary", "scorecard", "overs"]


def test_the_schema_has_the_fields_of_every_sport_under_its_own_names() -> None:
    schema = build_schema(schema_of([graph_of(BASKETBALL), graph_of(CRICKET)]).as_str())
    assert schema.query_type is not None
    assert schema.subscription_type is not None
    assert [*schema.query_type.fields] == [*ALL, *OF_CRICKET]
    assert [*schema.subscription_type.fields] == ["gameState", "matchState"]


def test_what_one_sport_is_answered_with_does_not_depend_on_which_others_run() -> None:
    both = build_schema(schema_of([graph_of(BASKETBALL), graph_of(CRICKET)]).as_str()).type_map
    for sport in (graph_of(BASKETBALL), graph_of(CRICKET)):
        alone = build_schema(schema_of([sport]).as_str()).type_map
        for name in alone.keys() - {"Query", "Subscription"}:
            assert print_type(both[name]) == print_type(alone[name])


def test_types_that_sports_have_under_one_name_are_told_apart_and_cricket_s_stay() -> None:
    types = build_schema(schema_of([graph_of(BASKETBALL), graph_of(CRICKET)]).as_str()).type_map
    assert {"Status", "BasketballStatus", "CorrectionNote", "BasketballCorrectionNote"} <= types.keys()
    assert {"Changed", "CorrectionKind"} <= types.keys()
    assert not {"BasketballChanged", "BasketballCorrectionKind"} & types.keys()


def test_two_sports_with_a_field_of_one_name_are_refused_with_both(monkeypatch: pytest.MonkeyPatch) -> None:
    cricket, basketball = graph_of(CRICKET), graph_of(BASKETBALL)
    monkeypatch.setattr(basketball, "names", FieldNames("game_state", "matches", "game_scores"))
    with pytest.raises(ValueError, match="cricket and basketball both have the GraphQL field matches"):
        schema_of([cricket, basketball])


def printed_by_a_worker(code: str, **environ: str) -> str:
    """What a program prints once all that a worker would import is imported."""
    discovering = f"from app import app; app.discover(); {code}"
    done = subprocess.run(
        [sys.executable, "-c", discovering],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FIELDS = """
import sys
from graphql import build_schema
from web.matches.graph_view import _schema
print(*build_schema(_schema().as_str()).query_type.fields)
print(*(name for name in sys.modules if "cricket" in name.split(".")))
"""


def test_a_worker_without_cricket_has_the_other_fields_and_imports_none_of_it() -> None:
    fields, of_cricket = printed_by_a_worker(f"exec({FIELDS!r})", OVERSTREAM_SLICES="basketball").split("\n")[
        :2
    ]
    assert fields.split() == ALL
    assert of_cricket == ""


DEFAULT = """
from counting.sport import SPORT
from web.matches.graph import graph_of, schema_of
print(schema_of([graph_of(SPORT)]).as_str())
"""


def test_a_sport_that_says_nothing_has_the_fields_that_every_sport_has() -> None:
    told = printed_by_a_worker(f"exec({DEFAULT!r})", PYTHONPATH=str(ROOT / "examples" / "counting"))
    query = build_schema(told).query_type
    assert query is not None
    assert {name: str(field.type) for name, field in query.fields.items()} == {
        "countingMatch": "CountingMatchState",
        "countingMatches": "[CountingMatchState]!",
        "countingScores": "[CountingSummary]!",
    }
    assert [str(one.type) for one in query.fields["countingMatches"].args.values()] == [
        "CountingStatus",
        "Int!",
    ]
