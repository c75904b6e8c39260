"""Decodes and encodes the rules of games."""

from enum import StrEnum
from typing import TypeVar

from google.protobuf.message import DecodeError

from schemas.leaderboards.words import Order, Policy, Ties
from schemas.matches.checks import missing_or_too_large, unreadable
from schemas.overstream.leaderboard.v1 import game_pb2 as pb
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.entries import MOST
from tables.leaderboards.games import TOLD, Game, Season, checked

MAX_BYTES = 20_000
"""Bytes of a game's record."""

E = TypeVar("E", bound=StrEnum)

_parse = pb.Game.FromString


def decode_game(value: bytes | None, key: bytes | None) -> Game:
    """Decode a record of `leaderboard.games`, whose key must be the game_id in UTF-8.

    Raises:
        RefusedError: the bytes are no game, or its rules cannot be.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    game = checked(
        Game(
            game_id=message.game_id,
            policy=_word(Policy, message.policy or Policy.BEST, "policy"),
            latest=message.latest,
            start=message.start,
            order=_word(Order, message.order or Order.DESCENDING, "order"),
            ties=_word(Ties, message.ties or Ties.COMPETITION, "ties"),
            low=message.low if message.HasField("low") else -MOST,
            high=message.high if message.HasField("high") else MOST,
            self_service=message.self_service,
            days=message.days,
            weeks=message.weeks,
            seasons=tuple(Season(one.season_id, one.start, one.end) for one in message.seasons),
            is_global=message.is_global,
        )
    )
    if game.is_told:
        raise RefusedError(
            Reason.BROKEN_RULE, f"ids that begin with {TOLD!r} are those of the prediction game", "game_id"
        )
    if key != game.game_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key is {key!r}: expected the game_id, {game.game_id!r}")
    return game


def encode_game(game: Game) -> bytes:
    """Encode a game's rules."""
    seasons = [pb.Season(season_id=one.season_id, start=one.start, end=one.end) for one in game.seasons]
    return pb.Game(
        game_id=game.game_id,
        policy=game.policy.value,
        latest=game.latest,
        start=game.start,
        order=game.order.value,
        ties=game.ties.value,
        low=game.low,
        high=game.high,
        self_service=game.self_service,
        days=game.days,
        weeks=game.weeks,
        seasons=seasons,
        is_global=game.is_global,
    ).SerializeToString()


def _word(kind: type[E], given: str, field: str) -> E:
    try:
        return kind(given)
    except ValueError:
        words = ", ".join(kind)
        raise RefusedError(
            Reason.BROKEN_RULE, f"{field} is {given[:64]!r}: expected {words}", field
        ) from None
