"""A file that changes while a worker runs."""

import logging
import os
from pathlib import Path

import pytest

from serving.watched_file import FileError, WatchedFile


def number_in(content: bytes) -> int:
    return int(content)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "number"
    path.write_text("1")
    return path


def watched(file: Path) -> WatchedFile[int]:
    return WatchedFile(file, number_in, "the number stays as it was", look_again=-1.0)


def test_it_is_read_again_when_it_changes_in_place_or_is_replaced(file: Path) -> None:
    number = watched(file)
    assert number.now() == 1
    file.write_text("22")
    assert number.now() == 22
    other = file.with_name("other")
    other.write_text("33")
    os.replace(other, file)
    assert number.now() == 33


def test_it_is_not_looked_at_more_often_than_it_should_be(file: Path) -> None:
    number = WatchedFile(file, number_in, "", look_again=3600)
    file.write_text("22")
    assert number.now() == 1


@pytest.mark.parametrize("break_it", [lambda file: file.write_text("none"), lambda file: file.unlink()])
def test_one_that_breaks_changes_nothing_and_that_is_said_once(
    file: Path, caplog: pytest.LogCaptureFixture, break_it: object
) -> None:
    number = watched(file)
    break_it(file)  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        assert [number.now() for _ in range(3)] == [1, 1, 1]
    assert [record.message.startswith("the number stays as it was: ") for record in caplog.records] == [True]
    file.write_text("4")
    assert number.now() == 4


def test_one_that_is_broken_at_the_start_is_an_error_with_its_name(file: Path) -> None:
    file.write_text("none")
    with pytest.raises(FileError, match=f"{file}.*invalid literal"):
        watched(file)
    file.unlink()
    with pytest.raises(FileError, match=f"{file}.*No such file or directory"):
        watched(file)
