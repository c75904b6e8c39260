"""A drill from its first process to its last."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from random import Random

from aiohttp import ClientSession

from drill.brokers import Brokers
from drill.faults import Fault, Field, choose, name_of
from drill.feeder import Feeder
from drill.fleet import Fleet, NotWholeError
from drill.prober import Prober
from drill.report import Options, Report, Strike
from drill.slice import Slice
from drill.verdict import Verdict
from drill.watch import Watch
from sandbox.process import make_topics

_FIRST_SNAPSHOT = 60.0
_SETTLE = 60.0
"""Seconds without progress at the end, after which uncounted events count as lost."""
_QUIET = (1.0, 3.0)
"""Least and most seconds between two faults: sometimes the last one is not over yet."""
_WATCH = 0.5

Say = Callable[[str], None]


async def conduct(
    options: Options, slice_: Slice, folder: Path, say: Say, *, partitions: int, session_timeout: float
) -> Report:
    """Run a drill of a sport in `folder`, which keeps the logs, and all data if the drill finds an error.

    It ends everything that it started before it returns or raises. `say` receives a line for each
    step; `partitions` and `session_timeout` (s) are those of the workers' settings.

    Raises:
        BrokerError: Kafka could not be started.
        ProcessFailedError: the topics could not be made.
    """
    environ = {"OVERSTREAM_APP_ID": "drill", "OVERSTREAM_REPLICATION": str(options.brokers)}
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        brokers = await stack.enter_async_context(Brokers(folder, options.brokers).running())
        say(f"Kafka at {brokers.bootstrap}; logs in {folder}")
        await make_topics(brokers.bootstrap, folder / "topics.log", environ)
        fleet = Fleet(folder, brokers.bootstrap, partitions, session, environ, say)
        feeder = Feeder(
            folder,
            brokers.bootstrap,
            environ,
            slice_.feed,
            seed=options.seed,
            matches=options.matches,
            rate=options.rate,
            say=say,
        )
        stack.callback(feeder.close)
        await stack.enter_async_context(fleet.watched())
        for number in range(options.workers):
            # Both kinds of members: static ones, which Kafka expects back, and dynamic ones.
            fleet.add(static=number % 2 == 0)
        feeder.start()
        watch = Watch(slice_)
        await stack.enter_async_context(watch.running(brokers.bootstrap, partitions))
        messy = slice_.messy(brokers.bootstrap, session, options.seed) if slice_.messy else None
        rng = Random(options.seed)
        field = Field(fleet, brokers, feeder, messy, watch.caught_up, rng, session_timeout)
        drill = _Drill(options, slice_, field, feeder, watch, session, partitions, say)
        report = await drill.run()
    if report.faultless:
        _keep_logs_only(folder)
    return report


def _keep_logs_only(folder: Path) -> None:
    """Remove the data of the workers and the broker; their logs stay."""
    for data in (*folder.glob("worker-*/data"), *folder.glob("kafka*/log")):
        shutil.rmtree(data, ignore_errors=True)


class _Drill:
    """One drill, once its brokers and topics exist."""

    def __init__(
        self,
        options: Options,
        slice_: Slice,
        field: Field,
        feeder: Feeder,
        watch: Watch,
        session: ClientSession,
        partitions: int,
        say: Say,
    ) -> None:
        self._report = Report(options=options)
        self._faults = choose(options.faults, messy=slice_.messy is not None)
        self._slice = slice_
        self._field = field
        self._feeder = feeder
        self._watch = watch
        self._session = session
        self._partitions = partitions
        self._say = say
        self._prober = Prober(session, lambda: field.fleet.urls, self._paths)
        self._began = 0.0

    async def run(self) -> Report:
        report, fleet = self._report, self._field.fleet
        try:
            took = await fleet.whole()
            await self._wait_for(lambda: bool(self._watch.readable), _FIRST_SNAPSHOT)
        except (NotWholeError, TimeoutError) as error:
            report.findings.append(f"the drill could not begin: {error!r}")
            return report
        self._say(f"{len(fleet.workers)} workers are ready after {took:.1f} s, events are being counted")
        self._began = time.monotonic()
        async with self._observed():
            with suppress(NotWholeError):
                await self._strike_all()
            fleet.restore()
            acknowledged = await self._feeder.finish()
            self._say(f"{self._elapsed():6.1f} s  the producer has stopped; waiting for the last events")
            await self._settle()
        report.seconds = self._elapsed()
        try:
            await fleet.whole()
        except NotWholeError as error:
            report.findings.append(f"at the end: {error}")
        verdict = Verdict(report, self._slice, self._watch, self._session)
        await verdict.pronounce(fleet.urls, acknowledged)
        messy = self._field.messy_feeds
        if messy is not None:
            wrong = await messy.differences(self._field.rng.choice(fleet.urls))
            report.messy_matches = messy.count
            report.wrong_matches += len(wrong)
            report.findings += wrong
        self._conclude()
        return report

    async def _strike_all(self) -> None:
        """Cause faults until the time is over, each chosen one at least once."""
        deadline = self._began + self._report.options.minutes * 60
        for index, fault in enumerate(self._sequence()):
            await asyncio.sleep(self._field.rng.uniform(*_QUIET))
            if index >= len(self._faults) and time.monotonic() > deadline:
                return
            await self._strike(fault)
        await asyncio.sleep(max(0.0, deadline - time.monotonic()))

    def _sequence(self) -> Iterator[Fault]:
        """Yield the chosen faults in rounds, each round in another order."""
        while self._faults:
            yield from self._field.rng.sample(self._faults, len(self._faults))

    async def _strike(self, fault: Fault) -> None:
        strike = Strike(round(self._elapsed(), 1), name_of(fault), "under way")
        self._report.strikes.append(strike)
        try:
            strike.outcome = await fault(self._field)
        except NotWholeError as error:
            strike.outcome = str(error)
            self._report.findings.append(f"{strike.fault} at {strike.at:.0f} s: {error}")
            raise
        finally:
            self._say(f"{strike.at:6.1f} s  {strike.fault}: {strike.outcome}")

    async def _settle(self) -> None:
        """Wait until all sent events are counted, or progress has stopped."""
        watch, last, moved = self._watch, -1, time.monotonic()
        while time.monotonic() - moved < _SETTLE:
            counted = sum(watch.counted.values())
            if counted != last:
                last, moved = counted, time.monotonic()
            if not watch.waiting and time.monotonic() - moved > 1:
                return
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _observed(self) -> AsyncIterator[None]:
        """Read over HTTP, and keep the producer running, while the block runs."""
        tasks = [
            asyncio.create_task(self._prober.run(self._partitions)),
            asyncio.create_task(self._watch_feeder()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch_feeder(self) -> None:
        while True:
            self._feeder.watch()
            await asyncio.sleep(_WATCH)

    def _paths(self) -> dict[int, str]:
        return {number: self._slice.path(match_id) for number, match_id in self._watch.readable.items()}

    def _conclude(self) -> None:
        """Enter the observations into the report."""
        report, watch, prober, fleet = self._report, self._watch, self._prober, self._field.fleet
        watch.close_stalls()
        report.backwards = len(watch.backwards)
        report.wrong_404s = len(prober.wrong_404s)
        report.deaths = len(fleet.deaths)
        for sentences in (watch.backwards, prober.wrong_404s, fleet.deaths):
            report.findings += sentences[:20]
        report.reads = prober.reads
        report.slowest_stop = round(fleet.slowest_stop, 2)
        report.producer_restarts = self._feeder.restarts
        report.longest_unreadable = round(prober.gaps.longest(self._began), 2)
        report.longest_without_progress = round(watch.stalls.longest(self._began), 2)
        ends = [*(strike.at for strike in report.strikes[1:]), float("inf")]
        for strike, end in zip(report.strikes, ends, strict=True):
            window = self._began + strike.at, self._began + end
            strike.unreadable = round(prober.gaps.longest(*window), 2)
            strike.without_progress = round(watch.stalls.longest(*window), 2)

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    async def _wait_for(self, condition: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout):
            while not condition():
                await asyncio.sleep(0.05)
