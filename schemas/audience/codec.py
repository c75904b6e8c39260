"""Decodes and encodes engagements; the entry point to the only code of theirs that uses protobuf.

Decoding raises `schemas.refusals.RefusedError` and no other error, whatever the bytes.
"""

import re
from functools import lru_cache

from google.protobuf.message import DecodeError

from schemas.audience.bounds import MAX_BYTES, MAX_ID, MAX_WORD
from schemas.audience.events import Engagement
from schemas.audience.kinds import COUNTRIES, DEVICES, KINDS, OTHER, PLATFORMS, Kind
from schemas.audience.v1 import engagement_pb2 as pb
from schemas.matches.checks import check_match_id, check_number, missing_or_too_large, unreadable
from schemas.matches.times import MAX_TIME
from schemas.refusals import Reason, RefusedError

DEFAULT_SPORT = "football"
"""The sport of an engagement that names none: clients of the first such API have no other."""

_SPORT = re.compile(r"[a-z][a-z0-9_-]{0,49}")

_parse = pb.Engagement.FromString

_devices = {word: number for number, word in enumerate(DEVICES)}
_platforms = {word: number for number, word in enumerate(PLATFORMS)}


def decode_engagement(value: bytes | None, key: bytes | None) -> Engagement:
    """Decode one record; `key` is its key, which must be the user_id in UTF-8.

    Raises:
        RefusedError: the bytes are no engagement, or it says what cannot be.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    user_id, match_id, session_id, event_id, at = (
        message.user_id, message.match_id, message.session_id, message.event_id, message.at,
    )  # fmt: skip
    if not user_id or key != user_id.encode():
        raise _wrong_key(user_id, key)
    _check_id(user_id, "user_id")
    if len(match_id) < 3 or len(match_id) > MAX_ID or not match_id.isprintable():
        check_match_id(match_id)
    if not session_id:
        raise _broken("session_id is empty", "session_id")
    _check_id(session_id, "session_id")
    kind, sport = _kind(message.type), _sport(message.sport)
    if event_id:
        _check_id(event_id, "event_id")
    elif kind.counts:
        raise _broken(f"a {message.type} needs an event_id, by which a repeat is known", "event_id")
    if not 0 < at <= MAX_TIME:
        check_number(at, "at", MAX_TIME, 1)
    device, platform, country = _origin(message.device, message.platform, message.country)
    return Engagement(sport, match_id, user_id, session_id, event_id, kind, at, device, platform, country)


def encode_engagement(engagement: Engagement) -> bytes:
    """Encode one record."""
    return pb.Engagement(
        user_id=engagement.user_id,
        sport=engagement.sport,
        match_id=engagement.match_id,
        session_id=engagement.session_id,
        event_id=engagement.event_id,
        type=engagement.kind.name.lower(),
        device=DEVICES[engagement.device],
        platform=PLATFORMS[engagement.platform],
        country=engagement.country,
        at=engagement.at,
    ).SerializeToString()


@lru_cache(maxsize=1024)
def _kind(word: str) -> Kind:
    if not word:
        raise _broken("type is empty", "type")
    _check_word(word, "type")
    return KINDS.get(word.lower(), Kind.OTHER)


@lru_cache(maxsize=1024)
def _sport(word: str) -> str:
    sport = word or DEFAULT_SPORT
    if _SPORT.fullmatch(sport) is None:
        raise _broken(f"sport is {sport[:64]!r}: expected a word as in paths, such as cricket", "sport")
    return sport


@lru_cache(maxsize=4096)
def _origin(device: str, platform: str, country: str) -> tuple[int, int, str]:
    """Return the places of a device and a platform, and a country; what is not known is "other"."""
    _check_word(device, "device")
    _check_word(platform, "platform")
    _check_word(country, "country")
    code = country.upper()
    return (
        _devices.get(device.lower(), 0),
        _platforms.get(platform.lower(), 0),
        code if code in COUNTRIES else OTHER,
    )


def _check_id(text: str, field: str) -> None:
    if not text.isprintable():
        raise _broken(f"{field} has a control character", field)
    if len(text) > MAX_ID // 4 and (size := len(text.encode())) > MAX_ID:
        raise _broken(f"{field} has {size:,} bytes; at most {MAX_ID} are read", field)


def _check_word(text: str, field: str) -> None:
    if len(text) > MAX_WORD or not text.isprintable():
        raise _broken(f"{field} is no word of at most {MAX_WORD} characters", field)


def _wrong_key(user_id: str, key: bytes | None) -> RefusedError:
    if not user_id:
        return _broken("user_id is empty", "user_id")
    given = "no key" if key is None else f"the key {key[:64]!r}"
    return RefusedError(Reason.WRONG_KEY, f"{given}, which is not the user_id {user_id[:64]!r}", "user_id")


def _broken(detail: str, field: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, detail, field)
