"""Decodes the bytes of `football.v1.MatchInfo`, the description of a match."""

from google.protobuf.message import DecodeError

from schemas.football.bounds import MAX_INFO_BYTES, MAX_MINUTES, MAX_ON_PITCH, MAX_PLAYERS
from schemas.football.events import LEAGUE, MatchFormat, MatchInfo, Player, Team
from schemas.football.v1 import match_info_pb2 as pb
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

_parse = pb.MatchInfo.FromString


def decode_info(value: bytes | None, key: bytes | None) -> MatchInfo:
    """Decode one record of `football.matches`.

    Raises:
        RefusedError: the bytes are not such a message, or no match can have this description.
    """
    if value is None or len(value) > MAX_INFO_BYTES:
        raise missing_or_too_large(value, MAX_INFO_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    if key != message.match_id.encode():
        raise wrong_key(message.match_id, key)
    check_match_id(message.match_id)
    check_texts(message)
    return MatchInfo(
        match_id=message.match_id,
        home=_team(message.home, "home"),
        away=_team(message.away, "away"),
        format=_format(message.format),
        venue=message.venue,
        competition=message.competition,
        starts_at=check_number(message.starts_at, "starts_at", MAX_TIME),
        ended=message.ended,
    )


def _team(message: pb.Team, field: str) -> Team:
    listed = f"{field}.players"
    check_count(len(message.players), f"players of {message.name or field}", MAX_PLAYERS, listed)
    players = tuple(Player(one.id, one.name, one.number, one.position, one.starts) for one in message.players)
    ids = {player.id for player in players}
    if "" in ids or len(ids) < len(players):
        raise RefusedError(
            Reason.BROKEN_RULE, f"the players of {field} need an id each, and no two the same", listed
        )
    starting = sum(player.starts for player in players)
    check_count(starting, f"players of {message.name or field} start", MAX_ON_PITCH, listed)
    return Team(message.name, message.abbreviation, players, message.formation, message.coach)


def _format(said: pb.MatchFormat) -> MatchFormat:
    return MatchFormat(
        check_number(said.half_minutes, "format.half_minutes", MAX_MINUTES) or LEAGUE.half_minutes,
        said.extra_time,
        check_number(said.extra_half_minutes, "format.extra_half_minutes", MAX_MINUTES)
        or LEAGUE.extra_half_minutes,
        said.shoot_out,
    )
