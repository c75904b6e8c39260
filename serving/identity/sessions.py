"""Whose request it is: the player whose token it carries, verified and not revoked."""

import time
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from serving.http.responses import AnswerError
from serving.identity.revocations import BehindError, Revocations
from serving.identity.token_keys import TokenKeysError
from serving.identity.tokens import Claims, TokenError, Tokens

_BEARER = "bearer "


class Sessions:
    """Verifies the tokens of players: everything that asks who a player is asks this."""

    def __init__(
        self, tokens: Tokens, revocations: Revocations, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Verify tokens; `clock` is that of the revocations (seconds)."""
        self.tokens = tokens
        self.revocations = revocations
        self._clock = clock

    def user_of(self, request: web.Request) -> Claims:
        """Return what the token of a request (`Authorization: Bearer ...`) says.

        Raises:
            AnswerError: 401, it has none that is valid; 503, it is not known here whether it is.
        """
        return self.user_of_token(token_in(request))

    def user_of_token(self, token: str | None) -> Claims:
        """Return what a token says, None where none was given.

        Raises:
            AnswerError: as `user_of`.
        """
        if token is None:
            raise _unauthorized("there is no token: log in, and send `Authorization: Bearer` with it")
        try:
            claims = self.tokens.verified(token)
            self.revocations.check(claims, self._clock())
        except TokenError as error:
            raise _unauthorized(str(error)) from None
        except BehindError as error:
            raise AnswerError(
                HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error), str(error.retry_after)
            ) from None
        except TokenKeysError as error:
            raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error)) from None
        return claims


def token_in(request: web.Request) -> str | None:
    """Return the token that a request carries, None where it carries none."""
    return bearer_in(request.headers.get("Authorization", ""))


def bearer_in(given: str) -> str | None:
    """Return the token of an `Authorization`, None where it is of another kind."""
    return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else None


def _unauthorized(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.UNAUTHORIZED, "unauthorized", message)
