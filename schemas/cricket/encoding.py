"""Encodes cricket's events and descriptions as bytes of `cricket.v1`, for feeds to send."""

from schemas.cricket.events import (
    AnyEvent,
    Correction,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    MatchInfo,
    OverCalled,
    Penalty,
    Retirement,
    TargetRevised,
)
from schemas.cricket.v1 import ball_event_pb2 as ball_pb
from schemas.cricket.v1 import match_info_pb2 as info_pb

_PLAIN_KINDS: dict[type[AnyEvent], int] = {
    OverCalled: ball_pb.OVER_CALLED,
    Declaration: ball_pb.DECLARATION,
    Forfeiture: ball_pb.FORFEITURE,
    InningsClosed: ball_pb.INNINGS_CLOSED,
}


def encode_event(event: AnyEvent) -> bytes:
    """Encode one event as a record's value; its `event_id` is `<match_id>:<ball_seq>`."""
    return _message(event).SerializeToString()


def _message(event: AnyEvent) -> ball_pb.BallEvent:
    message = ball_pb.BallEvent(
        match_id=event.match_id,
        ball_seq=event.seq,
        innings_no=event.innings_no,
        batting_team=event.batting_team,
        timestamp=event.timestamp,
        event_id=f"{event.match_id}:{event.seq}",
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
    message.next_striker = ball.next_striker
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


def encode_info(info: MatchInfo) -> bytes:
    """Encode one match's description as a record's value."""
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
        umpires=info.umpires,
        third_umpire=info.third_umpire,
        referee=info.referee,
        player_of_match=info.player_of_match,
        city=info.city,
        intervals=[
            info_pb.Interval(kind=info_pb.IntervalKind.ValueType(one.kind), since=one.since)
            for one in info.intervals
        ],
    )
    if info.toss is not None:
        message.toss.winner = info.toss.winner
        message.toss.decision = info_pb.TossDecision.ValueType(info.toss.decision)
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
