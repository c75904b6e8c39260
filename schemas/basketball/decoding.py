"""Decodes the bytes of `basketball.v1.GameEvent`.

Decoding checks what a single record shows. It raises `schemas.refusals.RefusedError`
and no other error, whatever the bytes.
"""

from collections.abc import Callable

from google.protobuf.message import DecodeError

from schemas.basketball.bounds import (
    MAX_CLOCK_MS,
    MAX_EVENT_BYTES,
    MAX_ON_COURT,
    MAX_PERIODS,
    MAX_PLACE,
    MAX_SCORE,
)
from schemas.basketball.events import (
    AnyEvent,
    Assist,
    Block,
    Correction,
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
from schemas.basketball.v1 import game_event_pb2 as pb
from schemas.matches.checks import (
    MAX_SEQ,
    MAX_TEXT,
    check_match_id,
    check_number,
    check_texts,
    missing_or_too_large,
    unreadable,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

_parse = pb.GameEvent.FromString

Head = tuple[str, str, int, int, int, int]
"""The values of `Event`'s fields, in their order."""

_SIDES = (None, Side.HOME, Side.AWAY)


def decode_event(value: bytes | None, key: bytes | None, _kept: bool = False) -> AnyEvent:
    """Decode one record of `basketball.events`; nothing was ever kept that would be refused by now.

    `key` is the record's key, which must be the game_id in UTF-8.

    Raises:
        RefusedError: the bytes are not such an event, or the event cannot happen in a game.
    """
    if value is None or len(value) > MAX_EVENT_BYTES:
        raise missing_or_too_large(value, MAX_EVENT_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    game_id = message.game_id
    if key != game_id.encode():
        raise wrong_key(game_id, key)
    if len(game_id) < 3 or not game_id.isprintable():
        check_match_id(game_id)
    # A shorter record has no text that is too long. Texts that only some kinds have are checked with them.
    if len(value) > MAX_TEXT or not (message.event_id + message.player + message.detail).isprintable():
        check_texts(message)
    if message.kind == pb.CORRECTION:
        return _correction(message)
    return _event(message, game_id, message.event_id, message.seq)


def _event(message: pb.GameEvent, game_id: str, event_id: str, seq: int) -> PlayEvent:
    timestamp, period, clock_ms = message.timestamp, message.period, message.clock_ms
    if not (0 < period <= MAX_PERIODS and clock_ms <= MAX_CLOCK_MS and 0 <= timestamp <= MAX_TIME):
        check_number(period, "period", MAX_PERIODS, 1)
        check_number(clock_ms, "clock_ms", MAX_CLOCK_MS)
        check_number(timestamp, "timestamp", MAX_TIME)
    if seq > MAX_SEQ:
        check_number(seq, "seq", MAX_SEQ)
    make = _MAKERS.get(message.kind)
    if make is None:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of event {message.kind}", "kind")
    return make(message, (game_id, event_id, seq, timestamp, period, clock_ms))


def _check_printable(message: pb.GameEvent, *texts: str) -> None:
    """Refuse control characters in some texts of a message.

    Raises:
        RefusedError: a text cannot be a name.
    """
    if not "".join(texts).isprintable():
        check_texts(message)


def _side(message: pb.GameEvent) -> Side | None:
    side = message.side
    if side >= len(_SIDES):
        raise RefusedError(Reason.BROKEN_RULE, f"side is {side}; it must be HOME or AWAY", "side")
    return _SIDES[side]


def _own(message: pb.GameEvent) -> tuple[Side, str, bool, str]:
    """Return the values of `Play`'s fields.

    Raises:
        RefusedError: it is neither side's play.
    """
    if (side := _side(message)) is None:
        raise RefusedError(
            Reason.BROKEN_RULE, f"a {pb.PlayKind.Name(message.kind)} without a side: HOME or AWAY", "side"
        )
    return side, message.player, message.uncertain, message.detail


def _shot(message: pb.GameEvent, head: Head) -> Shot:
    own, place = _own(message), None
    if message.HasField("x") or message.HasField("y"):
        place = (
            check_number(message.x, "x", MAX_PLACE, -MAX_PLACE),
            check_number(message.y, "y", MAX_PLACE, -MAX_PLACE),
        )
    made = message.made
    other = message.assist if made else message.block
    if other:
        _check_printable(message, other)
    points = message.points
    if not 2 <= points <= 3:
        check_number(points, "points", 3, 2)
    return Shot(
        *head,
        *own,
        points=points,
        made=made,
        assist=other if made else "",
        block="" if made else other,
        place=place,
    )


def _free_throw(message: pb.GameEvent, head: Head) -> FreeThrow:
    return FreeThrow(*head, *_own(message), made=message.made)


def _rebound(message: pb.GameEvent, head: Head) -> Rebound:
    return Rebound(*head, *_own(message), offensive=message.offensive)


def _turnover(message: pb.GameEvent, head: Head) -> Turnover:
    steal = message.steal
    _check_printable(message, steal)
    return Turnover(*head, *_own(message), steal=steal)


def _foul(message: pb.GameEvent, head: Head) -> Foul:
    try:
        kind = FoulKind(message.foul)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of foul {message.foul}", "foul") from None
    _check_printable(message, message.other)
    return Foul(*head, *_own(message), kind=kind, other=message.other)


def _substitution(message: pb.GameEvent, head: Head) -> Substitution:
    own = _own(message)
    _check_printable(message, message.other)
    if own[1] == message.other:
        raise RefusedError(Reason.BROKEN_RULE, f"a substitution of {message.other!r} for {own[1]!r}", "other")
    return Substitution(*head, *own, other=message.other)


def _note(message: pb.GameEvent, head: Head) -> Note:
    kind, side = NoteKind(message.kind), _side(message)
    return Note(*head, kind=kind, side=side, player=message.player, detail=message.detail)


def _lineup(message: pb.GameEvent, head: Head) -> Lineup:
    courts = _court(message, "home_court"), _court(message, "away_court")
    return Lineup(*head, courts=courts, starts=message.kind == pb.PERIOD_START)


def _court(message: pb.GameEvent, field: str) -> tuple[str, ...]:
    players = tuple(message.home_court if field == "home_court" else message.away_court)
    if len(players) > MAX_ON_COURT or len(set(players)) < len(players) or "" in players:
        raise RefusedError(
            Reason.BROKEN_RULE, f"{field} has {len(players)} players; at most five different ones", field
        )
    _check_printable(message, *players)
    return players


def _score(message: pb.GameEvent, head: Head) -> Score:
    said = message.score
    _check_printable(message, said.home_team, said.away_team)
    return Score(
        *head,
        score=(
            check_number(said.home, "score.home", MAX_SCORE),
            check_number(said.away, "score.away", MAX_SCORE),
        ),
        teams=(said.home_team, said.away_team),
        final=said.final,
    )


def _correction(message: pb.GameEvent) -> Correction:
    """Read a correction.

    Raises:
        RefusedError: it says of no other event what it was, or that it was a correction.
    """
    game_id, event_id, seq, said = message.game_id, message.event_id, message.seq, message.correction
    check_number(seq, "seq", MAX_SEQ)
    check_texts(message)
    of = said.event_id or said.seq
    if not of or of == (event_id if said.event_id else seq):
        raise RefusedError(
            Reason.BROKEN_RULE, "a correction says of no other event what it was", "correction"
        )
    replacement = None
    if said.HasField("replacement"):
        if said.replacement.kind == pb.CORRECTION:
            raise RefusedError(
                Reason.BROKEN_RULE,
                "a correction's replacement is a correction itself",
                "correction.replacement.kind",
            )
        try:
            replacement = _event(said.replacement, game_id, "", 0)
        except RefusedError as error:
            field = f"correction.replacement.{error.field}" if error.field else "correction.replacement"
            raise RefusedError(error.reason, f"in the replacement, {error}", field) from None
    timestamp = check_number(message.timestamp, "timestamp", MAX_TIME)
    return Correction(game_id, event_id, seq, timestamp, of, replacement, said.reason)


_MAKERS: dict[int, Callable[[pb.GameEvent, Head], PlayEvent]] = {
    pb.SHOT: _shot,
    pb.FREE_THROW: _free_throw,
    pb.REBOUND: _rebound,
    pb.TURNOVER: _turnover,
    pb.FOUL: _foul,
    pb.STEAL: lambda message, head: Steal(*head, *_own(message)),
    pb.BLOCK: lambda message, head: Block(*head, *_own(message)),
    pb.ASSIST: lambda message, head: Assist(*head, *_own(message)),
    pb.SUBSTITUTION: _substitution,
    pb.PERIOD_START: _lineup,
    pb.LINEUP: _lineup,
    pb.PERIOD_END: lambda _, head: PeriodEnd(*head),
    pb.GAME_END: lambda _, head: PeriodEnd(*head, game=True),
    pb.SCORE: _score,
    **{kind.value: _note for kind in NoteKind},
}
