"""A record of every kind that football's topics have, as a producer of this version writes it."""

from collections.abc import Iterator
from functools import partial

from schemas.football import events as plain
from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import (
    CUP,
    AddedTime,
    AnyEvent,
    Card,
    Corner,
    Correction,
    Foul,
    Kick,
    Lineup,
    MatchInfo,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Player,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
    Team,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from tests.schemas.kept import Records

MATCH_ID = "é/1 . ⚽"
AT = 1_767_234_664_561

RECORDS = Records(
    "football",
    plain,
    MatchInfo.__name__,
    partial(decode_event, key=MATCH_ID.encode()),
    partial(decode_info, key=MATCH_ID.encode()),
)


def events_of_a_match() -> Iterator[AnyEvent]:
    """Every kind of event with all that it can say."""
    head = MATCH_ID, "e1", 7, AT, Phase.EXTRA_TIME_SECOND_HALF, 900_400
    yield Pass(*head, Side.HOME, "26010", accurate=True)
    yield Pass(*head, Side.AWAY, "é", "cross", accurate=False, corner=True, offside=True)
    for outcome in ShotOutcome:
        yield Shot(*head, Side.HOME, "a", outcome=outcome, on_target=outcome in (1, 2), penalty=True)
    yield Shot(
        *head,
        Side.AWAY,
        "a",
        "header",
        outcome=ShotOutcome.BLOCKED,
        on_target=True,
        free_kick=True,
        xg=0.0247,
        assist="b",
        place=(880, 0),
    )
    yield OwnGoal(*head, Side.AWAY, "a")
    yield OwnGoal(*head, Side.HOME)
    yield Corner(*head, Side.HOME, "a")
    yield Foul(*head, Side.HOME, "a", "handball", other="b", card=CardKind.RED, penalty=True)
    yield Foul(*head, Side.HOME)
    yield Offside(*head, Side.HOME, "a")
    yield Save(*head, Side.HOME, "a")
    for card in CardKind:
        yield Card(*head, Side.HOME, "a", card=card, bench=True)
    yield Substitution(*head, Side.HOME, "a", "injury", other="b")
    yield Kick(MATCH_ID, "e1", 7, AT, Phase.SHOOT_OUT, 0, Side.HOME, "a", outcome=ShotOutcome.SAVED)
    yield Lineup(*head, Side.HOME, players=tuple("abcdefghijk"), formation="4-3-3")
    yield Note(*head, side=Side.AWAY, player="a", detail="water break")
    for phase in Phase:
        yield PhaseStart(MATCH_ID, "e1", 7, AT, phase, 0)
    yield PhaseEnd(*head)
    yield PhaseEnd(*head, match=True)
    yield AddedTime(*head, minutes=4)
    yield Possession(*head, home=61.5)
    for decision in Decision:
        yield Review(*head, of=3, decision=decision, reason="offside")
    yield Review(*head, of="e0", decision=Decision.CANCELLED, side=Side.HOME)
    yield Review(*head, of=0, decision=Decision.STANDS)
    yield Score(*head, score=(2, 1), teams=("Reds", "Blues"), final=True)
    replacement = OwnGoal(MATCH_ID, "", 0, 0, Phase.SECOND_HALF, 180_400, Side.HOME, "a")
    yield Correction(MATCH_ID, "c", 8, AT, 7, replacement, "it was an own goal")
    yield Correction(MATCH_ID, "c", 0, AT, "e1", None)


def events() -> Iterator[bytes]:
    """Values of `football.events`."""
    yield from map(encode_event, events_of_a_match())


def matches() -> Iterator[MatchInfo]:
    """What can be known of a match: nothing, and all."""
    yield MatchInfo(MATCH_ID)
    players = (Player("1", "Zoë Ünal", "1", "GK", True), Player("x"))
    home, away = Team("Reds", "RED", players, "4-2-3-1", "Ann Coach"), Team("Blues")
    yield MatchInfo(MATCH_ID, home, away, CUP, "The Park", "The Cup", AT, True)


def infos() -> Iterator[bytes]:
    """Values of `football.matches`."""
    yield from map(encode_info, matches())
