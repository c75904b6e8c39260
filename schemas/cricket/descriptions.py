"""Decodes the bytes of `cricket.v1.MatchInfo`, the description of a match."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from google.protobuf.message import DecodeError

from schemas.cricket.bounds import (
    MAX_AWARDED,
    MAX_BALLS_PER_OVER,
    MAX_INFO_BYTES,
    MAX_INNINGS,
    MAX_INNINGS_PER_SIDE,
    MAX_INTERVALS,
    MAX_OFFICIALS,
    MAX_OVERS,
    MAX_PLAYERS,
    MAX_SIDE,
    MAX_TARGET,
    MAX_TEAMS,
)
from schemas.cricket.decoding import UNCHECKED, Key, target_of
from schemas.cricket.events import (
    Interval,
    IntervalKind,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    RevisedTarget,
    Team,
    Toss,
    TossDecision,
)
from schemas.cricket.v1 import match_info_pb2 as info_pb
from schemas.matches.checks import (
    check_count,
    check_match_id,
    check_number,
    check_texts,
    missing_or_too_large,
    unreadable,
    within,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

P = TypeVar("P")
D = TypeVar("D")

_parse_info = info_pb.MatchInfo.FromString


def decode_info(value: bytes | None, key: Key = UNCHECKED) -> MatchInfo:
    """Decode one record of `cricket.matches`.

    Raises:
        RefusedError: the bytes are not such a message, or no match can have this description.
    """
    if value is None or len(value) > MAX_INFO_BYTES:
        raise missing_or_too_large(value, MAX_INFO_BYTES)
    try:
        message = _parse_info(value)
    except DecodeError as error:
        raise unreadable(error) from None
    if key is not UNCHECKED and key != message.match_id.encode():
        raise wrong_key(message.match_id, key)
    check_match_id(message.match_id)
    check_texts(message)
    check_count(len(message.teams), "teams", MAX_TEAMS, "teams")
    check_count(len(message.umpires), "umpires", MAX_OFFICIALS, "umpires")
    check_count(len(message.player_of_match), "players of the match", MAX_AWARDED, "player_of_match")
    check_count(len(message.intervals), "intervals", MAX_INTERVALS, "intervals")
    check_count(len(message.revised_targets), "revised targets", MAX_INNINGS, "revised_targets")
    return MatchInfo(
        match_id=message.match_id,
        teams=_each("teams", message.teams, _team),
        format=_part("format", message.format, _format),
        venue=message.venue,
        competition=message.competition,
        starts_at=check_number(message.starts_at, "starts_at", MAX_TIME),
        revised_targets=_each("revised_targets", message.revised_targets, _revised),
        outcome=_part("outcome", message.outcome, _outcome) if message.HasField("outcome") else None,
        toss=_part("toss", message.toss, _toss) if message.HasField("toss") else None,
        umpires=tuple(message.umpires),
        third_umpire=message.third_umpire,
        referee=message.referee,
        player_of_match=tuple(message.player_of_match),
        city=message.city,
        intervals=_each("intervals", message.intervals, _interval),
    )


def _part(field: str, part: P, decode: Callable[[P], D]) -> D:
    with within(field):
        return decode(part)


def _each(field: str, parts: Iterable[P], decode: Callable[[P], D]) -> tuple[D, ...]:
    return tuple(_part(f"{field}[{index}]", part, decode) for index, part in enumerate(parts))


def _team(message: info_pb.Team) -> Team:
    check_count(len(message.players), f"players of {message.name}", MAX_PLAYERS, "players")
    return Team(message.name, tuple(message.players))


def _format(form: info_pb.MatchFormat) -> MatchFormat:
    per_side = check_number(form.innings_per_side, "innings_per_side", MAX_INNINGS_PER_SIDE)
    return MatchFormat(
        form.name,
        check_number(form.overs, "overs", MAX_OVERS),
        check_number(form.balls_per_over, "balls_per_over", MAX_BALLS_PER_OVER) or 6,
        per_side or (1 if form.overs else 2),
    )


def _revised(message: info_pb.RevisedTarget) -> RevisedTarget:
    number = check_number(message.innings_no, "innings_no", MAX_INNINGS, 1, "a revised target")
    return RevisedTarget(number, target_of(number, message.runs, message.balls))


def _toss(message: info_pb.Toss) -> Toss:
    try:
        return Toss(message.winner, TossDecision(message.decision))
    except ValueError:
        reason = f"unknown decision at the toss {message.decision}"
        raise RefusedError(Reason.BROKEN_RULE, reason, "decision") from None


def _interval(message: info_pb.Interval) -> Interval:
    try:
        kind = IntervalKind(message.kind)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of interval {message.kind}", "kind") from None
    return Interval(kind, check_number(message.since, "since", MAX_TIME))


def _outcome(message: info_pb.Outcome) -> Outcome:
    try:
        kind = OutcomeKind(message.kind)
    except ValueError:
        raise RefusedError(Reason.BROKEN_RULE, f"unknown kind of outcome {message.kind}", "kind") from None
    if kind is OutcomeKind.WON and not message.winner.strip():
        raise RefusedError(Reason.BROKEN_RULE, "the match was won, but the winner is empty", "winner")
    return Outcome(
        kind,
        message.winner,
        check_number(message.by_runs, "by_runs", MAX_TARGET),
        check_number(message.by_wickets, "by_wickets", MAX_SIDE),
        message.by_innings,
        message.method,
    )
