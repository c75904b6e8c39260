"""Every play in words, by one function, in whole languages; and a page of plays."""

from typing import get_args

import pytest

from schemas.basketball.events import (
    NBA,
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    GameFormat,
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
from schemas.basketball.published import PlayerName, PlayKind, RecentPlay, SideName
from tables.basketball.deeds import deed_of, kind_of, recent_deed
from tests.tables.basketball.story import AWAY, HOME
from tests.web.site import TEMPLATES
from web.basketball.commentary import sentence
from web.basketball.feed_words import _SHOTS, DETAILS, shot_parts

ENGLISH, HINDI = TEMPLATES.languages["en"], TEMPLATES.languages["hi"]

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
        "Abel makes a three-point pull-up jump shot, assisted by Baker",
    ),
    (
        Shot(*HEAD, HOME, "a", False, "jump shot", points=3, made=True, assist="b", place=(0, 260)),
        "Abel makes a 26-foot three-point jump shot, assisted by Baker",
    ),
    (
        Shot(*HEAD, HOME, "a", False, "driving layup shot, 2 ft", points=2, made=False, block="v"),
        "Abel misses a 2-foot driving layup, blocked by Vito",
    ),
    (Shot(*HEAD, HOME, "a", False, "8 ft", points=2, made=True), "Abel makes an 8-foot two"),
    (Shot(*HEAD, HOME, "a", False, "alley-oop dunk", points=2, made=True), "Abel makes an alley-oop dunk"),
    (Shot(*HEAD, HOME, "a", False, "pull-up three", points=3, made=True), "Abel makes a pull-up three"),
    (Shot(*HEAD, HOME, "a", False, "off a wall", points=3, made=True), "Abel makes a three (off a wall)"),
    (Shot(*HEAD, HOME, "a", points=2, made=False, block="v"), "Abel misses a two, blocked by Vito"),
    (FreeThrow(*HEAD, HOME, "a", False, "1 of 2", made=True), "Abel makes free throw 1 of 2"),
    (FreeThrow(*HEAD, HOME, "a", False, "technical", made=False), "Abel misses a free throw (technical)"),
    (
        FreeThrow(*HEAD, HOME, "a", False, "flagrant 2 of 2", made=True),
        "Abel makes free throw 2 of 2 (flagrant)",
    ),
    (FreeThrow(*HEAD, HOME, "a", made=True), "Abel makes a free throw"),
    (Rebound(*HEAD, HOME, "a", offensive=True), "Abel: offensive rebound"),
    (Rebound(*HEAD, AWAY, offensive=False), "Blues: defensive rebound"),
    (Turnover(*HEAD, HOME, "a", False, "bad pass", steal="v"), "Abel: turnover (bad pass), stolen by Vito"),
    (Turnover(*HEAD, HOME, detail="shot clock"), "Reds: turnover (shot clock)"),
    (Foul(*HEAD, AWAY, "v", kind=FoulKind.SHOOTING, other="a"), "Vito: shooting foul on Abel"),
    (Foul(*HEAD, HOME, kind=FoulKind.TECHNICAL, detail="bench"), "Reds: technical foul (bench)"),
    (Foul(*HEAD, AWAY, "v", False, "shooting personal", kind=FoulKind.SHOOTING), "Vito: shooting foul"),
    (Foul(*HEAD, AWAY, "v", False, "shooting block", kind=FoulKind.SHOOTING), "Vito: shooting foul (block)"),
    (Steal(*HEAD, AWAY, "v"), "Vito: steal"),
    (Block(*HEAD, AWAY, "v"), "Vito: block"),
    (Assist(*HEAD, HOME, "b"), "Baker: assist"),
    (Substitution(*HEAD, HOME, "b", other="a"), "Baker comes in for Abel"),
    (Substitution(*HEAD, HOME, "b"), "Baker comes in"),
    (Substitution(*HEAD, HOME, other="a"), "Abel goes out"),
    (Note(*HEAD, kind=NoteKind.TIMEOUT, side=HOME, detail="full"), "Reds: time-out (full)"),
    (Note(*HEAD, kind=NoteKind.TIMEOUT), "Time-out"),
    (
        Note(*HEAD, kind=NoteKind.TIMEOUT, side=HOME, detail="REDS Timeout: Regular (Full 4 Short 1)"),
        "Reds: time-out",
    ),
    (Note(*HEAD, kind=NoteKind.TIMEOUT, detail="event 9, 4"), "Time-out"),
    (Note(*HEAD, kind=NoteKind.TIMEOUT, detail="Timeout: Official"), "Time-out (official)"),
    (Note(*HEAD, kind=NoteKind.JUMP_BALL, side=AWAY, player="v"), "Vito wins the jump ball"),
    (Note(*HEAD, kind=NoteKind.JUMP_BALL), "Jump ball"),
    (
        Note(
            *HEAD,
            kind=NoteKind.JUMP_BALL,
            side=AWAY,
            detail="Jump Ball D. Vito vs. J. Abel: Tip to Team (BLU)",
        ),
        "Blues wins the jump ball (D. Vito against J. Abel)",
    ),
    (Note(*HEAD, kind=NoteKind.EJECTION, side=AWAY, player="v"), "Vito is ejected"),
    (Note(*HEAD, kind=NoteKind.VIOLATION, side=AWAY, player="v", detail="lane"), "Vito: violation (lane)"),
    (
        Note(*HEAD, kind=NoteKind.VIOLATION, side=AWAY, player="v", detail="V. Vito kicked ball VIOLATION"),
        "Vito: violation (kicked ball)",
    ),
    (Note(*HEAD, kind=NoteKind.VIOLATION, detail="McFarlane Violation:Jump Ball"), "Violation (jump ball)"),
    (Note(*HEAD, kind=NoteKind.REVIEW, detail="clock"), "Review (clock)"),
    (Note(*HEAD, kind=NoteKind.OTHER, side=HOME, detail="lights out"), "Reds: lights out"),
    (Note(*HEAD, kind=NoteKind.OTHER, detail="lights out"), "Lights out"),
    (Note(*HEAD, kind=NoteKind.OTHER), "Other play"),
    (Note(*HEAD, kind=NoteKind.EJECTION), "Ejection"),
    (Lineup(*HEAD, starts=True), "Start of 2nd quarter"),
    (Lineup(*HEAD), "Line-ups"),
    (PeriodEnd(*HEAD), "End of 2nd quarter"),
    (PeriodEnd(*HEAD, game=True), "The game is over"),
    (Score(*HEAD, score=(54, 51)), "The score is 54-51"),
]


def said(event: PlayEvent, code: str = "en", form: GameFormat = NBA) -> str:
    """An event in words."""
    deed = deed_of(event, form, lambda side, player: NAMES[Side(side), player])
    return sentence(deed, TEMPLATES.languages[code])


@pytest.mark.parametrize(("event", "text"), TOLD, ids=[text for _, text in TOLD])
def test_a_play_is_one_sentence(event: PlayEvent, text: str) -> None:
    assert said(event) == text
    # What a feed says in words of its own stays as it is.
    assert not said(event, "hi").isascii() or "lights out" in text.lower()


def test_a_sentence_in_hindi_has_its_own_order() -> None:
    shot = Shot(
        *HEAD, HOME, "a", False, "step back jump shot", points=3, made=True, assist="b", place=(0, 260)
    )
    assert said(shot, "hi") == "Abel ने 26 फ़ुट से थ्री-पॉइंट स्टेप-बैक जंप शॉट लगाया, असिस्ट Baker"
    throw = FreeThrow(*HEAD, HOME, "a", False, "2 of 2", made=True)
    assert said(throw, "hi") == "Abel ने 2 में से दूसरा फ़्री थ्रो लगाया"
    missed = Shot(*HEAD, HOME, "a", points=2, made=False, block="v")
    assert said(missed, "hi") == "Abel का टू-पॉइंटर चूका, ब्लॉक Vito"
    assert said(Substitution(*HEAD, HOME, "b", other="a"), "hi") == "Abel की जगह Baker"
    assert said(PeriodEnd(*HEAD), "hi") == "दूसरा क्वार्टर समाप्त"


@pytest.mark.parametrize(
    ("periods", "period", "text"),
    [
        (4, 1, "1st quarter"),
        (2, 2, "2nd half"),
        (4, 5, "overtime"),
        (2, 4, "2nd overtime"),
        (3, 3, "period 3"),
    ],
)
def test_a_period_has_the_name_that_its_format_gives_it(periods: int, period: int, text: str) -> None:
    event = PeriodEnd("g", "e1", 1, 1000, period, 0)
    assert said(event, form=GameFormat(periods)) == f"End of {text}"


@pytest.mark.parametrize("kind", FoulKind)
def test_every_foul_has_a_name(kind: FoulKind) -> None:
    foul = Foul(*HEAD, HOME, "a", kind=kind)
    for code in ("en", "hi"):
        assert said(foul, code).startswith("Abel: ")
        assert len(said(foul, code)) > len("Abel: ")


@pytest.mark.parametrize("key", sorted(DETAILS))
def test_whatever_feeds_add_has_words_in_each_language(key: str) -> None:
    said(Turnover(*HEAD, HOME, "a", detail=key))
    assert not said(Turnover(*HEAD, HOME, detail=key), "hi").partition("(")[2].isascii()


def test_whatever_feeds_say_of_a_shot_has_words_in_each_language() -> None:
    for phrase in _SHOTS:
        parts = shot_parts(phrase)
        assert parts is not None, phrase
        for part in parts:
            assert not HINDI.text(f"basketball-shot-{part}").isascii()
    assert shot_parts("Driving Floating Bank Jump Shot") == ("driving", "floating", "bank", "jump-shot")
    assert shot_parts("underhand jump shot") is None


def test_no_kind_of_event_is_without_words_and_without_a_kind() -> None:
    """An assist was: each game that had one could not be told."""
    assert {type(event) for event, _ in TOLD} == set(get_args(PlayEvent))
    for event, text in TOLD:
        assert kind_of(event)
        assert text


@pytest.mark.parametrize("kind", PlayKind)
def test_a_recent_play_is_said_by_the_same_function(kind: PlayKind) -> None:
    """A state does not have all of a play: what it lacks is not said."""
    side = SideName.HOME
    play = RecentPlay(1, 1, "7:47", kind, side, PlayerName("a", "Abel"), 3, True, "", (3, 0))
    for language in (ENGLISH, HINDI):
        assert sentence(recent_deed(play, ("Reds", "Blues")), language)


RECENT = [
    (PlayKind.SHOT, "jump shot, 26 ft", "Abel makes a 26-foot three-point jump shot"),
    (PlayKind.REBOUND, "", "Abel: rebound"),
    (PlayKind.FOUL, "", "Abel: foul"),
    (PlayKind.FOUL, "shooting personal", "Abel: shooting foul"),
    (PlayKind.FOUL, "personal", "Abel: personal foul"),
    (PlayKind.FOUL, "offensive charge", "Abel: offensive foul (charge)"),
    (PlayKind.OTHER, "", "Abel: other play"),
]


@pytest.mark.parametrize(("kind", "detail", "text"), RECENT)
def test_what_a_state_does_not_have_is_not_said(kind: PlayKind, detail: str, text: str) -> None:
    play = RecentPlay(1, 1, "7:47", kind, SideName.HOME, PlayerName("a", "Abel"), 3, True, detail, (3, 0))
    assert sentence(recent_deed(play, ("Reds", "Blues")), ENGLISH) == text


def test_the_plays_of_neither_side_are_nobodys() -> None:
    play = RecentPlay(1, 1, "7:47", PlayKind.REVIEW, None, None, 0, False, "", (3, 0))
    assert sentence(recent_deed(play, ("Reds", "Blues")), ENGLISH) == "Review"
