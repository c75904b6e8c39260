"""The thread of aiokafka's consumer: how it fetches, beats, joins and leaves."""

import asyncio
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

STOP_PATIENCE = 4.0
"""Seconds that a worker told to stop waits for its last commits."""


FETCH_WAIT_MS = 10
"""How long a broker with nothing new may keep a fetch. Faust's 1.5 s keeps others waiting: aiokafka has one
fetch a broker under way, and one of idle partitions alone would stall the busy ones, or a rebalance."""


FETCH_MIN_BYTES = 2048
"""How much of it ends that wait: some fifteen balls. A fetch a ball would keep worker and broker busy."""


MOST_FETCHED_RECORDS = 50_000
"""Records handed over at once, of all partitions: what six fetches bring of balls. Compressed, one fetch
may unpack to millions of empty records, which would not fit into memory as objects."""


class BatchConsumerThread(driver.AIOKafkaConsumerThread):
    """Reads committed records only, as our own changelogs and outputs are transactional."""

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        consumer._fetch_min_bytes = FETCH_MIN_BYTES
        consumer._max_poll_records = MOST_FETCHED_RECORDS
        return consumer

    async def on_thread_stop(self) -> None:
        """Stop the consumer, also while its broker is away.

        A fetch that waits for its next try ends aiokafka's stopping by a cancellation,
        which would end the thread unnoticed and the worker never. Nor does it wait for a
        rebalance under way, as aiokafka would: others may take a minute to join it.
        """
        consumer = self._consumer
        if consumer is not None and consumer._coordinator is not None:
            joining = consumer._coordinator._coordination_task
            asyncio.get_running_loop().call_later(STOP_PATIENCE / 2, joining.cancel)
        with suppress(asyncio.CancelledError):
            await super().on_thread_stop()

    async def on_start(self) -> None:
        """Start the consumer, and end the worker where its membership ends by an error.

        aiokafka would log that and take part in the group no more: a rebalance for ever.
        """
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        if coordinator is not None and hasattr(coordinator, "_coordination_task"):
            coordinator._coordination_task.add_done_callback(self._crash_on_error)

    def _crash_on_error(self, membership: "asyncio.Task[None]") -> None:
        if not membership.cancelled() and (error := membership.exception()) is not None:
            asyncio.run_coroutine_threadsafe(self.app.crash(error), self.parent_loop)

    @property
    def member_id(self) -> str:
        """Kafka's id of this member of the group; empty before, and once Kafka knows it no more."""
        coordinator = self._ensure_consumer()._coordinator
        return "" if coordinator is None else str(coordinator.member_id)

    def progress(self, tp: TP) -> tuple[int, int, int]:
        """Return where a partition is read next, where its committed records end, and its end; else 0."""
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

    async def join_no_more(self) -> None:
        """Let the membership be, for good. Runs in the thread."""
        self._ensure_consumer()._coordinator._coordination_task.cancel()

    async def heartbeat_until_superseded(self) -> None:
        """Say that we live until this generation is over, or the consumer closes. Runs in the thread.

        aiokafka stops its heartbeats for as long as the rebalance listener runs; a
        recovery longer than the session would get the worker thrown out each time.
        """
        coordinator = self._ensure_consumer()._coordinator
        coordinator._start_heartbeat_task()
        over = [coordinator._rejoin_needed_fut, coordinator._closing]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)

    def request_rejoin(self) -> None:
        """Leave this generation and join the next: partitions are given up, and taken over again."""
        consumer = self._consumer
        if consumer is not None and consumer._coordinator is not None:
            self.thread_loop.call_soon_threadsafe(consumer._coordinator.request_rejoin)
