"""Cricsheet files, the bad ones among them."""

import codecs
import json
import os
from pathlib import Path
from typing import Any

import pytest

from feeds.cricket.cricsheet.events import BadFile, CricsheetFile, Found, read_matches
from feeds.matches.feed import File

GOOD: dict[str, Any] = {"info": {"teams": ["Reds", "Blues"], "dates": ["2024-06-01"]}, "innings": []}
BALL = {"batter": "A", "non_striker": "B", "bowler": "X", "runs": {"batter": 0}}


def an_innings(**ball: Any) -> dict[str, Any]:
    return {"team": "Reds", "overs": [{"over": 0, "deliveries": [{**BALL, **ball}]}]}


def write(file: Path, content: Any = GOOD) -> Path:
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def read(*files: Path) -> list[Found]:
    return list(read_matches(File(str(file), file.read_bytes()) for file in files))


def test_a_match_is_named_after_its_file(tmp_path: Path):
    (found,) = read(write(tmp_path / "1384429.json"))
    assert isinstance(found, CricsheetFile)
    assert found.match_id == "1384429"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON"),
        ("", "not JSON"),
        ("[1]", "not a Cricsheet match"),
        ({"info": GOOD["info"]}, "missing required field `innings`"),
        ({**GOOD, "info": {"teams": ["Reds", "Blues"]}}, "missing required field `dates` - at `$.info`"),
        ({**GOOD, "info": {**GOOD["info"], "teams": ["Reds"]}}, "at `$.info.teams`"),
        ({**GOOD, "info": {**GOOD["info"], "dates": ["June"]}}, "info.dates"),
        ({**GOOD, "innings": [{"overs": []}]}, "missing required field `team` - at `$.innings[0]`"),
        ({**GOOD, "innings": [an_innings(runs={})]}, "at `$.innings[0].overs[0].deliveries[0].runs`"),
        ({**GOOD, "innings": [an_innings(runs={"batter": -1})]}, "Expected `int` >= 0"),
        ({**GOOD, "innings": [an_innings(wickets=[{"kind": "lost", "player_out": "A"}])]}, "'lost'"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong_and_the_others_are_read(
    tmp_path: Path, content: Any, reason: str
):
    bad = write(tmp_path / "bad.json", content)
    found = read(write(tmp_path / "a.json"), bad, write(tmp_path / "z.json"))
    assert [type(item) for item in found] == [CricsheetFile, BadFile, CricsheetFile]
    assert isinstance(found[1], BadFile)
    assert found[1].name == str(bad)
    assert reason in found[1].reason


def test_bytes_that_are_no_text_are_no_json(tmp_path: Path):
    file = tmp_path / "m.json"
    file.write_bytes(json.dumps(GOOD).encode().replace(b"Reds", b"R\xffds"))
    (found,) = read(file)
    assert isinstance(found, BadFile)
    assert "not JSON" in found.reason


def test_a_byte_order_mark_is_skipped(tmp_path: Path):
    """Some editors write one, and RFC 8259 lets a reader pass over it."""
    file = tmp_path / "m.json"
    file.write_bytes(codecs.BOM_UTF8 + json.dumps(GOOD).encode())
    (found,) = read(file)
    assert isinstance(found, CricsheetFile)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (codecs.BOM_UTF8, "the file is empty"),
        (json.dumps(GOOD).encode("utf-16"), "save it as UTF-8"),
        (json.dumps(GOOD).encode("utf-16-be"), "save it as UTF-8"),
        (json.dumps(GOOD).encode("utf-32"), "save it as UTF-8"),
        (json.dumps(GOOD).replace("[]", "NaN").encode(), "not JSON"),
        (b'{"meta": ' + b"[" * 100_000, "nested too deeply"),
        (json.dumps(GOOD | {"innings": [an_innings(runs={"batter": 2**40})]}).encode(), "Expected `int` <="),
    ],
)
def test_bytes_that_are_no_match_are_named_as_what_they_are(tmp_path: Path, content: bytes, reason: str):
    file = tmp_path / "m.json"
    file.write_bytes(content)
    (found,) = read(file)
    assert isinstance(found, BadFile)
    assert reason in found.reason


def test_a_name_that_can_be_no_id_is_named(tmp_path: Path):
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json"))
    (found,) = read(write(file))
    assert isinstance(found, BadFile)
    assert found.reason == (
        "its name would be the match's id, and cannot be: match_id has half of a character; rename it"
    )


def test_a_file_that_was_bad_before_stays_so():
    bad = BadFile("a.json", "no such file")
    assert list(read_matches([bad])) == [bad]
