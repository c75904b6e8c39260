"""When plays happened."""

from feeds.basketball.formats.moments import ODD, timed
from schemas.basketball.events import NBA, Note, NoteKind, PlayEvent

MINUTE = 60_000


def an_event(clock_ms: int, period: int = 1, at: int = 0) -> PlayEvent:
    return Note("g", "1", 0, at, period, clock_ms, kind=NoteKind.OTHER)


def moments(events: list[PlayEvent], starts_at: int = 1_000_000) -> list[int]:
    return [event.timestamp for event in timed(events, NBA, starts_at)]


def test_made_up_moments_follow_the_clock_and_never_stand_still() -> None:
    clocks = [720_000, 720_000, 700_000, 710_000, 0]
    told = moments([an_event(clock) for clock in clocks])
    assert told[0] == 1_000_000
    assert told == sorted(set(told))
    assert told[-1] - told[0] > 12 * MINUTE
    assert told == moments([an_event(clock) for clock in clocks])


def test_half_time_is_the_longest_break() -> None:
    told = moments([an_event(clock, period) for period in range(1, 5) for clock in (720_000, 0)])
    breaks = [after - before for before, after in zip(told[1::2], told[2::2], strict=False)]
    assert max(breaks) == breaks[1]
    assert min(breaks) > 2 * MINUTE


def test_stated_moments_are_kept_but_never_go_back() -> None:
    stated = [10 * MINUTE, 11 * MINUTE, 11 * MINUTE - 500, 12 * MINUTE]
    assert moments([an_event(0, at=at) for at in stated]) == [
        10 * MINUTE,
        11 * MINUTE,
        11 * MINUTE,
        12 * MINUTE,
    ]


def test_a_moment_hours_away_from_its_neighbours_is_not_believed() -> None:
    """Rows that were put in later say when: the events after them would all wait for it."""
    stated = [at * MINUTE for at in range(100, 120)]
    stated[10] += 10 * ODD
    told = moments([an_event(0, at=at) for at in stated])
    assert max(told) == stated[-1]
    stated[10] -= 20 * ODD
    assert moments([an_event(0, at=at) for at in stated])[:10] == stated[:10]


def test_moments_are_made_up_where_a_row_states_none() -> None:
    assert moments([an_event(720_000, at=5 * MINUTE), an_event(0)])[0] == 1_000_000
