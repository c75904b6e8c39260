"""Who is on court as a period begins."""

import pytest

from feeds.basketball.formats.lineups import Courts, with_courts
from schemas.basketball.events import (
    Foul,
    FoulKind,
    Lineup,
    Note,
    NoteKind,
    PlayEvent,
    Rebound,
    Shot,
    Side,
    Substitution,
    Turnover,
)

HOME, AWAY = Side.HOME, Side.AWAY
MINUTE = 60_000


class Rows:
    """Events of a game, told with the minutes left."""

    def __init__(self) -> None:
        self.events: list[PlayEvent] = []

    def head(self, period: int, minute: float) -> tuple[str, str, int, int, int, int]:
        return "g", str(len(self.events)), 0, 0, period, round(minute * MINUTE)

    def starts(self, period: int = 1) -> "Rows":
        self.events.append(Lineup(*self.head(period, 12), starts=True))
        return self

    def acts(self, players: str, side: Side = HOME, period: int = 1, minute: float = 11) -> "Rows":
        self.events += [
            Rebound(*self.head(period, minute), side, player, offensive=False) for player in players
        ]
        return self

    def sub(self, comes: str, leaves: str, minute: float = 9, period: int = 1) -> "Rows":
        self.events.append(Substitution(*self.head(period, minute), HOME, comes, other=leaves))
        return self

    def add(self, event: PlayEvent) -> "Rows":
        self.events.append(event)
        return self


def courts(rows: Rows, carried: bool = False, starters: Courts = ((), ())) -> list[list[str]]:
    """Return who is on court for the home side at the start of each period."""
    told = with_courts(rows.events, carried, starters)
    return [sorted(event.courts[HOME]) for event in told if isinstance(event, Lineup)]


def test_who_acts_or_leaves_before_having_come_was_there() -> None:
    rows = Rows().starts().acts("abc").sub("f", "d").sub("g", "f", 8).acts("fge", minute=7)
    assert courts(rows) == [["a", "b", "c", "d", "e"]]


def test_who_acts_at_the_moment_of_coming_was_not_there() -> None:
    rows = Rows().starts().acts("abcd").acts("f", minute=9).sub("f", "a", 9)
    assert courts(rows) == [["a", "b", "c", "d"]]


def test_each_period_is_looked_at_alone() -> None:
    rows = Rows().starts().acts("abcde").starts(2).acts("fbcde", period=2)
    assert courts(rows) == [["a", "b", "c", "d", "e"], ["b", "c", "d", "e", "f"]]


def test_assists_blocks_steals_and_being_fouled_prove_it_too() -> None:
    rows = Rows().starts()
    rows.add(Shot(*rows.head(1, 11), HOME, "a", points=2, made=True, assist="b"))
    rows.add(Shot(*rows.head(1, 10), AWAY, "v", points=2, made=False, block="c"))
    rows.add(Turnover(*rows.head(1, 9), AWAY, "v", steal="d"))
    rows.add(Foul(*rows.head(1, 8), AWAY, "v", other="e"))
    assert courts(rows) == [["a", "b", "c", "d", "e"]]


@pytest.mark.parametrize("kind", [FoulKind.TECHNICAL, FoulKind.DEFENSIVE_THREE_SECONDS])
def test_a_technical_foul_or_an_ejection_proves_nothing(kind: FoulKind) -> None:
    rows = Rows().starts()
    rows.add(Foul(*rows.head(1, 11), HOME, "a", kind=kind))
    rows.add(Note(*rows.head(1, 11), kind=NoteKind.EJECTION, side=HOME, player="b"))
    rows.add(Note(*rows.head(1, 11), kind=NoteKind.VIOLATION, side=HOME, player="c"))
    assert courts(rows) == [["c"]]


def test_six_contradict_one_another_and_are_told_as_fewer_than_five() -> None:
    assert len(courts(Rows().starts().acts("abcdef"))[0]) < 5


def test_a_name_that_two_players_share_is_not_on_court() -> None:
    rows = Rows().starts().acts("abcd")
    rows.add(Rebound(*rows.head(1, 5), HOME, "e", True, offensive=False))
    assert courts(rows) == [["a", "b", "c", "d"]]


def test_where_all_substitutions_are_told_the_whole_game_says_who_began_it() -> None:
    rows = Rows().starts().acts("abcd").sub("f", "a", 5)
    rows.sub("g", "b", 12, 2).starts(2).acts("e", period=2)
    assert courts(rows, carried=True) == [["a", "b", "c", "d", "e"], ["c", "d", "e", "f", "g"]]


def test_starters_that_a_file_names_count_before_what_is_inferred() -> None:
    starters = (tuple("abcdz"), ())
    assert courts(Rows().starts().acts("abcd"), starters=starters) == [["a", "b", "c", "d", "z"]]
    rows = Rows().starts().acts("abcd").starts(2)
    assert courts(rows, carried=True, starters=starters)[1] == ["a", "b", "c", "d", "z"]
