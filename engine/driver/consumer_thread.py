"""The thread of aiokafka's consumer: how it fetches, sends heartbeats, joins and leaves."""

import asyncio
from contextlib import suppress
from typing import cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from engine.driver import quiet_fetches
from engine.driver.host import HostApp

STOP_PATIENCE = 4.0
"""Seconds that a stopping worker waits for its last commits."""


FETCH_WAIT_MS = 10
"""Milliseconds that a broker without new records may hold a fetch, unless all is quiet (`quiet_fetches`).
Faust's 1.5 s is too long: aiokafka has one fetch a broker under way, and one of idle partitions alone would
stall busy ones, or a rebalance."""


FETCH_MIN_BYTES = 2048
"""Bytes that end that wait: about fifteen balls. A fetch for each ball would keep worker and broker busy."""


MOST_FETCHED_RECORDS = 50_000
"""Records of all partitions that are handed over at once: as many balls as six fetches bring. One
compressed fetch may unpack to millions of empty records, which would not fit into memory as objects."""


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """Reads committed records only, as our own changelogs and outputs are transactional."""

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        quiet_fetches.install()
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        consumer._fetch_min_bytes = FETCH_MIN_BYTES
        consumer._max_poll_records = MOST_FETCHED_RECORDS
        return consumer

    async def on_thread_stop(self) -> None:
        """Stop the consumer, even while its broker is unreachable.

        A fetch that waits to be retried raises a cancellation out of aiokafka's stopping,
        which would end the thread unnoticed, and the worker never. Unlike aiokafka, this does not
        wait for a rebalance under way: others may take a minute to join it.
        """
        consumer = self._consumer
        if consumer is not None and consumer._coordinator is not None:
            joining = consumer._coordinator._coordination_task
            asyncio.get_running_loop().call_later(STOP_PATIENCE / 2, joining.cancel)
        with suppress(asyncio.CancelledError):
            await super().on_thread_stop()

    async def on_start(self) -> None:
        """Start the consumer, and end the worker where its membership ends with an error.

        aiokafka would log the error and leave the group unanswered: a rebalance that never ends.
        """
        await super().on_start()
        consumer = self._ensure_consumer()
        consumer._fetcher.spaced = cast("HostApp", self.app).spaced
        coordinator = consumer._coordinator
        if coordinator is not None and hasattr(coordinator, "_coordination_task"):
            coordinator._coordination_task.add_done_callback(self._crash_on_error)

    def _crash_on_error(self, membership: "asyncio.Task[None]") -> None:
        if not membership.cancelled() and (error := membership.exception()) is not None:
            asyncio.run_coroutine_threadsafe(self.app.crash(error), self.parent_loop)

    @property
    def member_id(self) -> str:
        """Kafka's id of this member of the group; empty before it joins, and once Kafka has removed it."""
        coordinator = self._ensure_consumer()._coordinator
        return "" if coordinator is None else str(coordinator.member_id)

    def progress(self, tp: TP) -> tuple[int, int, int]:
        """Return a partition's position, its last stable offset and its end; all 0 where not known."""
        subscription = self._ensure_consumer()._subscription.subscription
        if subscription is None or subscription.assignment is None:
            return 0, 0, 0
        try:
            state = subscription.assignment.state_value(TopicPartition(*tp))
        except KeyError:
            return 0, 0, 0
        if state is None or not state.has_valid_position or state.highwater is None:
            return 0, 0, 0
        end = state.highwater
        return state.position, end if state.lso is None else state.lso, end

    async def stop_joining(self) -> None:
        """Stop taking part in the group. Runs in the thread."""
        self._ensure_consumer()._coordinator._coordination_task.cancel()

    async def heartbeat_until_superseded(self) -> None:
        """Send heartbeats until this generation is over, or the consumer closes. Runs in the thread.

        aiokafka stops its heartbeats for as long as the rebalance listener runs: Kafka would
        remove the worker each time its recovery takes longer than the session.
        """
        coordinator = self._ensure_consumer()._coordinator
        coordinator._start_heartbeat_task()
        over = [coordinator._rejoin_needed_fut, coordinator._closing]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)

    def request_rejoin(self) -> None:
        """Leave this generation and join the next: partitions are released, and taken over again."""
        consumer = self._consumer
        if consumer is not None and consumer._coordinator is not None:
            self.thread_loop.call_soon_threadsafe(consumer._coordinator.request_rejoin)
