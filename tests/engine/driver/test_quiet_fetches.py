"""Fetches while all is quiet: aiokafka's fetcher, asked what it would ask for."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
from aiokafka.consumer.fetcher import Fetcher, FetchError
from aiokafka.errors import KafkaError

from engine.driver import consumer_thread
from engine.driver.fetch_sessions import SessionFetcher
from engine.driver.quiet_fetches import QUIET_WAIT_MS, TAKEN_WITHIN, QuietFetcher
from tests.awaiting import until
from tests.engine.sport import Counting, running

GATHERING = (10, 2048)
QUIET = (QUIET_WAIT_MS, 1)


class Asking(QuietFetcher):
    """A fetcher without a consumer; `finds` says what its fetches find, one after the other."""

    def __init__(self, wait: int, least: int) -> None:
        self._fetch_max_wait_ms, self._fetch_min_bytes = self._gathers = wait, least
        self._found_nothing = False
        self._records: Mapping[str, object] = {}

    def asks(self) -> tuple[int, int]:
        """What the next fetch asks for: how long it may wait, and for how many bytes."""
        self._get_actions_per_node(None)
        return self._fetch_max_wait_ms, self._fetch_min_bytes


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What fetches find from now on."""
    found: list[bool] = []

    async def fetch(*_: object) -> bool:
        return found.pop(0)

    monkeypatch.setattr(SessionFetcher, "_get_actions_per_node", lambda *_: None)
    monkeypatch.setattr(SessionFetcher, "_proc_fetch_request", fetch)
    return found


async def test_fetches_wait_for_the_first_record_once_one_has_found_nothing(finds: list[bool]) -> None:
    asking = Asking(*GATHERING)
    assert asking.asks() == GATHERING
    for found, then in ((False, QUIET), (False, QUIET), (True, GATHERING), (True, GATHERING), (False, QUIET)):
        finds.append(found)
        assert await asking._proc_fetch_request(None, 1, None) is found
        assert asking.asks() == then


async def test_a_fetch_without_the_partitions_whose_records_wait_keeps_them_waiting_no_longer_than_usual(
    finds: list[bool],
) -> None:
    asking = Asking(*GATHERING)
    finds.append(False)
    await asking._proc_fetch_request(None, 1, None)
    asking._records = {"events-0": FetchError(error=KafkaError(), backoff=0)}
    assert asking.asks() == GATHERING
    asking._records = {}
    assert asking.asks() == QUIET


async def test_what_nobody_reads_keeps_no_fetch_from_waiting(
    finds: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust's changelogs are fetched once, and stay: a worker was never quiet again after its first write."""
    asking = Asking(*GATHERING)
    finds.append(False)
    await asking._proc_fetch_request(None, 1, None)
    asking._records = {"changelog-0": FetchError(error=KafkaError(), backoff=0)}
    later = time.monotonic() + TAKEN_WITHIN
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert asking.asks() == QUIET


async def test_a_consumer_that_does_not_gather_is_as_it_was(finds: list[bool]) -> None:
    asking = Asking(500, 1)
    finds.append(False)
    await asking._proc_fetch_request(None, 1, None)
    assert asking.asks() == (500, 1)


@pytest.mark.cluster
async def test_a_worker_asks_seldom_in_quiet_and_still_takes_what_comes(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, take `quiet_fetches.install` out of `_create_worker_consumer`."""
    usual = (consumer_thread.FETCH_WAIT_MS, consumer_thread.FETCH_MIN_BYTES)
    asked: list[tuple[int, int]] = []
    send = Fetcher._proc_fetch_request

    async def note(fetcher: Any, assignment: Any, node_id: Any, request: Any) -> bool:
        if (asks := (request._max_wait_ms, request._min_bytes)) in (usual, QUIET):  # others read changelogs
            asked.append(asks)
        found: bool = await send(fetcher, assignment, node_id, request)
        return found

    monkeypatch.setattr(Fetcher, "_proc_fetch_request", note)
    async with running(playing):
        for number in range(3):
            await until(lambda: asked[-3:] == [QUIET] * 3)
            asked.clear()
            await playing.play(b"%d" % number)
            await until(lambda: usual in asked)
        await until(lambda: playing.taken == [b"0", b"1", b"2"])
