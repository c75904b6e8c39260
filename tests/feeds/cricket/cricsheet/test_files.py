"""Files, folders and zips of matches, the bad ones among them."""

import codecs
import json
import os
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from feeds.cricket.cricsheet.events import BadFile, CricsheetFile, read_matches

GOOD: dict[str, Any] = {"info": {"teams": ["Reds", "Blues"], "dates": ["2024-06-01"]}, "innings": []}
BALL = {"batter": "A", "non_striker": "B", "bowler": "X", "runs": {"batter": 0}}


def an_innings(**ball: Any) -> dict[str, Any]:
    return {"team": "Reds", "overs": [{"over": 0, "deliveries": [{**BALL, **ball}]}]}


def write(file: Path, content: Any = GOOD) -> Path:
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_a_match_is_named_after_its_file(tmp_path: Path):
    (found,) = read_matches([write(tmp_path / "1384429.json")])
    assert isinstance(found, CricsheetFile)
    assert found.match_id == "1384429"


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path):
    for name in ("b", "a", "c"):
        write(tmp_path / f"{name}.json")
    write(tmp_path / "README.txt", "no match")
    assert [found.match_id for found in read_matches([tmp_path]) if isinstance(found, CricsheetFile)] == [
        "a",
        "b",
        "c",
    ]


def test_a_zip_is_read_without_what_is_beside_the_matches(tmp_path: Path):
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("2.json", "1.json", "README.txt", "__MACOSX/._1.json"):
            archive.writestr(name, json.dumps(GOOD))
    found = list(read_matches([tmp_path / "all.zip"]))
    assert [item.match_id for item in found if isinstance(item, CricsheetFile)] == ["1", "2"]
    assert len(found) == 2
    assert list(read_matches([tmp_path])) == found


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
    found = list(read_matches([write(tmp_path / "a.json"), bad, write(tmp_path / "z.json")]))
    assert [type(item) for item in found] == [CricsheetFile, BadFile, CricsheetFile]
    assert isinstance(found[1], BadFile)
    assert found[1].name == str(bad)
    assert reason in found[1].reason


def test_what_is_not_there_or_holds_nothing_is_named(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with ZipFile(tmp_path / "empty.zip", "w"):
        pass
    write(tmp_path / "damaged.zip", "PK")
    names = ("nowhere.json", "empty", "empty.zip", "damaged.zip")
    found = list(read_matches(str(tmp_path / name) for name in names))
    assert [item.reason for item in found if isinstance(item, BadFile)] == [
        "no such file",
        "the folder holds no .json or .zip file",
        "the zip holds no .json file",
        "not a zip file, or a damaged one",
    ]


def test_a_damaged_match_in_a_zip_is_named_and_the_others_are_read(tmp_path: Path):
    file = tmp_path / "all.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("1.json", json.dumps(GOOD))
        archive.writestr("2.json", json.dumps(GOOD | {"mark": "here"}))
    file.write_bytes(file.read_bytes().replace(b'"here"', b'"HERE"'))
    first, second = read_matches([file])
    assert isinstance(first, CricsheetFile)
    assert isinstance(second, BadFile)
    assert second.name == f"{file}/2.json"
    assert "cannot be unpacked" in second.reason


def test_bytes_that_are_no_text_are_no_json(tmp_path: Path):
    file = tmp_path / "m.json"
    file.write_bytes(json.dumps(GOOD).encode().replace(b"Reds", b"R\xffds"))
    (found,) = read_matches([file])
    assert isinstance(found, BadFile)
    assert "not JSON" in found.reason


def test_a_byte_order_mark_is_skipped(tmp_path: Path):
    """Some editors write one, and RFC 8259 lets a reader pass over it."""
    file = tmp_path / "m.json"
    file.write_bytes(codecs.BOM_UTF8 + json.dumps(GOOD).encode())
    (found,) = read_matches([file])
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
    (found,) = read_matches([file])
    assert isinstance(found, BadFile)
    assert reason in found.reason


def test_what_in_a_folder_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path):
    write(tmp_path / "good.json")
    (tmp_path / "folder.json").mkdir()
    write(tmp_path / "folder.json" / "inside.json")
    (tmp_path / "round.json").symlink_to("round.json")
    (tmp_path / "nowhere.json").symlink_to("gone")
    (tmp_path / "round").symlink_to(tmp_path)
    # As a pipe would be, of which nobody would see the end.
    (tmp_path / "pipe.json").symlink_to(os.devnull)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json")).write_text(json.dumps(GOOD))
    found = list(read_matches([tmp_path]))
    assert [item.match_id for item in found if isinstance(item, CricsheetFile)] == ["inside", "good"]
    assert [item.reason for item in found if isinstance(item, BadFile)] == [
        "no such file",
        "not a regular file",
        "cannot be read: Too many levels of symbolic links",
        "its name would be the match's id, and cannot be: match_id has half of a character; rename it",
    ]


@pytest.mark.parametrize("at", range(0, 180, 7))
def test_a_zip_that_is_damaged_anywhere_is_named(tmp_path: Path, at: int):
    file = tmp_path / "all.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("1.json", json.dumps(GOOD))
    data = bytearray(file.read_bytes())
    data[at] ^= 0xFF
    file.write_bytes(data)
    # What is read whole all the same, is a match; nothing raises.
    assert all(isinstance(found, BadFile | CricsheetFile) for found in read_matches([file]))


def test_a_zip_that_unpacks_to_more_than_any_match_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("feeds.cricket.cricsheet.files.LARGEST", 10)
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("1.json", json.dumps(GOOD))
    (found,) = read_matches([tmp_path / "all.zip"])
    assert isinstance(found, BadFile)
    assert "larger than any match" in found.reason
