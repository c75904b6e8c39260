"""The consumer that delivers partition batches, and leaves their offsets to the worker's transactions."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any, cast

from aiokafka.errors import KafkaError
from faust.transport.consumer import RecordMap
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage, Message
from mode.utils.futures import notify
from msgspec.structs import replace

from engine.batches import PartitionBatch
from engine.driver.consumer_thread import STOP_PATIENCE, BatchConsumerThread
from engine.driver.fetch_epoch import FetchEpoch
from engine.driver.host import HostApp
from engine.driver.membership import Assignor, InstanceTakenError, namesakes
from engine.driver.read_offsets import ReadOffsets
from engine.driver.roles import SlicesDifferError
from engine.fatal import FatalError
from engine.partitions.store import StoreDamagedError
from engine.partitions.transactions import PartitionLostError
from engine.telemetry.metrics import REBALANCES

logger = logging.getLogger(__name__)


IDLE_WAIT = 0.02
"""Seconds until a worker without a partition to read from checks again."""


class BatchConsumer(driver.Consumer):
    """Delivers partition batches, whose offsets are committed by the worker's transactions.

    Faust's own bookkeeping of acknowledged offsets, which would run ahead of the
    work where batches are cut differently after a rebalance, never sees them.
    """

    app: HostApp
    _thread: BatchConsumerThread
    _opening: "asyncio.Future[None] | None" = None
    _member_id = ""
    """Kafka's id of this worker when it last joined the group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_offset = ReadOffsets(self.app.batched)
        self._epoch = FetchEpoch()
        self._fetched_to: dict[TP, int] = {}
        """The offset after the last record that was fetched, by partition, since the last seek."""

    def is_current(self, batch: PartitionBatch) -> bool:
        """Return whether no seek and no rebalance has begun since a batch was fetched (`FetchEpoch`)."""
        return self._epoch.is_current(batch.epoch)

    def _new_consumer_thread(self) -> BatchConsumerThread:
        return BatchConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        if type(record) is not PartitionBatch:
            return super()._to_message(tp, record)
        record = replace(record, epoch=self._epoch.fetched_in)
        last = record.records[-1]
        return ConsumerMessage(
            record.topic,
            record.partition,
            record.last,
            last.timestamp / 1000,
            0,
            None,
            None,
            cast(Any, record),
            None,
            0,
            0,
            tp,
            generation_id=self.app.consumer_generation_id,
        )

    def ack(self, message: Message) -> bool:
        """Note that a batch is staged; a transaction commits its offsets."""
        if message.topic not in self.app.batched:
            return super().ack(message)
        if message.acked:
            return False
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return True

    def _filter_committable_offsets(self, tps: Iterable[TP]) -> dict[TP, int]:
        """Leave batched topics out, and forget their acknowledgements.

        Faust's compiled stream iterator notes acknowledgements without calling `ack`;
        a timer would commit them, ahead of the transaction.
        """
        others = []
        for tp in tps:
            if tp.topic in self.app.batched:
                self._acked[tp].clear()
                self._acked_index[tp].clear()
            else:
                others.append(tp)
        return super()._filter_committable_offsets(others)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if tp.topic not in self.app.batched:
            await super()._add_gap(tp, offset_from, offset_to)

    async def wait_empty(self) -> None:
        """Wait until what was delivered is folded, and what was folded is committed.

        A stopping worker limits this wait: an unreachable broker must not delay it, and
        the next owner redoes what is not committed.
        """
        if self.app.should_stop:
            asyncio.get_running_loop().call_later(STOP_PATIENCE, self.app.partitions.forget)
        await super().wait_empty()
        await self.app.partitions.drain()

    async def _wait_next_records(self, timeout: float) -> tuple[RecordMap | None, set[TP] | None]:
        """Fetch, as soon as there is a partition to fetch from.

        Faust sleeps for a second where there is none, as in every rebalance: partitions
        just taken over would wait as long.
        """
        if not self.flow_active:
            await self.wait(cast(Any, self.can_resume_flow))
        if not self._get_active_partitions():
            await self.sleep(IDLE_WAIT)
            return {}, set()
        return await super()._wait_next_records(timeout)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> RecordMap:
        """Fetch, but drop what was fetched during a seek.

        Such a fetch moved positions that the seek had set: to deliver it would leave a gap
        before it; only to drop it, a gap in its place. So it is dropped, and the seek is repeated.
        """
        began = self._epoch.begin_fetch()
        records = await super()._getmany(active_partitions, timeout)
        self._fetched_to |= {TP(*tp): found[-1].offset + 1 for tp, found in records.items() if found}
        if self._epoch.end_fetch(began) or not records:
            return records
        try:
            await self.perform_seek()
        except KafkaError as error:
            logger.info("a seek could not be repeated, the next rebalance does: %r", error)
            self.rejoin()
        return {}

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek to each partition's committed offset, or to the beginning where it is 0 or missing.

        aiokafka leaves such a partition after what was fetched and dropped by the
        rebalance: the first balls of a new group would be lost.
        """
        self._fetched_to.clear()
        taken_over = self._opening is None or self._opening.done()
        with self._epoch.seek(after_take_over=taken_over):
            return await self._seek_to_committed()

    async def _seek_to_committed(self) -> Mapping[TP, int]:
        committed = await super().seek_to_committed()
        fresh = [tp for tp in committed if tp.topic in self.app.batched and not committed[tp]]
        if fresh:
            await self._thread.seek_to_beginning(*fresh)
        batched = {tp: offset for tp, offset in committed.items() if tp.topic in self.app.batched}
        self.app.positions.restart({tp: offset for tp, offset in batched.items() if tp not in fresh})
        return committed

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Take the partitions over before Faust looks at their changelogs.

        This is cancelled when the next rebalance is due, which would wait for it, and when the
        worker stops.
        """
        REBALANCES.inc()
        # Faust's recovery seeks only after the flow has resumed: earlier fetches are stale.
        self._epoch.take_over()
        actives = {tp.partition for tp in assigned if tp.topic in self.app.batched}
        standbys = {tp.partition for tp in self.app.assignor.assigned_standbys()} - actives
        thread = self._thread
        self._member_id = thread.member_id
        assignor = cast(Assignor, self.app.assignor)
        if assignor.refused_by:
            self.app.end(SlicesDifferError(self.app.conf.id, assignor.refused_by, self.app.slices))
            return
        if assignor.moved:
            # It was made for an earlier process's address: a rebalance reports this one to the others.
            self.rejoin()
        superseded = asyncio.wrap_future(
            asyncio.run_coroutine_threadsafe(thread.heartbeat_until_superseded(), thread.thread_loop)
        )
        opening = self._opening = asyncio.ensure_future(self._open(actives, standbys))
        await asyncio.wait([opening, superseded], return_when=asyncio.FIRST_COMPLETED)
        for task in (opening, superseded):
            task.cancel()
        await asyncio.gather(opening, superseded, return_exceptions=True)
        if opening.cancelled():
            return
        if error := opening.exception():
            if isinstance(error, FatalError):
                self.app.end(error)
                return
            await self.app.crash(error)
            return
        await super().on_partitions_assigned(assigned, generation_id)

    async def _open(self, actives: set[int], standbys: set[int]) -> None:
        while True:
            try:
                return await self.app.partitions.open(actives, standbys)
            except (KafkaError, PartitionLostError, StoreDamagedError) as error:
                # Nothing is read until it succeeds; if others own them by now, a rebalance ends the loop.
                logger.warning("partitions can't be taken over yet, retrying: %r", error)
                await asyncio.sleep(1)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Give the partitions up once their work is committed."""
        await super().on_partitions_revoked(revoked)
        await self.app.partitions.release()
        await self._end_if_replaced()

    async def _end_if_replaced(self) -> None:
        """End this worker where another has joined under its name: joining again would replace that one."""
        instance, thread = self.app.conf.consumer_group_instance_id, self._thread
        if not instance or not self._member_id or thread.member_id:
            return
        while not self.app.should_stop:
            try:
                others = await namesakes(instance, self.app.conf.id, self.app.connection)
                break
            except KafkaError as error:
                logger.warning("the group's members cannot be read, retrying: %r", error)
                await asyncio.sleep(1)
        else:
            return
        if any(other.member_id != self._member_id for other in others):
            asyncio.run_coroutine_threadsafe(thread.stop_joining(), thread.thread_loop)
            self.app.end(InstanceTakenError(instance, [other.url for other in others]))

    async def highwaters(self, *partitions: TP) -> Mapping[TP, int]:
        """Return where changelogs end; those of owned partitions, where they are recovered to.

        Other programs may write to them, too, and their transactions end with a marker: Faust would
        wait for ever for what was written after the partition was recovered.
        """
        found = dict(await super().highwaters(*partitions))
        for tp in partitions:
            partition = self.app.partitions.get(tp.partition)
            if partition is not None and self._is_changelog_tp(tp):
                recovered = partition.store.offset(tp.topic)
                found[tp] = 0 if recovered is None else recovered + 1
        return found

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Resume reading, but never of the changelogs: partitions recover and follow them themselves."""
        super().resume_partitions({tp for tp in tps if not self._is_changelog_tp(tp)})

    async def on_stop(self) -> None:
        """Commit what is under way, then give the partitions up."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        await super().on_stop()
        await self.app.partitions.close()

    def highwater(self, tp: TP) -> int:
        """Return the offset at which the readable records of a partition end, as far as is known.

        In a batched topic that leaves out a transaction's records before it ends, its marker, and all of
        it once it is aborted: aiokafka's position passes them, but they never become records.
        """
        if tp.topic not in self.app.batched:
            return super().highwater(tp)
        position, stable, _ = self._thread.progress(tp)
        return stable if position < stable else self._fetched_to.get(tp, 0)

    def uncommitted(self, tp: TP) -> int:
        """Return how many offsets of a partition lie behind the start of a transaction that has not ended."""
        _, stable, end = self._thread.progress(tp)
        return end - stable

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Check Faust's own commits only: it does not know of transactions."""
        if tp.topic not in self.app.batched:
            super().verify_event_path(now, tp)

    def rejoin(self) -> None:
        """Start over from the committed offsets, through a rebalance."""
        self._thread.request_rejoin()
