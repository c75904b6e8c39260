"""Decodes the bytes of `cricket.v1` events.

Decoding checks what a single record shows. It raises `schemas.refusals.RefusedError`
and no other error, whatever the bytes. Law numbers are of the MCC Laws (2017 code,
3rd edition 2022).
"""

from enum import Enum
from typing import Final

from google.protobuf.message import DecodeError

from schemas.cricket.bounds import (
    MAX_BALLS,
    MAX_BALLS_PER_OVER,
    MAX_INNINGS,
    MAX_OVERS,
    MAX_RECORD_BYTES,
    MAX_RUNS,
    MAX_TARGET,
)
from schemas.cricket.dismissals import (
    absent_batters,
    all_departures,
    departures_between_balls,
    dismissals_off,
)
from schemas.cricket.events import (
    AnyEvent,
    Correction,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    OverCalled,
    Penalty,
    PlayEvent,
    Retirement,
    Target,
    TargetRevised,
)
from schemas.cricket.extras import check_runs, runs_of
from schemas.cricket.v1 import ball_event_pb2 as ball_pb
from schemas.matches.checks import (
    MAX_SEQ,
    MAX_TEXT,
    check_match_id,
    check_number,
    check_text,
    check_texts,
    missing_or_too_large,
    unreadable,
    within,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

_parse_event = ball_pb.BallEvent.FromString

_NEXT_STRIKER = 0xE2
"""A byte of every record with `next_striker`, and few others."""

_DISMISSALS = 0xBA
"""A byte of every record with `dismissals`, and few others: reading the field takes eight times as long."""


class _Key(Enum):
    UNCHECKED = "unchecked"


UNCHECKED: Final = _Key.UNCHECKED
"""Passed as the key of bytes that come from a table, where there is no record key to check."""

Key = bytes | None | _Key
"""A record's key; None, which is refused, where there is no key."""


def decode_event(value: bytes | None, key: Key = UNCHECKED, kept: bool = False) -> AnyEvent:
    """Decode one record of `cricket.events`.

    `key` is the record's key, which must be the match_id in UTF-8. A `kept` event has been
    scored before: it is decoded even with extras or dismissals that an earlier version
    accepted and this one refuses.

    Raises:
        RefusedError: the bytes are not such an event, or the event cannot happen in a match.
    """
    if value is None or len(value) > MAX_RECORD_BYTES:
        raise missing_or_too_large(value, MAX_RECORD_BYTES)
    try:
        message = _parse_event(value)
    except DecodeError as error:
        raise unreadable(error) from None
    match_id = message.match_id
    if key is not UNCHECKED and key != match_id.encode():
        raise wrong_key(match_id, key)
    if message.kind:
        check_match_id(match_id)
        check_texts(message)
        return _decode_other(message, kept)
    ball_seq = message.ball_seq
    innings_no = message.innings_no
    timestamp = message.timestamp
    if not (0 < ball_seq <= MAX_SEQ and 0 < innings_no <= MAX_INNINGS and 0 <= timestamp <= MAX_TIME):
        _check_head(message)
    team = message.batting_team
    striker = message.striker
    non_striker = message.non_striker
    bowler = message.bowler
    # A shorter record has no text that is too long. The fold refuses control characters when a name
    # first appears: checking every name of every ball takes a tenth of the decoding time.
    if len(value) > MAX_TEXT or len(match_id) < 3 or not match_id.isprintable():
        check_match_id(match_id)
        check_text(team, "batting_team")
        check_text(striker, "striker")
        check_text(non_striker, "non_striker")
        check_text(bowler, "bowler")
    over_number = message.over_number
    ball_number = message.ball_number
    runs = message.runs
    wide_runs = message.wide_runs
    no_ball_runs = message.no_ball_runs
    byes = message.byes
    leg_byes = message.leg_byes
    penalty_runs = message.penalty_runs
    # One comparison checks all: each is below a power of two exactly when their bitwise OR is.
    extras = wide_runs | no_ball_runs | byes | leg_byes
    if runs | extras | penalty_runs >= MAX_RUNS or over_number | ball_number >= MAX_OVERS:
        _check_numbers(message)
    wide = no_ball = 0
    if extras or message.wide or message.no_ball:
        if not kept:
            check_runs(message)
        runs, wide, no_ball, byes, leg_byes = runs_of(message)
    # By position, each field read once: reading the fields costs more than parsing the bytes.
    return Delivery(
        match_id,
        ball_seq,
        innings_no,
        team,
        timestamp,
        over_number,
        ball_number,
        runs,
        wide,
        no_ball,
        byes,
        leg_byes,
        penalty_runs,
        message.no_boundary,
        message.over_continues,
        striker,
        non_striker,
        bowler,
        _dismissals(message, wide, no_ball, kept) if message.wicket_type or _DISMISSALS in value else (),
        _next_striker(message) if _NEXT_STRIKER in value else "",
    )


def _next_striker(ball: ball_pb.BallEvent) -> str:
    check_text(ball.next_striker, "next_striker")
    return ball.next_striker


def _check_numbers(ball: ball_pb.BallEvent) -> None:
    """Refuse a ball with a number that no ball has."""
    of = f"ball {ball.ball_seq} of {ball.match_id}"
    for field in ("over_number", "ball_number"):
        check_number(getattr(ball, field), field, MAX_OVERS - 1, of=of)
    for field in ("runs", "wide_runs", "no_ball_runs", "byes", "leg_byes", "penalty_runs"):
        check_number(getattr(ball, field), field, MAX_RUNS - 1, of=of)


def _dismissals(ball: ball_pb.BallEvent, wide: int, no_ball: int, kept: bool) -> tuple[Dismissal, ...]:
    return all_departures(ball) if kept else dismissals_off(ball, wide, no_ball)


def _check_head(message: ball_pb.BallEvent) -> None:
    """Refuse an event whose number, innings or time is out of bounds."""
    match_id = message.match_id
    if not message.ball_seq:
        raise RefusedError(Reason.NO_SEQUENCE, f"ball_seq of {match_id} is 0; it counts from 1", "ball_seq")
    check_number(message.ball_seq, "ball_seq", MAX_SEQ, 1, match_id)
    # A correction belongs to no innings.
    least = int(message.kind != ball_pb.CORRECTION)
    check_number(message.innings_no, "innings_no", MAX_INNINGS, least, match_id)
    check_number(message.timestamp, "timestamp", MAX_TIME, of=match_id)


def target_of(innings_no: int, runs: int, balls: int, kept: bool = False) -> Target:
    """Return the checked target of an innings; a `kept` event may set one for the first innings.

    Raises:
        RefusedError: an innings cannot have this target.
    """
    if innings_no == 1 and not kept:
        raise RefusedError(Reason.BROKEN_RULE, "innings 1 cannot have a target: no side has batted before it")
    return Target(
        check_number(runs, "runs", MAX_TARGET, 1, "a target"),
        check_number(balls, "balls", MAX_BALLS, of="a target"),
    )


def _decode_other(message: ball_pb.BallEvent, kept: bool) -> AnyEvent:
    """Decode an event other than a ball."""
    _check_head(message)
    kind = message.kind
    match_id, seq, innings_no = message.match_id, message.ball_seq, message.innings_no
    team, timestamp = message.batting_team, message.timestamp
    if kind == ball_pb.CORRECTION:
        return _decode_correction(message, kept)
    if kind == ball_pb.INNINGS_START:
        with within("innings_start"):
            return _innings_start(message, kept)
    if kind == ball_pb.RETIREMENT:
        left = all_departures(message) if kept else departures_between_balls(message)
        return Retirement(match_id, seq, innings_no, team, timestamp, left)
    if kind == ball_pb.PENALTY:
        runs = check_number(message.penalty_runs, "penalty_runs", MAX_RUNS - 1)
        return Penalty(match_id, seq, innings_no, team, timestamp, runs)
    if kind == ball_pb.TARGET_REVISED:
        with within("target"):
            target = target_of(innings_no, message.target.runs, message.target.balls, kept)
        return TargetRevised(match_id, seq, innings_no, team, timestamp, target)
    plain = _PLAIN_EVENTS.get(kind)
    if plain is None:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of event {kind}", "kind")
    return plain(match_id, seq, innings_no, team, timestamp)


def _innings_start(message: ball_pb.BallEvent, kept: bool) -> InningsStart:
    start, target = message.innings_start, None
    if start.HasField("target"):
        with within("target"):
            target = target_of(message.innings_no, start.target.runs, start.target.balls, kept)
    return InningsStart(
        message.match_id,
        message.ball_seq,
        message.innings_no,
        message.batting_team,
        message.timestamp,
        check_number(start.max_balls, "max_balls", MAX_BALLS),
        check_number(start.balls_per_over, "balls_per_over", MAX_BALLS_PER_OVER) or 6,
        start.super_over,
        target,
        absent_batters(start),
    )


def _decode_correction(message: ball_pb.BallEvent, kept: bool) -> Correction:
    match_id, seq, correction = message.match_id, message.ball_seq, message.correction
    if not 0 < correction.ball_seq < seq:
        raise RefusedError(
            Reason.BROKEN_RULE,
            f"event {seq} of {match_id} corrects event {correction.ball_seq}: it must be an earlier one",
            "correction.ball_seq",
        )
    replacement: PlayEvent | None = None
    if correction.HasField("replacement"):
        given = correction.replacement
        given.match_id, given.ball_seq = match_id, correction.ball_seq
        with within("correction.replacement"):
            decoded = decode_event(given.SerializeToString(), kept=kept)
            if isinstance(decoded, Correction):
                reason = "a correction's replacement is a correction itself"
                raise RefusedError(Reason.BROKEN_RULE, reason, "kind")
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
