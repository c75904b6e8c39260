"""What a worker knows of revoked tokens, and how old that is.

Every worker reads the whole topic of revocations, each record within moments of its writing. While one has
not heard for `BEHIND` seconds whether there is anything new, it refuses every token: for now, not for good.
"""

import msgspec

from schemas.accounts.rows import Revocation
from serving.identity.tokens import Claims, Fault, TokenError

BEHIND = 10.0
"""Seconds after which what a worker knows is too old."""

RETRY_AFTER = 1
"""Seconds after which a client may ask again."""


class BehindError(Exception):
    """The worker does not know whether a token is revoked: ask again in `retry_after` seconds.

    Attributes:
        retry_after: whole seconds.
    """

    def __init__(self) -> None:
        super().__init__("it is not known whether the token is revoked: try again in a moment")
        self.retry_after = RETRY_AFTER


class _Least(msgspec.Struct, frozen=True, gc=False):
    least: int
    until: int


class Revocations:
    """The least valid version of each user's tokens. Times are seconds of any clock that only goes on."""

    def __init__(self) -> None:
        """Know nothing yet: until `caught_up` every token is refused."""
        self._least: dict[str, _Least] = {}
        self._fresh_as_of: float | None = None

    def __len__(self) -> int:
        """Return for how many users tokens are revoked."""
        return len(self._least)

    @property
    def fresh_as_of(self) -> float | None:
        """When the worker last knew all that was written, None before the first time."""
        return self._fresh_as_of

    def read(self, revocation: Revocation) -> None:
        """Take a record of the topic. Versions only rise, whatever the order of records."""
        known = self._least.get(revocation.user_id)
        least, until = revocation.least, revocation.until
        if known is not None:
            least, until = max(least, known.least), max(until, known.until)
        self._least[revocation.user_id] = _Least(least, until)

    def caught_up(self, now: float) -> None:
        """Note that at a time all was read that had been written: the time when the end was asked for."""
        self._fresh_as_of = now if self._fresh_as_of is None else max(self._fresh_as_of, now)

    def obstacle(self) -> str:
        """Return why tokens cannot be taken yet; "" once all was read that had been written, for good."""
        if self._fresh_as_of is not None:
            return ""
        return "the revocations of tokens are not read yet"

    def is_fresh(self, now: float) -> bool:
        """Return whether what the worker knows is new enough to take tokens by."""
        return self._fresh_as_of is not None and now - self._fresh_as_of <= BEHIND

    def check(self, claims: Claims, now: float) -> None:
        """Refuse a token that is revoked, and every token while the worker is behind.

        Raises:
            TokenError: it is revoked. That stays so, and is said even by a worker that is behind.
            BehindError: the worker does not know.
        """
        known = self._least.get(claims.sub)
        if known is not None and claims.ver < known.least:
            raise TokenError(Fault.REVOKED)
        if not self.is_fresh(now):
            raise BehindError

    def forget(self, at: int) -> list[str]:
        """Forget what ends no token any more at a time (epoch ms); return the users.

        The records of those can be deleted from the topic, by whoever owns their partition.
        """
        over = [user_id for user_id, known in self._least.items() if known.until < at]
        for user_id in over:
            del self._least[user_id]
        return over
