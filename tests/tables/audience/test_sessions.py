"""What a session is, in examples; `tests/agents/audience/test_recount.py` has the rest."""

import pytest

from tables.audience.sessions import BUCKET, GAP, TIMEOUT, Sessions, changes, enter, spans
from tables.audience.viewers import Viewer, pack, unpack

AT = 1_767_225_600_000


def after(*events: tuple[int, str], name: int = 1) -> Sessions:
    sessions: Sessions = ()
    for seconds, what in events:
        sessions = enter(sessions, name, AT + seconds * 1000, ends=what == "end")
    return sessions


def lengths(sessions: Sessions) -> list[float]:
    return sorted((one.until - one.first) / 1000 for one in sessions if not one.is_end)


@pytest.mark.parametrize(
    ("events", "seconds"),
    [
        ([(0, "beat")], [90.0]),
        ([(0, "beat"), (30, "beat")], [120.0]),
        ([(30, "beat"), (0, "beat"), (30, "beat")], [120.0]),
        ([(0, "beat"), (45, "end")], [45.0]),
        ([(45, "end"), (0, "beat")], [45.0]),
        ([(0, "beat"), (0, "end")], [0.001]),
        ([(0, "beat"), (600, "beat")], [690.0]),
        ([(0, "beat"), (601, "beat")], [90.0, 90.0]),
        ([(0, "beat"), (601, "beat"), (300, "beat")], [691.0]),
        ([(0, "beat"), (50, "end"), (40, "end"), (60, "end")], [40.0]),
        ([(0, "beat"), (50, "end"), (60, "beat")], [50.0]),
        ([(5, "end")], []),
    ],
)
def test_a_session_lasts_to_its_end_or_90_s_after_its_last_heartbeat(
    events: list[tuple[int, str]], seconds: list[float]
) -> None:
    assert lengths(after(*events)) == seconds


def test_what_changes_nothing_returns_the_very_same() -> None:
    sessions = after((0, "beat"), (60, "beat"), (30, "end"))
    assert enter(sessions, 1, AT + 30_000, ends=False) is sessions
    assert enter(sessions, 1, AT + 30_000, ends=True) is sessions


def test_two_sessions_of_one_viewer_at_once_are_one_presence() -> None:
    both = after((0, "beat")) + after((30, "beat"), name=2)
    assert spans(both) == [(AT // BUCKET, (AT + 30_000 + TIMEOUT - 1) // BUCKET + 1)]


def test_the_difference_of_spans_is_empty_where_they_are_the_same() -> None:
    one = [(1, 5), (8, 9)]
    assert changes(one, one) == []
    assert sorted(changes([(1, 5)], [(1, 7)])) == [(5, 1), (7, -1)]
    assert sorted(changes([], [(1, 7)])) == [(1, 1), (7, -1)]


def test_a_viewer_s_row_is_read_as_it_was_written_and_small() -> None:
    sessions = after((0, "beat"), (45, "end")) + after((7, "end"), name=2) + after((9, "beat"), name=3)
    viewer = Viewer(AT, AT // BUCKET, True, 5, 4097, ("DE", "other"), sessions)
    assert unpack(pack(viewer)) == viewer
    assert len(pack(viewer)) <= 200
    assert GAP == 600_000
