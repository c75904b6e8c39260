"""Accounts of players over HTTP: register, log in, change the password, end all sessions, close."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from app import app
from serving.http.responses import json_answer
from serving.ingest.answers import faulty
from serving.ingest.intake import FaultyError
from web.leaderboards.accounts import ACCOUNTS, VERIFICATION
from web.leaderboards.credentials import (
    Closing,
    Credentials,
    Named,
    NewPassword,
    Registration,
    origin_of,
    read,
)
from web.leaderboards.sessions import SESSIONS
from web.leaderboards.verification import PATH

View = Callable[[web.Request], Awaitable[web.Response]]

_NO_STORE = {"Cache-Control": "no-store"}


async def register(request: web.Request) -> web.Response:
    """Make an account: 201 once its name is its own."""
    origin = origin_of(request).for_password()
    made = await request.app[ACCOUNTS].register(await read(request, Registration), origin.network)
    return json_answer(made, HTTPStatus.CREATED, _NO_STORE)


async def log_in(request: web.Request) -> web.Response:
    """Give a token to whoever knows the password of a name."""
    origin = origin_of(request).for_password()
    given = await request.app[ACCOUNTS].log_in(await read(request, Credentials), origin.network)
    return json_answer(given, HTTPStatus.OK, _NO_STORE)


async def change_password(request: web.Request) -> web.Response:
    """Give an account another password."""
    origin = origin_of(request).for_password()
    claims = request.app[SESSIONS].user_of(request)
    asked = await read(request, NewPassword)
    changed = await request.app[ACCOUNTS].change_password(claims, asked, origin.network)
    return json_answer(changed, HTTPStatus.OK, _NO_STORE)


async def close(request: web.Request) -> web.Response:
    """Close an account."""
    origin = origin_of(request).for_password()
    claims = request.app[SESSIONS].user_of(request)
    closed = await request.app[ACCOUNTS].close(claims, await read(request, Closing), origin.network)
    return json_answer(closed, HTTPStatus.OK, _NO_STORE)


async def revoke_sessions(request: web.Request) -> web.Response:
    """End all tokens of an account."""
    claims = request.app[SESSIONS].user_of(request)
    revoked = await request.app[ACCOUNTS].revoke_sessions(claims, await read(request, Named))
    return json_answer(revoked, HTTPStatus.OK, _NO_STORE)


def _serve(path: str, view: View) -> None:
    """Serve a view, with and without a slash at the end of its path, where there are accounts."""

    async def serve(request: web.Request) -> web.Response:
        request.app[ACCOUNTS].check_given()
        try:
            return await view(request)
        except FaultyError as error:
            return faulty(error.faults)

    serve.__name__ = view.__name__
    for one in (path, path.rstrip("/")):
        app.view(one, methods=("post",))(serve)


_serve("/api/leaderboard/register/", register)
_serve("/api/leaderboard/login/", log_in)
_serve("/api/leaderboard/password/", change_password)
_serve("/api/leaderboard/close/", close)
_serve("/api/leaderboard/sessions/revoke/", revoke_sessions)


@app.view(PATH, methods=("post",))
async def logins(request: web.Request) -> web.Response:
    """Check a password for another worker; no client is told."""
    return await request.app[VERIFICATION].answer(request)
