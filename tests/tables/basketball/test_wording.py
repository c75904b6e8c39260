"""Every play in words."""

from typing import get_args

import pytest

from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    PlayEvent,
    Rebound,
    Score,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)
from tables.basketball.play_by_play import kind_of
from tables.basketball.wording import play_text
from tests.tables.basketball.story import AWAY, HOME

HEAD = ("g", "e1", 1, 1000, 2, 60_000)
NAMES = {
    (HOME, "a"): "Abel",
    (HOME, "b"): "Baker",
    (AWAY, "v"): "Vito",
    (HOME, ""): "Reds",
    (AWAY, ""): "Blues",
}

TOLD: list[tuple[PlayEvent, str]] = [
    (Shot(*HEAD, HOME, "a", points=3, made=True), "Abel makes a three"),
    (Shot(*HEAD, HOME, "a", points=2, made=False), "Abel misses a two"),
    (
        Shot(*HEAD, HOME, "a", False, "pull-up jump shot", points=3, made=True, assist="b"),
        "Abel makes a three (pull-up jump shot), assisted by Baker",
    ),
    (Shot(*HEAD, HOME, "a", points=2, made=False, block="v"), "Abel misses a two, blocked by Vito"),
    (FreeThrow(*HEAD, HOME, "a", False, "1 of 2", made=True), "Abel makes free throw 1 of 2"),
    (FreeThrow(*HEAD, HOME, "a", False, "technical", made=False), "Abel misses a free throw (technical)"),
    (FreeThrow(*HEAD, HOME, "a", made=True), "Abel makes a free throw"),
    (Rebound(*HEAD, HOME, "a", offensive=True), "Abel: offensive rebound"),
    (Rebound(*HEAD, AWAY, offensive=False), "Blues: defensive rebound"),
    (Turnover(*HEAD, HOME, "a", False, "bad pass", steal="v"), "Abel: turnover (bad pass), stolen by Vito"),
    (Turnover(*HEAD, HOME, detail="shot clock"), "Reds: turnover (shot clock)"),
    (Foul(*HEAD, AWAY, "v", kind=FoulKind.SHOOTING, other="a"), "Vito: shooting foul on Abel"),
    (Foul(*HEAD, HOME, kind=FoulKind.TECHNICAL, detail="bench"), "Reds: technical foul (bench)"),
    (Steal(*HEAD, AWAY, "v"), "Vito: steal"),
    (Block(*HEAD, AWAY, "v"), "Vito: block"),
    (Assist(*HEAD, HOME, "b"), "Baker: assist"),
    (Substitution(*HEAD, HOME, "b", other="a"), "Baker comes in for Abel"),
    (Substitution(*HEAD, HOME, "b"), "Baker comes in"),
    (Substitution(*HEAD, HOME, other="a"), "Abel goes out"),
    (Note(*HEAD, kind=NoteKind.TIMEOUT, side=HOME, detail="full"), "Reds: time-out (full)"),
    (Note(*HEAD, kind=NoteKind.TIMEOUT), "Time-out"),
    (Note(*HEAD, kind=NoteKind.JUMP_BALL, side=AWAY, player="v"), "Vito wins the jump ball"),
    (Note(*HEAD, kind=NoteKind.JUMP_BALL), "Jump ball"),
    (Note(*HEAD, kind=NoteKind.EJECTION, side=AWAY, player="v"), "Vito is ejected"),
    (Note(*HEAD, kind=NoteKind.VIOLATION, side=AWAY, player="v", detail="lane"), "Vito: violation (lane)"),
    (Note(*HEAD, kind=NoteKind.REVIEW, detail="clock"), "Review (clock)"),
    (Note(*HEAD, kind=NoteKind.OTHER, side=HOME, detail="lights out"), "Reds: lights out"),
    (Note(*HEAD, kind=NoteKind.OTHER, detail="lights out"), "Lights out"),
    (Note(*HEAD, kind=NoteKind.OTHER), "Other play"),
    (Note(*HEAD, kind=NoteKind.EJECTION), "Ejection"),
    (Lineup(*HEAD, starts=True), "Period 2 begins"),
    (Lineup(*HEAD), "Line-ups"),
    (PeriodEnd(*HEAD), "Period 2 ends"),
    (PeriodEnd(*HEAD, game=True), "The game is over"),
    (Score(*HEAD, score=(54, 51)), "The score is 54-51"),
]


@pytest.mark.parametrize(("event", "text"), TOLD, ids=[text for _, text in TOLD])
def test_a_play_is_told_in_words(event: PlayEvent, text: str) -> None:
    assert play_text(event, lambda side, player: NAMES[Side(side), player]) == text


@pytest.mark.parametrize("kind", FoulKind)
def test_every_foul_has_a_name(kind: FoulKind) -> None:
    text = play_text(Foul(*HEAD, HOME, "a", kind=kind), lambda side, player: NAMES[side, player])
    assert text.startswith("Abel: ")
    assert len(text) > len("Abel: ")


def test_no_kind_of_event_is_without_words_and_without_a_kind() -> None:
    """An assist was: each game that had one could not be told."""
    assert {type(event) for event, _ in TOLD} == set(get_args(PlayEvent))
    for event, text in TOLD:
        assert kind_of(event)
        assert text
