"""Standbys behind a real changelog that others write."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from functools import partial
from pathlib import Path

import pytest
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.errors import KafkaConnectionError

from engine.partitions.outputs import Output
from engine.partitions.standby import Follower, Standby
from engine.partitions.store import Change, PartitionStore
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import abort, connection_to, left_open, make_topic, send, unique

pytestmark = pytest.mark.cluster


@pytest.fixture
async def changelog(kafka: KafkaServer) -> str:
    return await make_topic(kafka, "matches-changelog", cleanup_policy="compact")


@pytest.fixture
async def standby(tmp_path: Path) -> AsyncIterator[Standby]:
    store = PartitionStore(tmp_path / "0.db")
    yield Standby(0, store, level_at=0.0)
    store.close()


@pytest.fixture
async def follower(kafka: KafkaServer, changelog: str, standby: Standby) -> AsyncIterator[Follower]:
    one = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    yield one
    await one.stop()


async def test_a_standby_follows_what_its_owner_commits(
    kafka: KafkaServer, changelog: str, standby: Standby, follower: Follower
) -> None:
    owner = TransactionalProducer(unique("id"), connection_to(kafka))
    await owner.start()
    for value in (b"0", b"1", b"2"):
        await owner.commit({0: [Output(changelog, b"m", value)]}, {}, "group")
        await until(partial(lambda expected: standby.get("matches", b"m") == expected, value))
    await owner.commit({0: [Output(changelog, b"m", None), Output(changelog, b"n", b"1")]}, {}, "group")
    await until(lambda: list(standby.scan("matches")) == [(b"n", b"1")])
    await owner.stop()


async def test_it_never_answers_what_was_not_committed(
    kafka: KafkaServer, changelog: str, standby: Standby, follower: Follower
) -> None:
    """To see it fail, take `isolation_level` out of `Follower._follow`."""
    await abort(kafka, changelog, {b"m": b"aborted"})
    await send(kafka, changelog, [(b"n", b"1")])
    await until(lambda: standby.get("matches", b"n"))
    assert list(standby.scan("matches")) == [(b"n", b"1")]


async def test_it_says_since_when_it_is_level_and_only_once_it_is(
    kafka: KafkaServer, changelog: str, standby: Standby
) -> None:
    await send(kafka, changelog, [(b"m", b"1"), (b"m", b"2")])
    assert standby.level_at == 0.0
    before = time.time()
    follower = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: standby.level_at)
    assert standby.level_at >= before
    assert standby.get("matches", b"m") == b"2"
    await follower.stop()


async def test_it_is_not_level_while_it_lacks_rows_behind_a_transaction_that_others_left_open(
    kafka: KafkaServer, changelog: str, standby: Standby, follower: Follower
) -> None:
    """To see it fail, go by the last stable offset in `Follower._note_level`."""
    await until(lambda: standby.level_at)
    async with left_open(kafka, changelog, {b"z": b"foreign"}) as foreign:
        await send(kafka, changelog, [(b"m", b"1")])
        sent = time.time()
        # What comes of a fetch that Kafka kept while there was nothing to read.
        await asyncio.sleep(1)
        assert standby.get("matches", b"m") is None
        assert standby.level_at <= sent
        await foreign.abort_transaction()
    await until(lambda: standby.get("matches", b"m"))
    await until(lambda: standby.level_at > sent)


async def test_it_skips_what_is_no_row(kafka: KafkaServer, standby: Standby) -> None:
    changelog = await make_topic(kafka, "log", cleanup_policy="delete")
    await send(kafka, changelog, [(None, b"1"), (b"m", b"2")])
    follower = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: standby.get("matches", b"m"))
    await follower.stop()


async def test_a_new_follower_goes_on_where_the_last_one_stopped(
    kafka: KafkaServer, changelog: str, standby: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(kafka, changelog, [(b"m", b"%d" % number) for number in range(10)])
    first = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: standby.store.offset(changelog) == 9)
    await first.stop()
    await send(kafka, changelog, [(b"m", b"10")])
    applied: list[bytes | None] = []
    apply = standby.store.apply

    def note(changes: Iterable[Change], offsets: Mapping[str, int]) -> None:
        noted = list(changes)
        applied.extend(value for _, _, value in noted)
        apply(noted, offsets)

    monkeypatch.setattr(standby.store, "apply", note)
    second = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: standby.get("matches", b"m") == b"10")
    assert applied == [b"10"]
    await second.stop()


async def test_one_that_stopped_follows_no_longer(
    kafka: KafkaServer, changelog: str, standby: Standby, follower: Follower
) -> None:
    await send(kafka, changelog, [(b"m", b"1")])
    await until(lambda: standby.get("matches", b"m"))
    await follower.stop()
    await send(kafka, changelog, [(b"m", b"2")])
    other = PartitionStore(standby.store.path.parent / "other.db")
    second = Follower({0: Standby(0, other, 0.0)}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: other.get("matches", b"m") == b"2")
    assert standby.get("matches", b"m") == b"1"
    await second.stop()
    other.close()


async def test_stopping_at_once_or_with_nothing_to_follow_is_no_trouble(
    kafka: KafkaServer, changelog: str, standby: Standby
) -> None:
    connection = connection_to(kafka)
    await Follower({}, {"matches": changelog}, connection).stop()
    await Follower({0: standby}, {}, connection).stop()
    follower = Follower({0: standby}, {"matches": changelog}, connection)
    await asyncio.sleep(0)
    await follower.stop()
    await follower.stop()


async def test_it_notices_that_its_fetching_has_ended(
    kafka: KafkaServer,
    changelog: str,
    standby: Standby,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To see it fail, leave `raise_if_ended` out: it would wait for ever, and nobody would know."""
    fetch, failures = Fetcher._proc_fetch_request, [RuntimeError("a fault of the client's")]

    async def fail_once(self: Fetcher, *args: object) -> object:
        if failures:
            raise failures.pop()
        return await fetch(self, *args)

    monkeypatch.setattr(Fetcher, "_proc_fetch_request", fail_once)
    monkeypatch.setattr("engine.partitions.standby._BACK_OFF", 0.01)
    await send(kafka, changelog, [(b"m", b"1")])
    follower = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await until(lambda: standby.get("matches", b"m"))
    await follower.stop()


@pytest.mark.parametrize("error", [KafkaConnectionError("gone"), OSError("No space left on device")])
async def test_it_survives_a_broker_that_goes_away_and_faults_of_its_own(
    kafka: KafkaServer,
    changelog: str,
    standby: Standby,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    """A copy that lags is worth more than a worker that stops at the next rebalance.

    To see it fail, let `Follower._follow_forever` catch only `KafkaError`.
    """
    apply, failures = standby.store.apply, [error, error]

    def fail_twice(changes: Iterable[Change], offsets: Mapping[str, int]) -> None:
        if failures:
            raise failures.pop()
        apply(changes, offsets)

    monkeypatch.setattr(standby.store, "apply", fail_twice)
    monkeypatch.setattr("engine.partitions.standby._BACK_OFF", 0.01)
    follower = Follower({0: standby}, {"matches": changelog}, connection_to(kafka))
    await send(kafka, changelog, [(b"m", b"1")])
    await until(lambda: standby.get("matches", b"m") == b"1")
    assert not failures
    await follower.stop()
