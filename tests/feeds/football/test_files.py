"""Files of football matches, and those that are none."""

import codecs
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.basketball.feed import FEED as BASKETBALL
from feeds.cricket.feed import FEED as CRICKET
from feeds.football.feed import FEED
from feeds.football.files import SUFFIXES, read
from feeds.matches.commands import feed_of_files
from feeds.matches.feed import BadFile, File, MatchFile
from feeds.matches.files import LARGEST, Files
from feeds.matches.replay import Finds
from schemas.refusals import RefusedError
from tests.feeds.football.formats.rows import (
    AWAY,
    HOME,
    found,
    profile,
    refusal,
    sb,
    sheet,
    sheets,
    statsbomb,
    told,
    whole,
    wy,
    wyscout,
)

GOAL = {"outcome": {"name": "Goal"}, "statsbomb_xg": 0.5}
STATSBOMB = statsbomb(
    sb("Pass", **{"pass": {}}),
    sb("Shot", shot=GOAL, location=[100, 40]),
    sb("Own Goal For", related_events=["x"]),
    sb("Own Goal Against", team=AWAY, id="x"),
    sb("Substitution", substitution={"replacement": {"id": 5, "name": "A"}}),
)
WYSCOUT = wyscout(
    wy("Pass", "Simple pass", 1801), wy("Shot", "Shot", 101), wy("Others on the ball", "Touch", 102)
)
SHEETS = sheets(sheet((HOME, 12, 2, 61)))
SEASON = json.dumps(whole(wy("Shot", "Shot", 101), wy("Foul", "Foul", 1702))).encode()
WORLD = [STATSBOMB, WYSCOUT, SHEETS, SEASON]


@pytest.mark.parametrize("data", [STATSBOMB, WYSCOUT], ids=["statsbomb", "wyscout"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
@pytest.mark.parametrize("name", ["match.csv", "1.json.gz", "anything"])
def test_a_format_is_recognised_by_its_content_packed_or_plain_under_any_name(
    data: bytes, pack: type[bytes], name: str
) -> None:
    matches = [one for one in found(SHEETS, (name, pack(data))) if isinstance(one, MatchFile)]
    assert [one.name for one in matches] == [name]
    assert matches[0].records()


def test_a_file_of_statsbomb_is_named_by_its_match() -> None:
    (match,) = found(("some/folder/7529.json.gz", gzip.compress(STATSBOMB)))
    assert isinstance(match, MatchFile)
    assert match.match_id == "statsbomb-7529"
    (bad,) = found(("x" * 300, STATSBOMB))
    assert isinstance(bad, BadFile)
    assert "the match's id cannot be one" in bad.reason


def test_a_byte_order_mark_is_skipped() -> None:
    assert told(codecs.BOM_UTF8 + STATSBOMB)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"hello", "no JSON"),
        (b"\xff\xfea\0", "UTF-16"),
        (b"{", "no JSON"),
        (b"[{", "no JSON"),
        (b"[]", "an empty list"),
        (b"[1]", "no match"),
        (b"[{}]", "a list of something else"),
        (b"{}", "JSON of something else"),
        (b'{"1": 2}', "no match"),
        (b'{"1": {}}', "no match"),
        (b'{"events": []}', "without an event"),
        (b'{"events": [{}]}', "missing required field"),
        (b'{"events": {}}', "no match"),
        (b'[{"type": {}, "period": 1, "timestamp": ""}]', "missing required field"),
        (b'[{"type": 1, "wyId": 2}]', "a list of something else"),
        (b'{"events": ' * 5_000, "nested too deeply"),
        (gzip.compress(STATSBOMB, mtime=0)[:-9], "cannot be unpacked"),
        (SEASON, "put Wyscout's match file beside it"),
    ],
)
def test_a_file_that_is_no_match_is_named_with_the_reason(data: bytes, reason: str) -> None:
    *_, bad = found(data)
    assert isinstance(bad, BadFile)
    assert reason in bad.reason


def test_a_file_that_unpacks_to_more_than_any_match_is_not_unpacked() -> None:
    assert "larger than any match" in refusal(gzip.compress(b"[" * (LARGEST + 1)))


@pytest.mark.parametrize(
    "data",
    [
        SHEETS,
        json.dumps(sheet()).encode(),
        json.dumps({"5": sheet()}).encode(),
        b'{"12": "K. Omeruo"}',
        json.dumps([profile(1, "A")]).encode(),
        b'[{"wyId": 1, "name": "A", "officialName": "A"}]',
        b'[{"match_id": 7, "home_team": {"home_team_id": 1}}]',
        b'[{"team_id": 7, "lineup": []}]',
        b'[{"event_uuid": "7"}]',
    ],
)
def test_what_lies_beside_matches_is_named_and_no_error(data: bytes) -> None:
    said: list[str] = []
    finds = Finds(read, [File("beside.json", data), File("1.json", STATSBOMB)])
    assert len(list(finds.matches(said.append))) == 1
    assert (finds.bad, len(said)) == (0, 1)


def test_a_match_that_is_played_without_its_match_file_is_no_error_and_that_is_said() -> None:
    said: list[str] = []
    finds = Finds(read, [File("1.json", WYSCOUT)])
    assert len(list(finds.matches(said.append))) == 1
    assert finds.bad == 0
    assert "without line-ups and substitutions" in said[0]


def test_a_bad_file_keeps_its_place_and_the_others_are_read() -> None:
    kinds = [type(one) for one in found(STATSBOMB, b"{", STATSBOMB)]
    assert kinds == [MatchFile, BadFile, MatchFile]


def test_a_match_waits_for_its_match_file_and_no_other_does() -> None:
    names = [one.name for one in found(WYSCOUT, STATSBOMB, SHEETS) if isinstance(one, MatchFile)]
    assert names == ["2.json", "1.json"]


def test_a_replay_finds_its_files_in_a_folder_and_their_sport(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "2.json.gz").write_bytes(gzip.compress(WYSCOUT))
    (tmp_path / "matches.json").write_bytes(SHEETS)
    (tmp_path / "7.json").write_bytes(STATSBOMB)
    (tmp_path / "readme.csv").write_text("a,b")
    files = [file for file in Files([tmp_path], SUFFIXES) if isinstance(file, File)]
    assert sorted(one.match_id for one in read(files) if isinstance(one, MatchFile)) == [
        "statsbomb-7",
        "wyscout-2000001",
    ]
    feeds = {feed.sport: feed for feed in (BASKETBALL, CRICKET, FEED)}
    assert feed_of_files(feeds, [tmp_path]) is FEED


CELLS = st.sampled_from(
    [
        b"", b"x", b"-1", b"9" * 40, b"1e400", b"0", b"5", b"null", b"{}", b'"', b"\xff", b"[]",
        b"\\u0001", b"\\ud800", b"\\\\ud800", b"\\\\u0001",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(WORLD),
    st.lists(st.tuples(st.integers(0, 10_000), CELLS, st.integers(0, 12)), max_size=6),
    st.integers(0, 10_000),
    st.booleans(),
)
def test_no_content_makes_it_raise(
    data: bytes, changes: list[tuple[int, bytes, int]], end: int, beside: bool
) -> None:
    """Of a file, pieces are cut out and replaced, and the end may be missing."""
    for at, cell, size in changes:
        at %= len(data) + 1
        data = data[:at] + cell + data[at + size :]
    files = [File("f", data), File("g", data[: end % (len(data) + 1)]), File("h", WYSCOUT)]
    for one in read([File("s", SHEETS), *files] if beside else files):
        if isinstance(one, MatchFile):
            try:
                one.records()
            except RefusedError:
                continue


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    (bad,) = found(data)
    assert isinstance(bad, BadFile)
