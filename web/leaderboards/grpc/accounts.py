"""Accounts of players over gRPC: register, log in, change the password, end all sessions, close."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from google.protobuf.message import Message

from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from schemas.struct_messages import StructMessages
from serving.grpc.service import Call, Method, Unary
from web.leaderboards.accounts import AccountAnswer, Accounts, LoginAnswer
from web.leaderboards.credentials import (
    Closing,
    Credentials,
    Named,
    NewPassword,
    Registration,
    origin_of_call,
    told_in,
)
from web.leaderboards.grpc.callers import Callers

Q = TypeVar("Q", bound=Message)
R = TypeVar("R", bound=Message)

REGISTERED = StructMessages(AccountAnswer, pb.RegisterResponse)
LOGGED_IN = StructMessages(LoginAnswer, pb.LoginResponse)
CHANGED = StructMessages(AccountAnswer, pb.ChangePasswordResponse)
REVOKED = StructMessages(AccountAnswer, pb.RevokeSessionsResponse)
CLOSED = StructMessages(AccountAnswer, pb.CloseAccountResponse)


class AccountCalls:
    """The methods of accounts."""

    def __init__(self, accounts: Accounts, callers: Callers) -> None:
        self._accounts = accounts
        self._callers = callers

    def declared(self) -> tuple[Method, ...]:
        """Return the methods as a service has them."""
        return (
            self._method("Register", pb.RegisterRequest, pb.RegisterResponse, self.register),
            self._method("Login", pb.LoginRequest, pb.LoginResponse, self.log_in),
            self._method(
                "ChangePassword", pb.ChangePasswordRequest, pb.ChangePasswordResponse, self.change_password
            ),
            self._method(
                "RevokeSessions", pb.RevokeSessionsRequest, pb.RevokeSessionsResponse, self.revoke_sessions
            ),
            self._method("CloseAccount", pb.CloseAccountRequest, pb.CloseAccountResponse, self.close),
        )

    async def register(self, request: pb.RegisterRequest, call: Call) -> pb.RegisterResponse:
        """Make an account."""
        origin = origin_of_call(call).for_password()
        asked = told_in(request, Registration)
        return REGISTERED.message(await self._accounts.register(asked, origin.network))

    async def log_in(self, request: pb.LoginRequest, call: Call) -> pb.LoginResponse:
        """Give a token to whoever knows the password of a name."""
        origin = origin_of_call(call).for_password()
        return LOGGED_IN.message(await self._accounts.log_in(told_in(request, Credentials), origin.network))

    async def change_password(
        self, request: pb.ChangePasswordRequest, call: Call
    ) -> pb.ChangePasswordResponse:
        """Give an account another password."""
        origin, claims = origin_of_call(call).for_password(), self._callers.user(call)
        asked = told_in(request, NewPassword)
        return CHANGED.message(await self._accounts.change_password(claims, asked, origin.network))

    async def revoke_sessions(
        self, request: pb.RevokeSessionsRequest, call: Call
    ) -> pb.RevokeSessionsResponse:
        """End all tokens of an account."""
        claims = self._callers.user(call)
        return REVOKED.message(await self._accounts.revoke_sessions(claims, told_in(request, Named)))

    async def close(self, request: pb.CloseAccountRequest, call: Call) -> pb.CloseAccountResponse:
        """Close an account."""
        origin, claims = origin_of_call(call).for_password(), self._callers.user(call)
        asked = told_in(request, Closing)
        return CLOSED.message(await self._accounts.close(claims, asked, origin.network))

    def _method(
        self, name: str, request: type[Q], response: type[R], handle: Callable[[Q, Call], Awaitable[R]]
    ) -> Method:
        """Return a method that is there where there are accounts."""

        async def answer(asked: Q, call: Call) -> R:
            self._accounts.check_given()
            return await handle(asked, call)

        return Method(name, Unary(request, response, answer).handler)
