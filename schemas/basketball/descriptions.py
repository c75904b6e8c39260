"""Decodes the bytes of `basketball.v1.GameInfo`, the description of a game."""

from google.protobuf.message import DecodeError

from schemas.basketball.bounds import (
    MAX_FOULS,
    MAX_INFO_BYTES,
    MAX_MINUTES,
    MAX_OFFICIALS,
    MAX_PERIODS,
    MAX_PLAYERS,
    MAX_TIMEOUTS,
)
from schemas.basketball.events import GameFormat, GameInfo, Player, Team
from schemas.basketball.v1 import game_info_pb2 as pb
from schemas.matches.checks import (
    check_count,
    check_match_id,
    check_number,
    check_texts,
    missing_or_too_large,
    unreadable,
    wrong_key,
)
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

_parse = pb.GameInfo.FromString


def decode_info(value: bytes | None, key: bytes | None) -> GameInfo:
    """Decode one record of `basketball.games`.

    Raises:
        RefusedError: the bytes are not such a message, or no game can have this description.
    """
    if value is None or len(value) > MAX_INFO_BYTES:
        raise missing_or_too_large(value, MAX_INFO_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    if key != message.game_id.encode():
        raise wrong_key(message.game_id, key)
    check_match_id(message.game_id)
    check_texts(message)
    check_count(len(message.officials), "officials", MAX_OFFICIALS, "officials")
    return GameInfo(
        match_id=message.game_id,
        home=_team(message.home, "home"),
        away=_team(message.away, "away"),
        format=_format(message.format),
        venue=message.venue,
        competition=message.competition,
        starts_at=check_number(message.starts_at, "starts_at", MAX_TIME),
        ended=message.ended,
        officials=tuple(message.officials),
    )


def _team(message: pb.Team, field: str) -> Team:
    check_count(len(message.players), f"players of {message.name}", MAX_PLAYERS)
    players = tuple(Player(one.id, one.name, one.number, one.position) for one in message.players)
    ids = {player.id for player in players}
    if "" in ids or len(ids) < len(players):
        raise RefusedError(
            Reason.BROKEN_RULE,
            f"the players of {field} need an id each, and no two the same",
            f"{field}.players",
        )
    return Team(message.name, message.abbreviation, players)


def _format(said: pb.GameFormat) -> GameFormat:
    usual = GameFormat()
    return GameFormat(
        check_number(said.periods, "format.periods", MAX_PERIODS) or usual.periods,
        check_number(said.period_minutes, "format.period_minutes", MAX_MINUTES) or usual.period_minutes,
        check_number(said.overtime_minutes, "format.overtime_minutes", MAX_MINUTES) or usual.overtime_minutes,
        check_number(said.fouls_before_bonus, "format.fouls_before_bonus", MAX_FOULS)
        or usual.fouls_before_bonus,
        check_number(said.overtime_fouls_before_bonus, "format.overtime_fouls_before_bonus", MAX_FOULS)
        or usual.overtime_fouls_before_bonus,
        said.last_two_minutes,
        check_number(said.timeouts, "format.timeouts", MAX_TIMEOUTS),
        check_number(said.overtime_timeouts, "format.overtime_timeouts", MAX_TIMEOUTS),
    )
