"""Files, folders and zips, the bad ones among them."""

import os
from pathlib import Path, PurePath
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from feeds.matches.feed import BadFile, File
from feeds.matches.files import LARGEST, Files


def write(file: Path, content: str = "{}") -> Path:
    file.write_text(content)
    return file


def read(*paths: str | Path, largest: int = LARGEST) -> list[File | BadFile]:
    files = Files(paths, (".json",), largest=largest)
    found = list(files)
    assert files.count() == len(found)
    return found


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path):
    for name in ("b", "a", "c"):
        write(tmp_path / f"{name}.json")
    write(tmp_path / "README.txt", "no match")
    assert [PurePath(found.name).stem for found in read(tmp_path) if isinstance(found, File)] == [
        "a",
        "b",
        "c",
    ]


def test_a_zip_is_read_without_what_is_beside_the_matches(tmp_path: Path):
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("2.json", "1.json", "README.txt", "__MACOSX/._1.json"):
            archive.writestr(name, "{}")
    found = read(tmp_path / "all.zip")
    assert [PurePath(item.name).stem for item in found if isinstance(item, File)] == ["1", "2"]
    assert len(found) == 2
    assert (read(tmp_path)) == found


def test_what_is_not_there_or_holds_nothing_is_named(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with ZipFile(tmp_path / "empty.zip", "w"):
        pass
    write(tmp_path / "damaged.zip", "PK")
    names = ("nowhere.json", "empty", "empty.zip", "damaged.zip")
    found = read(*(str(tmp_path / name) for name in names))
    assert [item.reason for item in found if isinstance(item, BadFile)] == [
        "no such file",
        "the folder holds no .json or .zip file",
        "the zip holds no .json file",
        "not a zip file, or a damaged one",
    ]


def test_a_damaged_match_in_a_zip_is_named_and_the_others_are_read(tmp_path: Path):
    file = tmp_path / "all.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("1.json", "{}")
        archive.writestr("2.json", '{"mark": "here"}')
    file.write_bytes(file.read_bytes().replace(b'"here"', b'"HERE"'))
    first, second = read(file)
    assert isinstance(first, File)
    assert isinstance(second, BadFile)
    assert second.name == f"{file}/2.json"
    assert "cannot be unpacked" in second.reason


def test_what_in_a_folder_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path):
    write(tmp_path / "good.json")
    (tmp_path / "folder.json").mkdir()
    write(tmp_path / "folder.json" / "inside.json")
    (tmp_path / "round.json").symlink_to("round.json")
    (tmp_path / "nowhere.json").symlink_to("gone")
    (tmp_path / "round").symlink_to(tmp_path)
    # As a pipe would be, of which nobody would see the end.
    (tmp_path / "pipe.json").symlink_to(os.devnull)
    found = read(tmp_path)
    assert [PurePath(item.name).stem for item in found if isinstance(item, File)] == ["inside", "good"]
    assert [item.reason for item in found if isinstance(item, BadFile)] == [
        "no such file",
        "not a regular file",
        "cannot be read: Too many levels of symbolic links",
    ]


@pytest.mark.parametrize("at", range(0, 110, 4))
def test_a_zip_that_is_damaged_anywhere_is_named(tmp_path: Path, at: int):
    file = tmp_path / "all.zip"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("1.json", "{}")
    data = bytearray(file.read_bytes())
    data[at] ^= 0xFF
    file.write_bytes(data)
    # What is read whole all the same, is a match; nothing raises.
    assert all(isinstance(found, BadFile | File) for found in read(file))


def test_a_zip_that_unpacks_to_more_than_any_match_is_not_unpacked(tmp_path: Path):
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("1.json", "{}")
    (found,) = read(tmp_path / "all.zip", largest=1)
    assert isinstance(found, BadFile)
    assert "larger than any match" in found.reason
