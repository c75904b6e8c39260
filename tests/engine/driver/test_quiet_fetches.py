"""Fetches while all is quiet: aiokafka's fetcher, asked what it would ask for."""

import time
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from aiokafka.consumer.fetcher import Fetcher, FetchError
from aiokafka.errors import KafkaError
from aiokafka.protocol.fetch import FetchRequest

from engine.driver import consumer_thread
from engine.driver.fetch_sessions import FetchSession, SessionFetcher, SessionRequest
from engine.driver.quiet_fetches import QUIET_WAIT_MS, TAKEN_WITHIN, QuietFetcher
from tests.awaiting import until
from tests.engine.sport import Counting, running


def fetch_of(*topics: str, told: Collection[str] = ()) -> SessionRequest:
    """A fetch of the first partition of each topic, whose answer has news of some of them."""
    fetch = SessionRequest(
        FetchRequest(10, 1, 1, 1, [(topic, [(0, 5, 1)]) for topic in topics]), FetchSession()
    )
    fetch.told = {(topic, 0) for topic in told}
    return fetch


GATHERING = (10, 2048)
QUIET = (QUIET_WAIT_MS, 1)


class Asking(QuietFetcher):
    """A fetcher without a consumer; `finds` says what its fetches find, one after the other."""

    def __init__(self, wait: int, least: int) -> None:
        self._fetch_max_wait_ms, self._fetch_min_bytes = self._gathers = wait, least
        self._found_nothing = False
        self._records: Mapping[str, object] = {}
        self.spaced: Mapping[str, float] = {}
        self._due: dict[str, float] = {}

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

    monkeypatch.setattr(SessionFetcher, "_get_actions_per_node", lambda *_: ([],))
    monkeypatch.setattr(SessionFetcher, "_proc_fetch_request", fetch)
    return found


async def test_fetches_wait_for_the_first_record_once_one_has_found_nothing(finds: list[bool]) -> None:
    asking = Asking(*GATHERING)
    assert asking.asks() == GATHERING
    for found, then in ((False, QUIET), (False, QUIET), (True, GATHERING), (True, GATHERING), (False, QUIET)):
        finds.append(found)
        assert await asking._proc_fetch_request(None, 1, fetch_of()) is found
        assert asking.asks() == then


async def test_a_fetch_without_the_partitions_whose_records_wait_keeps_them_waiting_no_longer_than_usual(
    finds: list[bool],
) -> None:
    asking = Asking(*GATHERING)
    finds.append(False)
    await asking._proc_fetch_request(None, 1, fetch_of())
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
    await asking._proc_fetch_request(None, 1, fetch_of())
    asking._records = {"changelog-0": FetchError(error=KafkaError(), backoff=0)}
    later = time.monotonic() + TAKEN_WITHIN
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert asking.asks() == QUIET


async def test_a_consumer_that_does_not_gather_is_as_it_was(finds: list[bool]) -> None:
    asking = Asking(500, 1)
    finds.append(False)
    await asking._proc_fetch_request(None, 1, fetch_of())
    assert asking.asks() == (500, 1)


async def test_what_nobody_waits_for_is_left_out_for_a_while_after_a_fetch_that_found_some(
    finds: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(
        SessionFetcher, "_get_actions_per_node", lambda *_: ([(1, fetch_of("balls", "standings"))],)
    )

    def fetched(asking: Asking) -> list[str]:
        [[(_, fetch)]] = asking._get_actions_per_node(None)
        return [topic for topic, _ in fetch.topics]

    asking = Asking(*GATHERING)
    asking.spaced = {"standings": 0.1}
    finds += [True, True, True]
    await asking._proc_fetch_request(None, 1, fetch_of("balls", "standings", told=["balls"]))
    assert fetched(asking) == ["balls", "standings"]
    await asking._proc_fetch_request(None, 1, fetch_of("balls", "standings", told=["balls", "standings"]))
    assert fetched(asking) == ["balls"]
    now += 0.05
    await asking._proc_fetch_request(None, 1, fetch_of("balls", told=["balls"]))
    assert fetched(asking) == ["balls"]
    now += 0.06
    assert fetched(asking) == ["balls", "standings"]


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


@pytest.mark.cluster
async def test_a_worker_lets_time_pass_between_two_fetches_of_what_nobody_waits_for(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, leave `spaced` out of `BatchConsumerThread.on_start`."""
    every, topic = 0.1, playing.events.name
    playing.app.read_in_batches(topic, every)
    pauses: list[float] = []
    found_at: dict[int, float] = {}
    send = SessionFetcher._proc_fetch_request

    async def note(fetcher: Any, assignment: Any, node_id: Any, request: Any) -> bool:
        if topic in dict(request.topics) and id(fetcher) in found_at:
            pauses.append(time.monotonic() - found_at.pop(id(fetcher)))
        found: bool = await send(fetcher, assignment, node_id, request)
        if found and topic in {name for name, _ in request.told}:
            found_at[id(fetcher)] = time.monotonic()
        return found

    monkeypatch.setattr(SessionFetcher, "_proc_fetch_request", note)
    async with running(playing):
        for number in range(5):
            await playing.play(b"%d" % number)
            await until(lambda number=number: len(playing.taken) > number)  # type: ignore[misc]
    assert len(pauses) >= 4
    assert min(pauses) >= every
