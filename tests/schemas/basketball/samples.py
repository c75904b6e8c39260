"""A record of every kind that basketball's topics have, as a producer of this version writes it."""

from collections.abc import Iterator
from functools import partial

from schemas.basketball import events as plain
from schemas.basketball.codec import decode_event, decode_info, encode_event, encode_info
from schemas.basketball.events import (
    NBA,
    AnyEvent,
    Assist,
    Block,
    Correction,
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    Player,
    Rebound,
    Score,
    Shot,
    Side,
    Steal,
    Substitution,
    Team,
    Turnover,
)
from tests.schemas.kept import Records

GAME_ID = "é/1 . 🏀"
AT = 1_767_234_664_561

RECORDS = Records(
    "basketball",
    plain,
    GameInfo.__name__,
    partial(decode_event, key=GAME_ID.encode()),
    partial(decode_info, key=GAME_ID.encode()),
)


def plays() -> Iterator[AnyEvent]:
    """Every kind of event with all that it can say."""
    head = GAME_ID, "e1", 7, AT, 5, 180_400
    shot = Shot(
        *head, Side.HOME, "201939", detail="pull-up", points=3, made=True, assist="2", place=(-12, 260)
    )
    yield shot
    yield Shot(*head, Side.AWAY, "é", True, points=2, made=False, block="b")
    yield FreeThrow(*head, Side.AWAY, "a", False, "1 of 2", made=True)
    yield Rebound(*head, Side.HOME, offensive=True)
    yield Turnover(*head, Side.HOME, "a", steal="b")
    for kind in FoulKind:
        yield Foul(*head, Side.HOME, "a", kind=kind, other="b")
    yield Steal(*head, Side.HOME, "a")
    yield Block(*head, Side.HOME, "a")
    yield Assist(*head, Side.HOME, detail="Morris")
    yield Substitution(*head, Side.HOME, "a", other="b")
    for note in NoteKind:
        yield Note(*head, kind=note, side=Side.AWAY, player="a", detail="heave")
    yield Note(*head, kind=NoteKind.OTHER)
    yield Lineup(*head, courts=(("a", "b", "c", "d", "e"), ()), starts=True)
    yield Lineup(*head, courts=((), ("v",)))
    yield PeriodEnd(*head)
    yield PeriodEnd(*head, game=True)
    yield Score(*head, score=(54, 51), teams=("Reds", "Blues"), final=True)
    replacement = Shot(GAME_ID, "", 0, 0, 5, 180_400, Side.HOME, "a", points=2, made=True)
    yield Correction(GAME_ID, "c", 8, AT, 7, replacement, "the foot was on the line")
    yield Correction(GAME_ID, "c", 0, AT, "e1", None)


def events() -> Iterator[bytes]:
    """Values of `basketball.events`."""
    yield from map(encode_event, plays())


def games() -> Iterator[GameInfo]:
    """What can be known of a game: nothing, and all."""
    yield GameInfo(GAME_ID)
    players = (Player("1", "Zoë Ünal", "00", "F-C"), Player("x"))
    home, away = Team("Reds", "RED", players), Team("Blues")
    yield GameInfo(GAME_ID, home, away, NBA, "The Hall", "NBA", AT, True, ("Dee Ünal", "Eve"))


def infos() -> Iterator[bytes]:
    """Values of `basketball.games`."""
    yield from map(encode_info, games())
