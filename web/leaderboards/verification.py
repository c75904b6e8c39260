"""Checking a name and its password: at the name's owner alone, which counts failures and delays the next.

Any worker asks the owner by a proven hop. The password goes with it: over TLS, within this machine, or where
a setting says that the network behind the proxy is trusted; and nowhere else.
"""

import asyncio
import math
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from aiohttp import ClientError, web
from yarl import URL

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.accounts.codec import encode_request
from schemas.accounts.requests import Rehash
from schemas.accounts.rows import Account
from schemas.accounts.secrecy import Discreet
from schemas.accounts.topics import REQUESTS
from schemas.refusals import RefusedError
from serving.cluster import Cluster
from serving.forwarding import post_hop, read_hop
from serving.hops import is_loopback
from serving.http.responses import AnswerError, bad_request, json_answer, unavailable
from serving.identity.passwords import BusyError, HashError, Match, Password, PasswordError, Passwords
from serving.ingest.link import Outgoing
from serving.ingest.producer import IngestProducer
from tables.accounts.names import Name, read_name
from tables.accounts.tables import LIMITS, AccountTables

PATH = "/api/leaderboard/owner/logins/"
"""Where workers ask one another."""

PATIENCE = 5.0
"""Seconds that an owner has to answer: a full queue of hashes takes one."""

WRONG = "the name or the password is wrong"


class Attempt(Discreet, frozen=True):
    """A name and a password, and the network that they came from. The password is never shown."""

    name: str
    secret: str
    source: str


class Verified(msgspec.Struct, frozen=True, tag="verified"):
    """The password is the one of this user's account, which has this version."""

    user_id: str
    name: str
    version: int


class Wrong(msgspec.Struct, frozen=True, tag="wrong"):
    """There is no such account, or it has another password."""


class Wait(msgspec.Struct, frozen=True, tag="wait"):
    """Nothing was tried: ask again after these whole seconds, for the `reason`."""

    seconds: int
    reason: str


Verdict = Verified | Wrong | Wait

_encode = msgspec.msgpack.Encoder().encode
_attempt: Callable[[bytes], Attempt] = msgspec.msgpack.Decoder(Attempt).decode
_verdict: Callable[[bytes], Verdict] = msgspec.json.Decoder(Verdict).decode


class Verification:
    """Checks passwords, of the names of this worker here, and of others by their owner."""

    def __init__(
        self,
        cluster: Cluster,
        tables: AccountTables,
        passwords: Passwords,
        producer: Callable[[], IngestProducer],
        *,
        over_plain: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Check passwords.

        Args:
            cluster: the workers.
            tables: the accounts.
            passwords: what compares them.
            producer: sends the request for a dearer hash.
            over_plain: whether the network between workers is trusted with passwords.
            clock: seconds, to delay by.
        """
        self._cluster = cluster
        self._tables = tables
        self._passwords = passwords
        self._producer = producer
        self._over_plain = over_plain
        self._clock = clock
        self._rehashing: set[asyncio.Task[None]] = set()

    async def verified(self, name: Name, password: str, source: str) -> Verified:
        """Return whose the password of a name is.

        Raises:
            AnswerError: 401, it is wrong; 429, ask again later; 503, the owner cannot be asked.
        """
        attempt = Attempt(name.shown, password, source)
        number = self._cluster.partition_of(name.look.encode())
        if (partition := self._cluster.owned(number)) is not None:
            verdict = await self.verdict(partition, attempt)
        else:
            verdict = await self._asked(number, attempt)
        match verdict:
            case Verified():
                return verdict
            case Wrong():
                raise AnswerError(HTTPStatus.UNAUTHORIZED, "wrong-credentials", WRONG)
            case Wait():
                raise AnswerError(
                    HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", verdict.reason, str(verdict.seconds)
                )

    async def answer(self, request: web.Request) -> web.Response:
        """Answer another worker; no client is told.

        Raises:
            AnswerError: 404, no worker asks; 503, this one does not own the name.
        """
        body = await read_hop(request)
        try:
            attempt = _attempt(body)
            look = read_name(attempt.name).look
        except (msgspec.MsgspecError, RefusedError):
            raise bad_request("what was asked cannot be read") from None
        partition = self._cluster.owned(self._cluster.partition_of(look.encode()))
        if partition is None:
            raise _moving()
        verdict = await self.verdict(partition, attempt)
        return json_answer(verdict, HTTPStatus.OK, {"Cache-Control": "no-store"})

    async def verdict(self, partition: Partition, attempt: Attempt) -> Verdict:
        """Check the password of a name in an owned partition.

        Raises:
            AnswerError: 503, the account changes meanwhile, moves, or cannot be read.
        """
        name, limits = read_name(attempt.name), LIMITS.on(partition)
        if wait := limits.admit(name.look, attempt.source, self._clock()):
            seconds = math.ceil(wait)
            return Wait(seconds, f"too many wrong passwords for this name: wait {seconds} s")
        account = self._account(partition, name)
        try:
            password = Password(attempt.secret)
            match = await self._passwords.compared(password, account.hash if account else None)
        except PasswordError:
            return Wrong()
        except BusyError as error:
            limits.withdraw(name.look, attempt.source, self._clock())
            return Wait(error.retry_after, str(error))
        except HashError as error:
            raise unavailable(str(error)) from None
        if match is Match.WRONG or account is None:
            return Wrong()
        limits.succeeded(name.look, attempt.source, self._clock())
        if partition.lost or self._account(partition, name) != account:
            raise _moving()
        if match is Match.RIGHT_BUT_OUTDATED:
            self._rehash(partition.number, name, account, password)
        return Verified(account.user_id, account.name, account.version)

    def _account(self, partition: Partition, name: Name) -> Account | None:
        """Return the account of a name, not that of another one that looks the same."""
        try:
            account = self._tables.accounts.on(partition).get(name.look.encode())
        except UnreadableRowError:
            raise unavailable("the account cannot be read just now") from None
        return account if account is not None and account.key == name.key else None

    def _rehash(self, number: int, name: Name, account: Account, password: Password) -> None:
        """Ask for a hash of today's cost, beside the answer; the next login does it where this one cannot."""
        task = asyncio.create_task(self._rehashed(number, name, account, password))
        self._rehashing.add(task)
        task.add_done_callback(self._rehashing.discard)

    async def _rehashed(self, number: int, name: Name, account: Account, password: Password) -> None:
        try:
            hashed = await self._passwords.hashed(password)
            at = time.time_ns() // 1_000_000
            request = Rehash(
                secrets.token_urlsafe(16), account.name, account.user_id, account.version, hashed, at
            )
            record = Outgoing(REQUESTS.name, number, name.look.encode(), encode_request(request))
            await self._producer().send([record])
        except (BusyError, HashError, AnswerError):
            return

    async def _asked(self, number: int, attempt: Attempt) -> Verdict:
        cluster = self._cluster
        url = cluster.owners().get(number)
        if url is None or cluster.is_self(url):
            raise _moving()
        if not self._may_carry(url):
            raise AnswerError(
                HTTPStatus.FORBIDDEN,
                "needs-tls",
                "this name's worker is on another machine, without TLS between: "
                "OVERSTREAM_PASSWORDS_OVER_PLAIN_HTTP says that the network is trusted",
            )
        body = _encode(attempt)
        try:
            async with post_hop(cluster, url, PATH, body, PATIENCE) as answer:
                if answer.status != HTTPStatus.OK:
                    raise _moving()
                return _verdict(await answer.read())
        except (ClientError, TimeoutError, msgspec.MsgspecError):
            raise unavailable("the account's worker does not answer; ask again in a moment") from None

    def _may_carry(self, url: str) -> bool:
        to = URL(url)
        return self._over_plain or to.scheme == "https" or is_loopback(to.host or "")


def _moving() -> AnswerError:
    return unavailable("the account's worker is changing; ask again in a moment")
