"""The agents of accounts: requests into accounts, and accounts into the names of users."""

from collections.abc import Callable, Iterator

import msgspec

from agents.records import take_each
from app import app
from engine.batches import PartitionBatch, Record
from engine.clock import now_ms
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from engine.sweep import Sweep
from schemas.accounts.codec import decode_request, encode_closed, encode_revocation
from schemas.accounts.published import PublishedAccount, decode_published, encode_published
from schemas.accounts.rows import Account, ClosedAccount
from schemas.accounts.topics import ACCOUNTS, ALL, CLOSINGS, REQUESTS, REVOCATIONS
from schemas.leaderboards.topics import DEAD_LETTERS
from schemas.refusals import Reason, RefusedError
from schemas.topics import TopicPolicy
from tables.accounts.decisions import decide, name_in
from tables.accounts.outcomes import RECENT_DECISIONS
from tables.accounts.registry import account_tables
from tables.accounts.tables import LIMITS, AccountTables, UserName

SWEPT = 500
"""Revocations that are looked at in a round."""


class AccountAgents:
    """Decides on requests, and folds names. `clock` returns epoch ms."""

    def __init__(
        self, tables: AccountTables, clock: Callable[[], int], stint: Callable[[], Stint] = Stint
    ) -> None:
        self._tables = tables
        self._clock = clock
        self._stint = stint
        self._revoked = Sweep(tables.revoked, SWEPT)

    def decide(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Decide on requests, in the order of the log: the first registration of a name wins."""
        yield from take_each(
            partition, batch, self._decide, self._stint(), DEAD_LETTERS, refused=_write_refused
        )

    def name(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        """Take the names of users."""
        yield from take_each(
            partition, batch, self._name, self._stint(), DEAD_LETTERS, refused=_write_refused
        )

    def forget(self, partition: Partition) -> Iterator[bool]:
        """Remove revocations that end no token any more, some at a time."""
        now = self._clock()
        return self._revoked.remove(partition, lambda revocation: revocation.until < now, REVOCATIONS)

    def _decide(self, partition: Partition, record: Record) -> None:
        tables = self._tables
        request = decode_request(record.value)
        name = name_in(request, record.key)
        key = name.look.encode()
        self._check_place(partition, key)
        accounts = tables.accounts.on(partition)
        before = accounts.get(key)
        outcome = decide(before, request, name, record.timestamp)
        RECENT_DECISIONS.on(partition).note(partition, record.offset, outcome.decision)
        after = outcome.account
        if after is before:
            return
        if after is not None:
            accounts[key] = after
        else:
            del accounts[key]
            partition.afterwards(LIMITS.on(partition).forget, name.look)
            self._tell_all(partition, ClosedAccount(request.user_id, record.timestamp))
        self._publish(partition, before, after)
        if (revocation := outcome.revocation) is not None:
            user_id = revocation.user_id.encode()
            tables.revoked.on(partition)[user_id] = revocation
            partition.publish(REVOCATIONS.name, user_id, encode_revocation(revocation))

    def _publish(self, partition: Partition, before: Account | None, after: Account | None) -> None:
        """Publish what all may know of an account, where it changed, to the partition of its user."""
        was, now = _published(before), _published(after)
        known = now or was
        if known is None or was == now:
            return
        key = known.user_id.encode()
        value = encode_published(now) if now is not None else None
        partition.publish(ACCOUNTS.name, key, value, partition=self._tables.app.partition_of(key))

    def _tell_all(self, partition: Partition, closed: ClosedAccount) -> None:
        """Tell every partition of an account that is closed: each may have something of its user."""
        key, value = closed.user_id.encode(), encode_closed(closed)
        for number in range(self._tables.app.partition_count):
            partition.publish(CLOSINGS.name, key, value, partition=number)

    def _name(self, partition: Partition, record: Record) -> None:
        if record.key is None:
            raise RefusedError(Reason.WRONG_KEY, "there is no key: expected a user_id", "user_id")
        self._check_place(partition, record.key)
        names = self._tables.names.on(partition)
        if record.value is None:
            if record.key in names:
                del names[record.key]
            return
        account = decode_published(record.value, record.key)
        known = names.get(record.key)
        if known is None or account.version > known.version:
            names[record.key] = UserName(account.name, account.version)

    def _check_place(self, partition: Partition, key: bytes) -> None:
        if (right := self._tables.app.partition_of(key)) != partition.number:
            detail = (
                f"the key belongs to partition {right}, and came in {partition.number}: hash with murmur2"
            )
            raise RefusedError(Reason.WRONG_KEY, detail)


class _Bare(msgspec.Struct, frozen=True):
    """A record without its value."""

    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()


def _published(account: Account | None) -> PublishedAccount | None:
    if account is None:
        return None
    return PublishedAccount(account.user_id, account.name, account.version, account.created)


def _write_refused(
    partition: Partition,
    topic: str,
    record: Record,
    error: RefusedError | UnreadableRowError,
    dead_letters: TopicPolicy,
) -> None:
    """Write a record to the dead letters without its value, which may have a hash: nobody is to read it."""
    if isinstance(error, UnreadableRowError):
        # Its own text would show the row.
        error = RefusedError(Reason.NEEDS_REBUILD, f"a row of {error.table} cannot be read")
    bare = _Bare(record.offset, record.timestamp, record.key)
    write_dead_letter(partition, topic, bare, error, dead_letters)


def _declare() -> AccountAgents:
    agents = AccountAgents(account_tables(), now_ms)
    app.declare(*ALL)
    # A request that was refused once might be granted if it were decided again.
    app.batch_agent(REQUESTS, name="leaderboards.decide", dead_letters=DEAD_LETTERS, rebuilt=False)(
        agents.decide
    )
    app.batch_agent(ACCOUNTS, name="leaderboards.name", dead_letters=DEAD_LETTERS)(agents.name)

    @app.partition_timer(every=60)
    def forget_revocations(partition: Partition) -> Iterator[bool]:
        return agents.forget(partition)

    return agents


AGENTS = _declare()
"""The agents of this app."""
