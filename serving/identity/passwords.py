"""Passwords, as argon2id hashes: made and compared off the event loop, in a queue that has an end.

Nothing here shows a password: not its text in a log, a repr or an error, and not by the time that an answer
takes, since a name that is unknown costs a hash as well.
"""

import asyncio
import base64
import math
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto
from typing import TypeVar

import msgspec
from argon2 import Parameters, PasswordHasher, Type, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError, VerifyMismatchError

from serving.identity.common_passwords import COMMON

SHORTEST, LONGEST = 8, 128
"""Characters of a password, normalised."""

THREADS = 2
"""Hashes that are made at once."""

MOST_WAITING = 64
"""Hashes that wait for a thread: with two threads that take 20 ms each, two thirds of a second."""

MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 256 * 1024, 10, 4
"""The dearest hash that is compared: what a stored one costs is not for its record to say."""

T = TypeVar("T")


class Cost(msgspec.Struct, frozen=True):
    """What a hash costs: memory, passes over it, and lanes that go at once."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


class Match(Enum):
    """Whether a password is the one of a hash."""

    WRONG = auto()
    RIGHT = auto()
    RIGHT_BUT_OUTDATED = auto()
    """It is, and its hash should be replaced by one of today's cost."""


class PasswordError(ValueError):
    """A text can be nobody's password; the message says why, and has nothing of the text."""


class BusyError(Exception):
    """Too many wait for their hash: nothing was tried, and `retry_after` seconds later it may be.

    Attributes:
        retry_after: whole seconds, at least 1.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many log in at once: try again in {retry_after} s")
        self.retry_after = retry_after


class HashError(Exception):
    """A hash that is stored cannot be used, or none can be made; the message has nothing of either."""


class Password:
    """A password as a client gave it, which is never shown.

    It is normalised (NFKC), so that keyboards that write one character in two ways make no difference, and
    cannot have a character that this Python's Unicode does not know, because later ones might change it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Take a text.

        Raises:
            PasswordError: it is too long, or has characters that cannot be normalised for good.
        """
        if len(text) > LONGEST:
            raise PasswordError(f"a password has at most {LONGEST} characters")
        self._text = unicodedata.normalize("NFKC", text)
        if len(self._text) > LONGEST:
            raise PasswordError(f"a password has at most {LONGEST} characters, normalised")
        if any(unicodedata.category(one) in {"Cn", "Cs"} for one in self._text):
            raise PasswordError("the password has a character that Unicode has not assigned")

    def __repr__(self) -> str:
        return "Password(...)"

    def __reduce__(self) -> str:
        raise TypeError("a password is never written")

    def encoded(self) -> bytes:
        """Return what is hashed: the text in UTF-8."""
        return self._text.encode()

    def check_new(self, name: str) -> None:
        """Refuse what many guess first; `name` is the account's.

        Raises:
            PasswordError: it is too short, one of the most common, one character only, or the name.
        """
        if len(self._text) < SHORTEST:
            raise PasswordError(f"a password has at least {SHORTEST} characters")
        folded = self._text.casefold()
        if folded in COMMON or len(set(folded)) == 1 or folded == name.casefold():
            raise PasswordError("that password is one of the first that anybody tries: choose another")


class Passwords:
    """Makes hashes and compares passwords with them, in threads: argon2 lets the event loop go on."""

    def __init__(self, cost: Cost | None = None, threads: int = THREADS, waiting: int = MOST_WAITING) -> None:
        """Make hashes of a cost, `threads` at once; `waiting` more may wait for one."""
        cost = cost or Cost()
        self._hasher = PasswordHasher(cost.passes, cost.memory_kib, cost.lanes, type=Type.ID)
        self._nobody = _hash_of_nothing(self._hasher)
        self._threads = threads
        self._most = threads + waiting
        self._pool = ThreadPoolExecutor(threads, "passwords")
        # Threads count down too: a hash goes on that nobody waits for any more.
        self._lock = threading.Lock()
        self._open = 0
        self._lasts = 0.02

    @property
    def under_way(self) -> int:
        """How many hashes are being made, or wait."""
        return self._open

    async def hashed(self, password: Password) -> str:
        """Return a hash of a password, with a salt of its own.

        Raises:
            BusyError: too many wait.
            HashError: it cannot be made.
        """
        return await self._run(lambda: self._hash(password))

    async def compared(self, password: Password, with_hash: str | None) -> Match:
        """Return whether a password is the one of a hash; None is that of a name that nobody has.

        Raises:
            BusyError: too many wait.
            HashError: the hash is none, or dearer than any that is compared.
        """
        if with_hash is not None:
            _check_cost(with_hash)
        return await self._run(lambda: self._compare(password, with_hash))

    def close(self) -> None:
        """End the threads, once they have made what they are at; what waits is cancelled."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _hash(self, password: Password) -> str:
        try:
            return self._hasher.hash(password.encoded())
        except Argon2Error:
            raise HashError("no hash can be made of the password") from None

    def _compare(self, password: Password, with_hash: str | None) -> Match:
        try:
            self._hasher.verify(with_hash or self._nobody, password.encoded())
        except VerifyMismatchError:
            return Match.WRONG
        except (Argon2Error, InvalidHashError):
            raise HashError("the stored hash cannot be used") from None
        if with_hash is None:
            return Match.WRONG
        outdated = self._hasher.check_needs_rehash(with_hash)
        return Match.RIGHT_BUT_OUTDATED if outdated else Match.RIGHT

    async def _run(self, work: Callable[[], T]) -> T:
        with self._lock:
            if self._open >= self._most:
                raise BusyError(max(1, math.ceil(self._open / self._threads * self._lasts)))
            self._open += 1
        try:
            future = self._pool.submit(self._timed, work)
        except BaseException:
            self._ended(None)
            raise
        future.add_done_callback(self._ended)
        return await asyncio.wrap_future(future)

    def _timed(self, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        try:
            return work()
        finally:
            self._lasts += (time.perf_counter() - began - self._lasts) / 8

    def _ended(self, _future: "Future[T] | None") -> None:
        with self._lock:
            self._open -= 1


def _check_cost(encoded: str) -> None:
    try:
        of: Parameters = extract_parameters(encoded)
    except (InvalidHashError, ValueError):
        raise HashError("the stored hash cannot be used") from None
    most = (MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES)
    costs = (of.memory_cost, of.time_cost, of.parallelism)
    if of.type is not Type.ID or any(cost > bound for cost, bound in zip(costs, most, strict=True)):
        raise HashError("the stored hash is not one of those that are compared")


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """Return a hash that no password has, which costs as much to compare as any other."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
