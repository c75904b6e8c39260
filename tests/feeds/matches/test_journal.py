"""What a feed leaves for the one that goes on after it."""

from pathlib import Path

import pytest

from feeds.matches.feed import FeedError
from feeds.matches.journal import Acked, Journal, read_journal


def test_the_last_line_of_a_match_counts(tmp_path: Path) -> None:
    path = tmp_path / "acked"
    with Journal(path) as journal:
        journal.write([Acked("a", 5, 1), Acked("b", 6, 2)])
        journal.write([Acked("a", 5, 9, finished=True)])
    assert read_journal(path) == {"a": Acked("a", 5, 9, finished=True), "b": Acked("b", 6, 2)}


def test_an_events_number_is_ball_seq_as_in_the_journals_of_cricket_alone(tmp_path: Path) -> None:
    path = tmp_path / "acked"
    line = b'{"match_id":"a","starts_at":5,"ball_seq":9,"finished":false}\n'
    path.write_bytes(line)
    before = read_journal(path)
    assert before["a"].seq == 9
    with Journal(path, before.values()):
        assert path.read_bytes() == line


def test_a_line_cut_off_by_a_crash_is_left_out_and_written_over(tmp_path: Path) -> None:
    path = tmp_path / "acked"
    with Journal(path) as journal:
        journal.write([Acked("a", 5, 1), Acked("b", 6, 2)])
    path.write_bytes(path.read_bytes()[:-10])
    before = read_journal(path)
    assert before == {"a": Acked("a", 5, 1)}
    with Journal(path, before.values()) as journal:
        journal.write([Acked("b", 6, 3)])
    assert read_journal(path) == {"a": Acked("a", 5, 1), "b": Acked("b", 6, 3)}


def test_what_is_no_journal_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    path.write_text('{"match_id": "a"}\nhello\n')
    with pytest.raises(FeedError, match="notes, line 2: not what --acked writes"):
        read_journal(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="acked: cannot be read: No such file"):
        read_journal(tmp_path / "acked")
    with pytest.raises(FeedError, match="acked: cannot be written: No such file"):
        Journal(tmp_path / "nowhere" / "acked")
