"""Encodes basketball's events and descriptions as bytes of `basketball.v1`, for feeds to send."""

from schemas.basketball.events import (
    AnyEvent,
    Assist,
    Block,
    Correction,
    Foul,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    PeriodEnd,
    Play,
    Rebound,
    Score,
    Shot,
    Side,
    Steal,
    Substitution,
    Team,
    Turnover,
)
from schemas.basketball.v1 import game_event_pb2 as event_pb
from schemas.basketball.v1 import game_info_pb2 as info_pb

_SIDES: dict[Side | None, event_pb.Side.ValueType] = {
    None: event_pb.NEITHER,
    Side.HOME: event_pb.HOME,
    Side.AWAY: event_pb.AWAY,
}

_PLAYS: dict[type[Play], event_pb.PlayKind.ValueType] = {
    Shot: event_pb.SHOT,
    FreeThrow: event_pb.FREE_THROW,
    Rebound: event_pb.REBOUND,
    Turnover: event_pb.TURNOVER,
    Foul: event_pb.FOUL,
    Steal: event_pb.STEAL,
    Block: event_pb.BLOCK,
    Assist: event_pb.ASSIST,
    Substitution: event_pb.SUBSTITUTION,
}


def encode_event(event: AnyEvent) -> bytes:
    """Encode one event as a record's value."""
    return event_message(event).SerializeToString()


def encode_info(info: GameInfo) -> bytes:
    """Encode one game's description as a record's value."""
    form = info.format
    return info_pb.GameInfo(
        game_id=info.match_id,
        home=_team(info.home),
        away=_team(info.away),
        format=info_pb.GameFormat(
            periods=form.periods,
            period_minutes=form.period_minutes,
            overtime_minutes=form.overtime_minutes,
            fouls_before_bonus=form.fouls_before_bonus,
            overtime_fouls_before_bonus=form.overtime_fouls_before_bonus,
            last_two_minutes=form.last_two_minutes,
            timeouts=form.timeouts,
            overtime_timeouts=form.overtime_timeouts,
        ),
        venue=info.venue,
        competition=info.competition,
        starts_at=info.starts_at,
        ended=info.ended,
        officials=info.officials,
    ).SerializeToString()


def event_message(event: AnyEvent) -> event_pb.GameEvent:
    """Return an event as a message."""
    message = event_pb.GameEvent(
        game_id=event.match_id, event_id=event.event_id, seq=event.seq, timestamp=event.timestamp
    )
    if isinstance(event, Correction):
        _fill_correction(message, event)
        return message
    message.period, message.clock_ms = event.period, event.clock_ms
    if isinstance(event, Play):
        _fill_play(message, event)
        return message
    match event:
        case Note():
            message.kind = event_pb.PlayKind.ValueType(event.kind)
            message.side, message.player, message.detail = _SIDES[event.side], event.player, event.detail
        case Lineup():
            message.kind = event_pb.PERIOD_START if event.starts else event_pb.LINEUP
            message.home_court.extend(event.courts[Side.HOME])
            message.away_court.extend(event.courts[Side.AWAY])
        case PeriodEnd():
            message.kind = event_pb.GAME_END if event.game else event_pb.PERIOD_END
        case Score():
            message.kind = event_pb.SCORE
            said = message.score
            (said.home, said.away), (said.home_team, said.away_team) = event.score, event.teams
            said.final = event.final
    return message


def _fill_play(message: event_pb.GameEvent, play: Play) -> None:
    message.side, message.player = _SIDES[play.side], play.player
    message.uncertain, message.detail = play.uncertain, play.detail
    message.kind = _PLAYS[type(play)]
    match play:
        case Shot():
            message.points, message.made = play.points, play.made
            message.assist, message.block = play.assist, play.block
            if play.place is not None:
                message.x, message.y = play.place
        case FreeThrow():
            message.made = play.made
        case Rebound():
            message.offensive = play.offensive
        case Turnover():
            message.steal = play.steal
        case Foul():
            message.other = play.other
            message.foul = event_pb.FoulKind.ValueType(play.kind)
        case Substitution():
            message.other = play.other


def _fill_correction(message: event_pb.GameEvent, event: Correction) -> None:
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
        info_pb.Player(id=one.id, name=one.name, number=one.number, position=one.position)
        for one in team.players
    ]
    return info_pb.Team(name=team.name, abbreviation=team.abbreviation, players=players)
