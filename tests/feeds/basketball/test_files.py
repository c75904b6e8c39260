"""Files of basketball games, and those that are none."""

import codecs
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.basketball.files import SUFFIXES, read
from feeds.matches.feed import BadFile, File, MatchFile
from feeds.matches.files import LARGEST, Files
from feeds.matches.replay import Finds
from schemas.refusals import RefusedError
from tests.feeds.basketball.formats.documents import action, cdn, cdn_box, page, row, v3
from tests.feeds.basketball.formats.sheets import Row, data_nba, refusal, v2

LAYUP: Row = {"EVENTMSGTYPE": 1, "HOMEDESCRIPTION": "Wade  Layup (2 PTS)"}
BOTH: tuple[Row, Row] = (
    {"etype": 3, "de": "[HOU 9-2] A Free Throw 1 of 1 (9 PTS)", "tid": 5, "pid": 8, "hs": 9, "vs": 2},
    {"etype": 4, "de": "[TOR] B Rebound (Off:0 Def:1)", "tid": 6, "pid": 9},
)
WORLD = [
    v2(LAYUP),
    data_nba(*BOTH),
    cdn(
        action("freethrow", personId=1, shotResult="Made", scoreHome="1"),
        action("timeout", teamId=1, scoreHome="1"),
    ),
    v3(row("Made Shot", "Jackson  Layup (2 PTS)", personId=4, shotValue=2)),
    json.dumps(page(row("Timeout", ""), home=("Sue Bird",), away=("A B",))).encode(),
]


@pytest.mark.parametrize("data", WORLD, ids=["v2", "data.nba.com", "cdn", "v3", "page"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
@pytest.mark.parametrize("name", ["game.csv.gz", "game.json", "anything"])
def test_a_format_is_recognised_by_its_content_packed_or_plain_under_any_name(
    data: bytes, pack: type[bytes], name: str
) -> None:
    (found,) = read([File(name, pack(data))])
    assert isinstance(found, MatchFile)
    assert found.records()


def test_names_of_columns_may_be_in_lower_case_and_more_columns_stand_beside_them() -> None:
    head, _, rest = v2(LAYUP).partition(b"\r\n")
    (found,) = read([File("f.csv", head.lower() + b",extra\r\n" + rest.replace(b"\r\n", b",1\r\n"))])
    assert isinstance(found, MatchFile)


def test_a_byte_order_mark_is_skipped() -> None:
    (found,) = read([File("f.csv", codecs.BOM_UTF8 + v2(LAYUP))])
    assert isinstance(found, MatchFile)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"hello", "neither JSON nor a CSV"),
        (b"a,b,c\n1,2,3\n", "neither JSON nor a CSV"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"\xe9\xe9\xe9,b\n", "not UTF-8"),
        (b"{", "no JSON"),
        (b"[{", "no JSON"),
        (b"[]", "a list of something else"),
        (b"{}", "JSON of something else"),
        (b'{"game": {}}', "without actions"),
        (b'{"game": {"gameId": "1", "actions": []}}', "without an action"),
        (b'{"game": {"gameId": "1", "actions": [{}]}}', "missing required field"),
        (b'{"game": ' * 5_000, "nested too deeply"),
        (gzip.compress(v2(LAYUP), mtime=0)[:-9], "cannot be unpacked"),
        (b"\x1f\x8bnot really", "cannot be unpacked"),
        (v2(), "without a row"),
        (v2(LAYUP) + b"1,2", "row 3 has 2 cells"),
        (v2({**LAYUP, "GAME_ID": ".."}), "the game's id"),
    ],
)
def test_a_file_that_is_no_game_is_named_with_the_reason(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_a_file_that_unpacks_to_more_than_any_match_is_not_unpacked() -> None:
    assert "larger than any match" in refusal(gzip.compress(b"a" * (LARGEST + 1)))


@pytest.mark.parametrize(
    "data",
    [
        cdn_box(),
        json.dumps({"scoreboard": {"games": []}}).encode(),
        json.dumps([{"NAME": "A B", "PTS": "3"}]).encode(),
    ],
    ids=["box score", "scoreboard", "figures of players"],
)
def test_what_lies_beside_games_is_named_and_no_error(data: bytes) -> None:
    said: list[str] = []
    finds = Finds(read, [File("beside.json", data), File("game.csv", v2(LAYUP))])
    assert len(list(finds.matches(said.append))) == 1
    assert (finds.bad, len(said)) == (0, 1)
    assert "no play-by-play" in said[0]


def test_a_bad_file_keeps_its_place_and_the_others_are_read() -> None:
    found = list(read([File("1", v2(LAYUP)), File("2", b"{"), File("3", v2({**LAYUP, "GAME_ID": "2"}))]))
    assert [type(one) for one in found] == [MatchFile, BadFile, MatchFile]


def test_a_replay_finds_its_files_in_a_folder(tmp_path: Path) -> None:
    for name, data in zip(("a.csv", "b.csv.gz", "c.json", "d.json.gz"), WORLD, strict=False):
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "expected.jsonl").write_text("{}")
    files = [file for file in Files([tmp_path], SUFFIXES) if isinstance(file, File)]
    assert [Path(file.name).name for file in files] == ["a.csv", "b.csv.gz", "c.json", "d.json.gz"]
    assert all(isinstance(found, MatchFile) for found in read(files))


CELLS = st.sampled_from(
    [b"", b"x", b"-1", b"9" * 40, b"nan", b"0", b"13", b"1e9", b"null", b"{}", b'"', b"\xff", b"[]"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(WORLD),
    st.lists(st.tuples(st.integers(0, 10_000), CELLS, st.integers(0, 12)), max_size=6),
    st.integers(0, 10_000),
)
def test_no_content_makes_it_raise(data: bytes, changes: list[tuple[int, bytes, int]], end: int) -> None:
    """Of a game, pieces are cut out and replaced, and the end may be missing."""
    for at, cell, size in changes:
        at %= len(data) + 1
        data = data[:at] + cell + data[at + size :]
    for found in read([File("f", data), File("g", data[: end % (len(data) + 1)])]):
        if isinstance(found, MatchFile):
            try:
                found.records()
            except RefusedError:
                continue


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    (found,) = read([File("f", data)])
    assert isinstance(found, BadFile)
