"""Bytes of `cricket.v1` to events and back: the only code that touches protobuf.

Decoding checks what can be seen from one record alone. It raises
`schemas.refusal.RefusedError` and nothing else, whatever the bytes.
"""

from collections.abc import Callable
from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from schemas.cricket.events import (
    AnyEvent,
    Correction,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    OverCalled,
    Penalty,
    PlayEvent,
    Retirement,
    RevisedTarget,
    Target,
    TargetRevised,
    Team,
    WicketType,
)
from schemas.cricket.v1 import ball_event_pb2 as ball_pb
from schemas.cricket.v1 import match_info_pb2 as info_pb
from schemas.refusal import Reason, RefusedError

MAX_RECORD_BYTES = 64 * 1024
"""No honest record comes near: a ball is some 150 bytes, a match of two squads 2 kB."""

MAX_INNINGS = 1_000
"""Four, and two a super over."""

ABSURD = 1 << 10
"""No ball and no over has such a number of anything: the longest innings had 336 overs (The Oval, 1938)."""

_LONG_RECORD = 1_000
_MAX_TEXT = 200
"""Characters of a name. Only records of `_LONG_RECORD` bytes and more are worth looking through."""

_parse_event = ball_pb.BallEvent.FromString
_parse_info = info_pb.MatchInfo.FromString
_BallEvent = ball_pb.BallEvent

MessageT = TypeVar("MessageT")


def decode_event(value: bytes | None, key: bytes | None = None) -> AnyEvent:
    """Read one record of `cricket.events`.

    `key` is the record's; None skips the check that it is the match_id.

    Raises:
        RefusedError: the bytes are no such event, or one that no match can have.
    """
    message = _parse(_parse_event, value)
    _check_key(message.match_id, key)
    if value is not None and len(value) >= _LONG_RECORD:
        _check_texts(message)
    return _decode_message(message)


def _check_texts(message: Message) -> None:
    """Refuse a name longer than any: it would be in every answer about the match.

    Raises:
        RefusedError: in whatever field, however deep.
    """
    for field, value in message.ListFields():
        for one in value if field.is_repeated else (value,):
            if isinstance(one, Message):
                _check_texts(one)
            elif isinstance(one, str) and len(one) > _MAX_TEXT:
                raise RefusedError(
                    Reason.BROKEN_RULE,
                    f"{field.name} has {len(one):,} characters; at most {_MAX_TEXT} are read",
                )


def _decode_message(message: ball_pb.BallEvent) -> AnyEvent:
    match_id = message.match_id
    ball_seq = message.ball_seq
    if not ball_seq:
        raise RefusedError(Reason.NO_SEQUENCE, f"ball_seq of {match_id} is 0; it counts from 1")
    innings_no = message.innings_no
    kind = message.kind
    if kind == ball_pb.CORRECTION:
        return _decode_correction(message)
    if not 0 < innings_no <= MAX_INNINGS:
        raise RefusedError(Reason.BROKEN_RULE, f"innings_no of {match_id} is {innings_no}; it counts from 1")
    if kind:
        return _decode_other(message)
    wicket_type = message.wicket_type
    striker = message.striker
    over_number = message.over_number
    ball_number = message.ball_number
    runs = message.runs
    wide_runs = message.wide_runs
    no_ball_runs = message.no_ball_runs
    byes = message.byes
    leg_byes = message.leg_byes
    penalty_runs = message.penalty_runs
    # One look for all: each is below a power of two, so what is common to them is as well.
    if over_number | ball_number | runs | wide_runs | no_ball_runs | byes | leg_byes | penalty_runs >= ABSURD:
        raise RefusedError(
            Reason.BROKEN_RULE,
            f"ball {ball_seq} of {match_id} has a number of {ABSURD:,} or more: over {over_number}, "
            f"ball {ball_number}, runs {runs}, wide {wide_runs}, no-ball {no_ball_runs}, byes {byes}, "
            f"leg-byes {leg_byes}, penalty {penalty_runs}",
        )
    # Positional, each field read once: reading costs more than parsing does.
    return Delivery(
        match_id,
        ball_seq,
        innings_no,
        message.batting_team,
        message.timestamp,
        over_number,
        ball_number,
        runs,
        1 + wide_runs if message.wide else 0,
        1 + no_ball_runs if message.no_ball else 0,
        byes,
        leg_byes,
        penalty_runs,
        message.no_boundary,
        message.over_continues,
        striker,
        message.non_striker,
        message.bowler,
        _dismissals(message, wicket_type, striker) if wicket_type else (),
    )


def _dismissals(message: ball_pb.BallEvent, wicket_type: int, striker: str) -> tuple[Dismissal, ...]:
    """All who left on this event; a simple producer names nobody, so the striker went."""
    given = message.dismissals
    if not given:
        return (Dismissal(_wicket_type(wicket_type), striker),)
    return tuple(Dismissal(_wicket_type(d.wicket_type), d.player_out, tuple(d.fielders)) for d in given)


def _wicket_type(number: int) -> WicketType:
    try:
        return WicketType(number)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown wicket_type {number}") from None


def _target(message: ball_pb.Target) -> Target:
    if not message.runs:
        raise RefusedError(Reason.BROKEN_RULE, "a target of 0 runs")
    return Target(message.runs, message.balls)


def _decode_other(message: ball_pb.BallEvent) -> AnyEvent:
    """Read an event that is no ball."""
    kind = message.kind
    match_id, seq, innings_no = message.match_id, message.ball_seq, message.innings_no
    team, timestamp = message.batting_team, message.timestamp
    if kind == ball_pb.INNINGS_START:
        start = message.innings_start
        return InningsStart(
            match_id,
            seq,
            innings_no,
            team,
            timestamp,
            start.max_balls,
            start.balls_per_over or 6,
            start.super_over,
            _target(start.target) if start.HasField("target") else None,
            tuple(start.absent),
        )
    if kind == ball_pb.RETIREMENT:
        left = _dismissals(message, message.wicket_type, message.striker)
        return Retirement(match_id, seq, innings_no, team, timestamp, left)
    if kind == ball_pb.PENALTY:
        return Penalty(match_id, seq, innings_no, team, timestamp, message.penalty_runs)
    if kind == ball_pb.TARGET_REVISED:
        return TargetRevised(match_id, seq, innings_no, team, timestamp, _target(message.target))
    plain = _PLAIN_EVENTS.get(kind)
    if plain is None:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of event {kind}")
    return plain(match_id, seq, innings_no, team, timestamp)


def _decode_correction(message: ball_pb.BallEvent) -> Correction:
    match_id, seq, correction = message.match_id, message.ball_seq, message.correction
    if not 0 < correction.ball_seq < seq:
        raise RefusedError(
            Reason.BROKEN_RULE, f"event {seq} of {match_id} corrects {correction.ball_seq}: none before it"
        )
    replacement: PlayEvent | None = None
    if correction.HasField("replacement"):
        given = correction.replacement
        given.match_id, given.ball_seq = match_id, correction.ball_seq
        decoded = _decode_message(given)
        if isinstance(decoded, Correction):
            raise RefusedError(Reason.BROKEN_RULE, "a correction's replacement is a correction itself")
        replacement = decoded
    return Correction(
        match_id,
        seq,
        message.innings_no,
        message.batting_team,
        message.timestamp,
        correction.ball_seq,
        replacement,
        correction.reason,
    )


_PLAIN_EVENTS: dict[int, type[OverCalled | Declaration | Forfeiture | InningsClosed]] = {
    ball_pb.OVER_CALLED: OverCalled,
    ball_pb.DECLARATION: Declaration,
    ball_pb.FORFEITURE: Forfeiture,
    ball_pb.INNINGS_CLOSED: InningsClosed,
}
_PLAIN_KINDS = {event: kind for kind, event in _PLAIN_EVENTS.items()}


def encode_event(event: AnyEvent) -> bytes:
    """Write one event as a record's value; `event_id` is `<match_id>:<ball_seq>`."""
    return _message(event).SerializeToString()


def _message(event: AnyEvent) -> ball_pb.BallEvent:
    message = _BallEvent(
        match_id=event.match_id,
        ball_seq=event.ball_seq,
        innings_no=event.innings_no,
        batting_team=event.batting_team,
        timestamp=event.timestamp,
        event_id=f"{event.match_id}:{event.ball_seq}",
    )
    match event:
        case Delivery():
            _fill_delivery(message, event)
        case InningsStart():
            message.kind = ball_pb.INNINGS_START
            start = message.innings_start
            start.max_balls = event.max_balls
            start.balls_per_over = event.balls_per_over
            start.super_over = event.super_over
            start.absent.extend(event.absent)
            if event.target is not None:
                start.target.runs, start.target.balls = event.target.runs, event.target.balls
        case Retirement():
            message.kind = ball_pb.RETIREMENT
            _fill_dismissals(message, event.dismissals)
        case Penalty():
            message.kind = ball_pb.PENALTY
            message.penalty_runs = event.penalty_runs
        case TargetRevised():
            message.kind = ball_pb.TARGET_REVISED
            message.target.runs, message.target.balls = event.target.runs, event.target.balls
        case Correction():
            message.kind = ball_pb.CORRECTION
            message.correction.ball_seq = event.of
            message.correction.reason = event.reason
            if event.replacement is not None:
                message.correction.replacement.CopyFrom(_message(event.replacement))
        case _:
            message.kind = ball_pb.EventKind.ValueType(_PLAIN_KINDS[type(event)])
    return message


def _fill_delivery(message: ball_pb.BallEvent, ball: Delivery) -> None:
    message.over_number = ball.over_number
    message.ball_number = ball.ball_number
    message.runs = ball.runs
    message.byes = ball.byes
    message.leg_byes = ball.leg_byes
    message.penalty_runs = ball.penalty_runs
    message.striker = ball.striker
    message.non_striker = ball.non_striker
    message.bowler = ball.bowler
    message.no_boundary = ball.no_boundary
    message.over_continues = ball.over_continues
    if ball.wide:
        message.wide = True
        message.wide_runs = ball.wide - 1
    if ball.no_ball:
        message.no_ball = True
        message.no_ball_runs = ball.no_ball - 1
    if ball.dismissals:
        _fill_dismissals(message, ball.dismissals)


def _fill_dismissals(message: ball_pb.BallEvent, dismissals: tuple[Dismissal, ...]) -> None:
    for dismissal in dismissals:
        message.dismissals.add(
            wicket_type=ball_pb.WicketType.ValueType(dismissal.wicket_type),
            player_out=dismissal.player_out,
            fielders=dismissal.fielders,
        )
    if dismissals:
        message.wicket_type = ball_pb.WicketType.ValueType(dismissals[0].wicket_type)


def decode_info(value: bytes | None, key: bytes | None = None) -> MatchInfo:
    """Read one record of `cricket.matches`.

    Raises:
        RefusedError: the bytes are no such message, or lack a match_id.
    """
    message = _parse(_parse_info, value)
    _check_key(message.match_id, key)
    form = message.format
    return MatchInfo(
        match_id=message.match_id,
        teams=tuple(Team(team.name, tuple(team.players)) for team in message.teams),
        format=MatchFormat(
            form.name,
            form.overs,
            form.balls_per_over or 6,
            form.innings_per_side or (1 if form.overs else 2),
        ),
        venue=message.venue,
        competition=message.competition,
        starts_at=message.starts_at,
        revised_targets=tuple(
            RevisedTarget(revised.innings_no, Target(revised.runs, revised.balls))
            for revised in message.revised_targets
        ),
        outcome=_decode_outcome(message.outcome) if message.HasField("outcome") else None,
    )


def _decode_outcome(message: info_pb.Outcome) -> Outcome:
    try:
        kind = OutcomeKind(message.kind)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of outcome {message.kind}") from None
    return Outcome(
        kind, message.winner, message.by_runs, message.by_wickets, message.by_innings, message.method
    )


def encode_info(info: MatchInfo) -> bytes:
    """Write one match's description as a record's value."""
    message = info_pb.MatchInfo(
        match_id=info.match_id,
        teams=[info_pb.Team(name=team.name, players=team.players) for team in info.teams],
        format=info_pb.MatchFormat(
            name=info.format.name,
            overs=info.format.overs,
            balls_per_over=info.format.balls_per_over,
            innings_per_side=info.format.innings_per_side,
        ),
        venue=info.venue,
        competition=info.competition,
        starts_at=info.starts_at,
        revised_targets=[
            info_pb.RevisedTarget(innings_no=r.innings_no, runs=r.target.runs, balls=r.target.balls)
            for r in info.revised_targets
        ],
    )
    if info.outcome is not None:
        outcome = info.outcome
        message.outcome.CopyFrom(
            info_pb.Outcome(
                kind=info_pb.OutcomeKind.ValueType(outcome.kind),
                winner=outcome.winner,
                by_runs=outcome.by_runs,
                by_wickets=outcome.by_wickets,
                by_innings=outcome.by_innings,
                method=outcome.method,
            )
        )
    return message.SerializeToString()


def _parse(parse: Callable[[bytes], MessageT], value: bytes | None) -> MessageT:
    if value is None:
        raise RefusedError(Reason.UNREADABLE, "the record has no value")
    if len(value) > MAX_RECORD_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"{len(value):,} bytes; at most {MAX_RECORD_BYTES:,} are read")
    try:
        return parse(value)
    except DecodeError as error:
        raise RefusedError(Reason.UNREADABLE, f"not a message of the schema: {error}") from None


def _check_key(match_id: str, key: bytes | None) -> None:
    if not match_id:
        raise RefusedError(Reason.NO_MATCH_ID, "match_id is empty")
    if key is not None and key != match_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key {key[:64]!r} is not the match_id {match_id[:64]!r}")
