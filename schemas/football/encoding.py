"""Encodes football's events and descriptions as bytes of `football.v1`, for feeds to send."""

from schemas.football.events import (
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
    Play,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
    Team,
)
from schemas.football.kinds import Side
from schemas.football.v1 import match_event_pb2 as event_pb
from schemas.football.v1 import match_info_pb2 as info_pb

_SIDES: dict[Side | None, event_pb.Side.ValueType] = {
    None: event_pb.NEITHER,
    Side.HOME: event_pb.HOME,
    Side.AWAY: event_pb.AWAY,
}

_PLAYS: dict[type[Play], event_pb.EventKind.ValueType] = {
    Pass: event_pb.PASS,
    Shot: event_pb.SHOT,
    OwnGoal: event_pb.OWN_GOAL,
    Corner: event_pb.CORNER,
    Foul: event_pb.FOUL,
    Offside: event_pb.OFFSIDE,
    Save: event_pb.SAVE,
    Card: event_pb.CARD,
    Substitution: event_pb.SUBSTITUTION,
    Kick: event_pb.SHOOT_OUT_KICK,
    Lineup: event_pb.LINEUP,
}


def encode_event(event: AnyEvent) -> bytes:
    """Encode one event as a record's value."""
    return event_message(event).SerializeToString()


def encode_info(info: MatchInfo) -> bytes:
    """Encode one match's description as a record's value."""
    form = info.format
    return info_pb.MatchInfo(
        match_id=info.match_id,
        home=_team(info.home),
        away=_team(info.away),
        format=info_pb.MatchFormat(
            half_minutes=form.half_minutes,
            extra_time=form.extra_time,
            extra_half_minutes=form.extra_half_minutes,
            shoot_out=form.shoot_out,
        ),
        venue=info.venue,
        competition=info.competition,
        starts_at=info.starts_at,
        ended=info.ended,
    ).SerializeToString()


def event_message(event: AnyEvent) -> event_pb.MatchEvent:
    """Return an event as a message."""
    message = event_pb.MatchEvent(
        match_id=event.match_id, event_id=event.event_id, seq=event.seq, occurred_at=event.timestamp
    )
    if isinstance(event, Correction):
        _fill_correction(message, event)
        return message
    message.phase, message.clock_ms = event_pb.Phase.ValueType(event.phase), event.clock_ms
    if isinstance(event, Play):
        _fill_play(message, event)
        return message
    match event:
        case Note():
            message.kind = event_pb.OTHER
            message.side, message.player, message.detail = _SIDES[event.side], event.player, event.detail
        case PhaseStart():
            message.kind = event_pb.PHASE_START
        case PhaseEnd():
            message.kind = event_pb.MATCH_END if event.match else event_pb.PHASE_END
        case AddedTime():
            message.kind, message.minutes = event_pb.ADDED_TIME, event.minutes
        case Possession():
            message.kind, message.possession = event_pb.POSSESSION, event.home
        case Review():
            _fill_review(message, event)
        case Score():
            message.kind = event_pb.SCORE
            said = message.score
            (said.home, said.away), (said.home_team, said.away_team) = event.score, event.teams
            said.final = event.final
    return message


def _fill_play(message: event_pb.MatchEvent, play: Play) -> None:
    message.side, message.player, message.detail = _SIDES[play.side], play.player, play.detail
    message.kind = _PLAYS[type(play)]
    match play:
        case Pass():
            message.accurate, message.corner, message.offside = play.accurate, play.corner, play.offside
        case Shot():
            _fill_shot(message, play)
        case Kick():
            message.outcome = event_pb.ShotOutcome.ValueType(play.outcome)
        case Foul():
            message.other, message.penalty = play.other, play.penalty
            if play.card is not None:
                message.card = event_pb.CardKind.ValueType(play.card)
        case Card():
            message.card, message.bench = event_pb.CardKind.ValueType(play.card), play.bench
        case Substitution():
            message.other = play.other
        case Lineup():
            message.players.extend(play.players)
            message.formation = play.formation


def _fill_shot(message: event_pb.MatchEvent, shot: Shot) -> None:
    message.outcome, message.on_target = event_pb.ShotOutcome.ValueType(shot.outcome), shot.on_target
    message.penalty, message.free_kick, message.assist = shot.penalty, shot.free_kick, shot.assist
    if shot.xg is not None:
        message.xg = shot.xg
    if shot.place is not None:
        message.x, message.y = shot.place


def _fill_review(message: event_pb.MatchEvent, event: Review) -> None:
    message.kind, message.side = event_pb.REVIEW, _SIDES[event.side]
    said = message.review
    said.decision, said.reason = event_pb.Decision.ValueType(event.decision), event.reason
    if isinstance(event.of, str):
        said.event_id = event.of
    else:
        said.seq = event.of


def _fill_correction(message: event_pb.MatchEvent, event: Correction) -> None:
    message.kind = event_pb.CORRECTION
    said = message.correction
    if isinstance(event.of, str):
        said.event_id = event.of
    else:
        said.seq = event.of
    said.reason = event.reason
    if event.replacement is not None:
        said.replacement.CopyFrom(event_message(event.replacement))


def _team(team: Team) -> info_pb.Team:
    players = [
        info_pb.Player(id=one.id, name=one.name, number=one.number, position=one.position, starts=one.starts)
        for one in team.players
    ]
    return info_pb.Team(
        name=team.name,
        abbreviation=team.abbreviation,
        players=players,
        formation=team.formation,
        coach=team.coach,
    )
