"""A drill from its first process to its last."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from random import Random

from aiohttp import ClientSession

from drill.beside import Beside, Ground, MakeBeside
from drill.brokers import Brokers
from drill.faults import Fault, Field, choose, name_of
from drill.feeder import Feeder
from drill.fleet import Fleet, NotWholeError
from drill.play import Play, caught_up
from drill.poster import Poster
from drill.prober import Prober
from drill.report import Options, Report, Strike
from drill.slice import Slice
from drill.verdict import Verdict
from drill.watch import Watch
from sandbox.process import make_topics
from serving.identity.token_key_file import rotate_token_keys
from serving.ingest.key_file import new_key

_FIRST_SNAPSHOT = 60.0
_SETTLE = 60.0
"""Seconds without progress at the end, after which uncounted events count as lost."""
_QUIET = (1.0, 3.0)
"""Least and most seconds between two faults: sometimes the last one is not over yet."""
_WATCH = 0.5
_SCOPES = ("ingest:*", "games:*", "scores:*")
_POST_RATE = 1e6
"""Events a second that the drill's key permits: its rate is the drill's own."""

Say = Callable[[str], None]


async def conduct(
    options: Options,
    slices: Sequence[Slice],
    folder: Path,
    say: Say,
    *,
    partitions: int,
    session_timeout: float,
    beside: Sequence[MakeBeside] = (),
) -> Report:
    """Run a drill of sports in `folder`, which keeps the logs, and all data if the drill finds an error.

    It ends everything that it started before it returns or raises. `say` receives a line for each
    step; `partitions` and `session_timeout` (s) are those of the workers' settings; `beside` make what is
    posted beside the matches, if anything is posted.

    Raises:
        BrokerError: Kafka could not be started.
        ProcessFailedError: the topics could not be made.
    """
    environ = {
        "OVERSTREAM_APP_ID": "drill",
        "OVERSTREAM_REPLICATION": str(options.brokers),
        "OVERSTREAM_API_KEYS_FILE": str(folder / "keys.json"),
        "OVERSTREAM_JWT_KEYS_FILE": str(folder / "token-keys.json"),
    }
    rotate_token_keys(folder / "token-keys.json", time.time())
    key = new_key(folder / "keys.json", "drill", _SCOPES, _POST_RATE)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        brokers = await stack.enter_async_context(Brokers(folder, options.brokers).running())
        say(f"Kafka at {brokers.bootstrap}; logs in {folder}")
        await make_topics(brokers.bootstrap, folder / "topics.log", environ)
        fleet = Fleet(folder, brokers.bootstrap, partitions, session, environ, say)
        await stack.enter_async_context(fleet.watched())
        for number in range(options.workers):
            # Both kinds of members: static ones, which Kafka expects back, and dynamic ones.
            fleet.add(static=number % 2 == 0)
        plays = []
        for slice_ in slices:
            feeder = Feeder(
                folder,
                brokers.bootstrap,
                environ,
                slice_.name,
                slice_.feed,
                seed=options.seed,
                matches=max(1, options.matches // len(slices)),
                rate=options.rate / len(slices),
                say=say,
            )
            stack.callback(feeder.close)
            feeder.start()
            watch = Watch(slice_)
            await stack.enter_async_context(watch.running(brokers.bootstrap, partitions))
            messy = slice_.messy(brokers.bootstrap, session, options.seed) if slice_.messy else None
            poster = None
            if options.posts:
                poster = Poster(
                    slice_.posted,
                    session,
                    lambda: fleet.urls,
                    key,
                    seed=options.seed,
                    rate=options.posts / len(slices),
                    unnumbered=slice_.unnumbered,
                )
            plays.append(Play(slice_, feeder, watch, messy, poster))
        feeds = tuple(play.messy for play in plays if play.messy is not None)
        producers = tuple(play.feeder for play in plays)
        field = Field(
            fleet, brokers, producers, feeds, partial(caught_up, plays), Random(options.seed), session_timeout
        )
        ground = Ground(session, lambda: fleet.urls, key, brokers.bootstrap, partitions, options.seed)
        crowds = [make(ground) for make in beside if options.posts]
        drill = _Drill(options, plays, field, session, partitions, say, crowds)
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
        plays: Sequence[Play],
        field: Field,
        session: ClientSession,
        partitions: int,
        say: Say,
        crowds: Sequence[Beside],
    ) -> None:
        self._crowds = crowds
        self._report = Report(options=options)
        self._faults = choose(options.faults, messy=bool(field.messy_feeds))
        self._plays = plays
        self._field = field
        self._session = session
        self._partitions = partitions
        self._say = say
        self._prober = Prober(session, lambda: field.fleet.urls, self._paths)
        self._began = 0.0

    async def run(self) -> Report:
        report, fleet = self._report, self._field.fleet
        try:
            took = await fleet.whole()
            await self._wait_for(lambda: all(play.watch.readable for play in self._plays), _FIRST_SNAPSHOT)
        except (NotWholeError, TimeoutError) as error:
            report.findings.append(f"the drill could not begin: {error!r}")
            return report
        self._say(f"{len(fleet.workers)} workers are ready after {took:.1f} s, events are being counted")
        self._began = time.monotonic()
        posting = [asyncio.create_task(play.poster.run()) for play in self._plays if play.poster is not None]
        posting += [asyncio.create_task(crowd.run()) for crowd in self._crowds]
        async with self._observed():
            with suppress(NotWholeError):
                await self._strike_all()
            fleet.restore()
            await self._end_posts(posting)
            acknowledged = [await play.finish() for play in self._plays]
            self._say(f"{self._elapsed():6.1f} s  the producers have stopped; waiting for the last events")
            await self._settle()
        report.seconds = self._elapsed()
        try:
            await fleet.whole()
        except NotWholeError as error:
            report.findings.append(f"at the end: {error}")
        for play, sent in zip(self._plays, acknowledged, strict=True):
            verdict = Verdict(report, play.slice, play.watch, self._session)
            await verdict.pronounce(fleet.urls, sent)
        for crowd in self._crowds:
            report.beside[crowd.name] = crowd.accepted
            report.findings += await crowd.differences(self._field.rng.choice(fleet.urls))
            report.beside_zeros |= crowd.zeros
        for messy in self._field.messy_feeds:
            wrong = await messy.differences(self._field.rng.choice(fleet.urls))
            report.messy_matches += messy.count
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

    async def _end_posts(self, posting: Sequence["asyncio.Task[None]"]) -> None:
        """Let the posters end with what is under way; what no worker accepts in time is a finding."""
        for play in self._plays:
            if play.poster is not None:
                play.poster.finish()
        for crowd in self._crowds:
            crowd.finish()
        if not posting:
            return
        done, pending = await asyncio.wait(posting, timeout=_SETTLE)
        for task in pending:
            task.cancel()
            self._report.findings.append(f"posts were not accepted within {_SETTLE:g} s of the last fault")
        self._report.findings += [
            f"a poster failed: {task.exception()!r}" for task in done if task.exception()
        ]

    async def _settle(self) -> None:
        """Wait until all sent events are counted, or progress has stopped."""
        watches, last, moved = [play.watch for play in self._plays], -1, time.monotonic()
        while time.monotonic() - moved < _SETTLE:
            counted = sum(sum(watch.counted.values()) for watch in watches)
            if counted != last:
                last, moved = counted, time.monotonic()
            if not any(watch.waiting for watch in watches) and time.monotonic() - moved > 1:
                return
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def _observed(self) -> AsyncIterator[None]:
        """Read over HTTP, and keep the producer running, while the block runs."""
        tasks = [
            asyncio.create_task(self._prober.run(self._partitions * len(self._plays))),
            asyncio.create_task(self._watch_feeders()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch_feeders(self) -> None:
        while True:
            for play in self._plays:
                play.feeder.watch()
            await asyncio.sleep(_WATCH)

    def _paths(self) -> dict[int, str]:
        """Return a path for each partition of each sport."""
        return {
            place * self._partitions + number: play.slice.path(match_id)
            for place, play in enumerate(self._plays)
            for number, match_id in play.watch.readable.items()
        }

    def _conclude(self) -> None:
        """Enter the observations into the report."""
        report, prober, fleet = self._report, self._prober, self._field.fleet
        watches = [play.watch for play in self._plays]
        for watch in watches:
            watch.close_stalls()
        matches = [play.poster for play in self._plays if play.poster is not None]
        report.posted = sum(sum(poster.accepted.values()) for poster in matches)
        clients = [*(poster.client for poster in matches), *(crowd.client for crowd in self._crowds)]
        report.refusals = sum(client.refusals for client in clients)
        report.findings += [finding for client in clients for finding in client.findings]
        backwards = [sentence for watch in watches for sentence in watch.backwards]
        report.backwards = len(backwards)
        report.wrong_404s = len(prober.wrong_404s)
        report.deaths = len(fleet.deaths)
        for sentences in (backwards, prober.wrong_404s, fleet.deaths):
            report.findings += sentences[:20]
        report.reads = prober.reads
        report.slowest_stop = round(fleet.slowest_stop, 2)
        report.producer_restarts = sum(play.feeder.restarts for play in self._plays)
        report.longest_unreadable = round(prober.gaps.longest(self._began), 2)
        report.longest_without_progress = round(self._longest_stall(self._began), 2)
        ends = [*(strike.at for strike in report.strikes[1:]), float("inf")]
        for strike, end in zip(report.strikes, ends, strict=True):
            window = self._began + strike.at, self._began + end
            strike.unreadable = round(prober.gaps.longest(*window), 2)
            strike.without_progress = round(self._longest_stall(*window), 2)

    def _longest_stall(self, since: float, until: float = float("inf")) -> float:
        return max(play.watch.stalls.longest(since, until) for play in self._plays)

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    async def _wait_for(self, condition: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout):
            while not condition():
                await asyncio.sleep(0.05)
