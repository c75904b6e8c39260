"""Tokens of viewers: what a keyed server gives to a browser, so that it may post of one viewer and match.

A token is the claims and their HMAC, both in base64url. It is signed by what the file of keys has of the
key that it was given for: whoever revokes that key ends its tokens, and all workers know them.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec
from aiohttp import web

from schemas.audience.codec import decode_engagement
from schemas.protojson.records import Item
from serving.http.responses import AnswerError
from serving.ingest.keys import ApiKeys, ApiKeysError, Key

LASTS = 15 * 60
"""Seconds for which a token is valid; a player asks its server for the next one in time."""

_PURPOSE = b"overstream audience token 1"
_BEARER = "bearer "
_MOST = 2000
"""Characters of a token's claims that are read."""


class Claims(msgspec.Struct, frozen=True, array_like=True):
    """What a token permits, until an epoch second: engagements of one viewer of one match."""

    key: str
    sport: str
    match_id: str
    user_id: str
    expires: int


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Claims).decode
_CLAIMS = web.RequestKey[Claims]("audience_claims")


def made(claims: Claims, key: Key) -> str:
    """Return a token of a key."""
    said = _encode(claims)
    return f"{_text(said)}.{_text(_proof(key, said))}"


class Tokens:
    """Verifies the tokens that browsers post with (`Authorization: Bearer ...`): an ingest's `Guard`."""

    def __init__(self, keys: Callable[[], ApiKeys], clock: Callable[[], float] = time.time) -> None:
        """Verify against the keys of now; `clock` returns epoch seconds."""
        self._keys = keys
        self._clock = clock

    def holder(self, request: web.Request) -> Key | None:
        """Return the key that a request's token was given for, None where it has no token.

        Raises:
            AnswerError: 401, it is none of ours, or no longer valid; 503, the keys cannot be read.
        """
        given = request.headers.get("Authorization", "")
        if not given.lower().startswith(_BEARER):
            return None
        claims, key = self._verified(given[len(_BEARER) :].strip())
        request[_CLAIMS] = claims
        return key

    def check(self, request: web.Request, items: Sequence[Item]) -> None:
        """Refuse items of another viewer or match than those of a request's token.

        Raises:
            AnswerError: 403, one is.
        """
        claims = request.get(_CLAIMS)
        if claims is None:
            return
        for place, item in enumerate(items):
            event = decode_engagement(item.value, item.key)
            if (event.sport, event.match_id, event.user_id) != (
                claims.sport,
                claims.match_id,
                claims.user_id,
            ):
                message = f"the token is of another viewer, or of another match, than item {place}"
                raise AnswerError(HTTPStatus.FORBIDDEN, "forbidden", message)

    def _verified(self, token: str) -> tuple[Claims, Key]:
        said, _, proof = token.partition(".")
        try:
            claims = _decode(content := _bytes(said[:_MOST]))
            given = _bytes(proof)
        except (ValueError, binascii.Error, msgspec.MsgspecError):
            raise _unauthorized("the token is none of this worker's") from None
        try:
            key = self._keys().named(claims.key)
        except ApiKeysError as error:
            raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error)) from None
        if key is None or not hmac.compare_digest(_proof(key, content), given):
            raise _unauthorized("the token is none of this worker's")
        if claims.expires <= self._clock():
            raise _unauthorized("the token is no longer valid: ask for another one")
        return claims, key


def _proof(key: Key, said: bytes) -> bytes:
    secret = hmac.digest(bytes.fromhex(key.sha256), _PURPOSE, hashlib.sha256)
    return hmac.digest(secret, said, hashlib.sha256)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _unauthorized(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.UNAUTHORIZED, "unauthorized", message)
