"""Tokens of players: signed JWTs that say which user asks, and of which version of its account.

A token is refused for many reasons, and a client is told one sentence for all of them. Whether it was revoked
is asked next, of `serving.identity.revocations`.
"""

import secrets
import time
from collections.abc import Callable
from enum import Enum, auto
from typing import Annotated

import msgspec
from jwt import PyJWS
from jwt.exceptions import PyJWTError
from msgspec import Meta

from schemas.accounts.bounds import MAX_VERSION, TOKEN_LASTS, USER_ID
from serving.identity.token_keys import Algorithm, TokenKey, TokenKeys

ISSUER = "overstream"
AUDIENCE = "overstream.leaderboard"

MAX_TOKEN = 1024
"""Characters of a token that is read. One has 360."""

LEEWAY = 30
"""Seconds that the clocks of two workers may differ."""

REFUSED = "the token is not valid: log in again"
"""What a client is told, whatever is wrong."""


class Fault(Enum):
    """What is wrong with a token: for metrics and logs, and not for the client."""

    TOO_LARGE = auto()
    MALFORMED = auto()
    """It is no JWT, or has other claims than ours."""
    UNKNOWN_KEY = auto()
    FORGED = auto()
    """It has another algorithm than its key, as `none`, or its signature is wrong."""
    OTHER_PURPOSE = auto()
    """It is of another issuer, or for another audience."""
    NOT_YET = auto()
    EXPIRED = auto()
    REVOKED = auto()


class TokenError(Exception):
    """A token is refused.

    Attributes:
        fault: what is wrong with it.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(REFUSED)
        self.fault = fault


MOST_KNOWN = 4096
"""Tokens whose signatures are known to be right: who plays sends the same one again and again."""


class Claims(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a token says, as RFC 7519 calls it; times are epoch seconds.

    `sub` is the user, `ver` the version of its account, `jti` the token's own id.
    """

    iss: str
    aud: str
    sub: Annotated[str, Meta(pattern=USER_ID)]
    ver: Annotated[int, Meta(ge=1, lt=MAX_VERSION)]
    iat: int
    exp: int
    jti: Annotated[str, Meta(min_length=1, max_length=64)]
    nbf: int = 0


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Claims).decode


class Tokens:
    """Signs and verifies tokens."""

    def __init__(
        self,
        keys: TokenKeys,
        clock: Callable[[], float] = time.time,
        issuer: str = ISSUER,
        audience: str = AUDIENCE,
    ) -> None:
        """Sign and verify by keys; `clock` returns epoch seconds."""
        self._keys = keys
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        names = [algorithm.value for algorithm in Algorithm]
        self._known: dict[str, tuple[TokenKey, Claims]] = {}
        self._jws = PyJWS(names, {"verify_signature": True, "enforce_minimum_key_length": True})

    def made(self, user_id: str, version: int) -> str:
        """Return a token of a user whose account has a version; it is valid for `TOKEN_LASTS` seconds.

        Raises:
            TokenKeysError: there are no keys to sign by.
        """
        now = self._clock()
        key, at = self._keys.signing(now), int(now)
        said = Claims(
            self._issuer, self._audience, user_id, version, at, at + TOKEN_LASTS, secrets.token_hex(16)
        )
        return self._jws.encode(_encode(said), key.signing_secret(), key.alg.value, {"kid": key.kid})

    def verified(self, token: str) -> Claims:
        """Return what a token says, which one of our keys signed, for us, and which is valid now.

        Raises:
            TokenError: it is not so.
            TokenKeysError: there are no keys to verify by.
        """
        if len(token) > MAX_TOKEN:
            raise TokenError(Fault.TOO_LARGE)
        claims = self._signed(token)
        if (claims.iss, claims.aud) != (self._issuer, self._audience):
            raise TokenError(Fault.OTHER_PURPOSE)
        now = self._clock()
        if max(claims.iat, claims.nbf) > now + LEEWAY:
            raise TokenError(Fault.NOT_YET)
        # A revocation is forgotten once all tokens are over that it ended: none may last longer.
        if now >= min(claims.exp, claims.iat + TOKEN_LASTS):
            raise TokenError(Fault.EXPIRED)
        return claims

    def _signed(self, token: str) -> Claims:
        """Return the claims of a token that one of the keys of now signed; its signature is checked once."""
        known = self._known.get(token)
        if known is not None and self._keys.named(known[0].kid) == known[0]:
            return known[1]
        key = self._key_of(token)
        claims = self._content(token, key)
        while len(self._known) >= MOST_KNOWN:
            del self._known[next(iter(self._known))]
        self._known[token] = key, claims
        return claims

    def _key_of(self, token: str) -> TokenKey:
        if not token.isascii():
            raise TokenError(Fault.MALFORMED)
        try:
            kid = self._jws.get_unverified_header(token).get("kid")
        except PyJWTError:
            raise TokenError(Fault.MALFORMED) from None
        key = self._keys.named(kid) if isinstance(kid, str) else None
        if key is None:
            raise TokenError(Fault.UNKNOWN_KEY)
        return key

    def _content(self, token: str, key: TokenKey) -> Claims:
        """Return the claims of a token that a key signed, by the algorithm of the key: never its own."""
        try:
            content: bytes = self._jws.decode(token, key.signing_secret(), [key.alg.value])
        except PyJWTError:
            raise TokenError(Fault.FORGED) from None
        try:
            return _decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise TokenError(Fault.MALFORMED) from None
