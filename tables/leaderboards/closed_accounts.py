"""Users whose accounts were closed: nothing that comes of one later counts, and what there is of it goes.

A row is kept as long as the log may have something of the user: `CLOSED_FOR` after its account was closed, by
the log's own time, so that whether a score counts does not depend on when it is read.
"""

from collections.abc import Callable

import msgspec

from engine.application import Application
from engine.partitions.partition import Partition
from schemas.accounts.bounds import CLOSED_FOR
from schemas.accounts.rows import ClosedAccount


class Nobody(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A user who has no account any more; nothing of it counts that is appended before `until` (epoch ms)."""

    until: int


class ClosedAccounts:
    """The closed accounts that a partition knows, and the jobs that erase what it has of them."""

    def __init__(self, app: Application) -> None:
        """Declare the tables."""
        self.app = app
        self.erasers: list[Callable[[Partition, bytes], None]] = []
        """Called with the user_id in UTF-8 of an account that is closed: others begin to erase theirs."""
        self.users = app.Table(
            "leaderboards-closed-accounts",
            encode=msgspec.msgpack.Encoder().encode,
            decode=msgspec.msgpack.Decoder(Nobody).decode,
            help="user_id -> until when nothing of the user counts: its account is closed",
        )
        self.jobs = app.Table(
            "leaderboards-erasures",
            encode=bytes,
            decode=bytes,
            help="user_id -> how far what the partition has of a closed account is erased",
        )

    def close(self, partition: Partition, account: ClosedAccount) -> None:
        """Let nothing count from now on that is a user's."""
        users, key = self.users.on(partition), account.user_id.encode()
        until, known = account.at + CLOSED_FOR, users.get(key)
        if known is None or known.until < until:
            users[key] = Nobody(until)
        for erase in self.erasers:
            erase(partition, key)

    def has(self, partition: Partition, user_id: str, at: int) -> bool:
        """Return whether what was appended at a time (epoch ms) is of a closed account."""
        known = self.users.on(partition).get(user_id.encode())
        return known is not None and at < known.until
