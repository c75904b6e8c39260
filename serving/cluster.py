"""Which worker answers for which key.

A match lies in the partition that its id hashes to (murmur2, as the producers
of the events do it), not where Faust's `table_route` would look: that hashes the
key as the changelog has it.
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from aiohttp import ClientSession, web
from yarl import URL

from engine.partitions.ownership import Partitions
from engine.partitions.partition import Partition
from engine.partitions.standby import Standby
from serving.hops import HOP, HopSecret
from serving.http.request_ids import REQUEST_ID, request_id

PARTIAL = "X-Overstream-Partial"
"""On an answer that lacks what some workers have: their addresses, or `unknown`."""

UNKNOWN = "unknown"
"""Who is silent where nobody, or nobody yet, answers for a partition."""

AGE = "X-Overstream-Age"
"""On an answer from a standby: the seconds since its copy was last known to hold all there was."""

BEHIND = "X-Overstream-Behind"
"""On an answer that lacks balls which wait to be scored: the age of the last one that was, in seconds."""

WORTH_REPORTING = 1.0
"""Seconds behind. Less is how long a ball is under way."""

CACHE_CONTROL = "X-Overstream-Cache-Control"
"""On the answer to a hop, which no cache may keep: the `Cache-Control` of what a client gets of it."""

_IS_HOP = web.RequestKey[bool]("is_hop")


class Worker(Protocol):
    """What a cluster asks of the worker that it is seen from; the engine's `Application` is one."""

    @property
    def partitions(self) -> Partitions:
        """What it owns, and its copies of what others own."""

    @property
    def http_client(self) -> ClientSession:
        """What asks the other workers."""

    @property
    def url(self) -> URL:
        """Its own address."""

    @property
    def ready(self) -> bool:
        """Whether it knows which worker owns what, and its own tables are whole."""

    @property
    def unready_since(self) -> float:
        """When it was last no longer ready (monotonic seconds)."""

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition; none once it stops."""

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a key is in."""


class Cluster:
    """The workers as one of them knows them: made once, handed to whatever asks who answers for a key.

    Attributes:
        count: the partitions there are.
        silent: the addresses of workers that did not answer when last asked.
        on_rebalance: called when partitions have moved and this worker knows where to.
        on_stop: awaited in order when this worker begins to stop.
    """

    def __init__(self, worker: Worker, secret: HopSecret, count: int) -> None:
        self.count = count
        self.silent: set[str] = set()
        self.on_rebalance: list[Callable[[], None]] = []
        self.on_stop: list[Callable[[], Awaitable[None]]] = []
        self._worker = worker
        self._secret = secret
        self._asking: Counter[str] = Counter()
        """The requests, by name, for which other workers are being asked."""

    @property
    def partitions(self) -> Partitions:
        """What this worker owns, lost or not, and its copies of what others own."""
        return self._worker.partitions

    @property
    def http_client(self) -> ClientSession:
        """What asks the other workers."""
        return self._worker.http_client

    @property
    def url(self) -> str:
        """The address of this worker, without a slash at its end."""
        return str(self._worker.url).rstrip("/")

    @property
    def unready_since(self) -> float:
        """When this worker began to be not ready the last time (monotonic seconds)."""
        return self._worker.unready_since

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a key is in."""
        return self._worker.partition_of(key)

    def ready(self) -> bool:
        """Return whether this worker takes part: it knows who owns what, and its own tables are whole."""
        return self._worker.ready

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition as of the last rebalance; none once this one stops."""
        return self._worker.owners()

    def is_self(self, url: str) -> bool:
        """Return whether an address is this worker's own."""
        return URL(url) == self._worker.url

    def owned(self, number: int) -> Partition | None:
        """Return a partition if this worker answers for it."""
        partition = self.partitions.get(number)
        return None if partition is None or partition.lost or not self.ready() else partition

    def all_owned(self) -> list[Partition]:
        """Return the partitions that this worker answers for."""
        return [partition for number in self.partitions if (partition := self.owned(number)) is not None]

    def readable(self, number: int) -> Partition | Standby | None:
        """Return what this worker can read of a partition: the partition, or the copy that it keeps.

        What this worker owned until a rebalance that is under way, its broker away perhaps, is a copy too.
        """
        return self.partitions.get(number) or self.partitions.standbys.get(number)

    def age_of(self, number: int) -> float:
        """Return how old, in seconds, what is `readable` of a partition may be where it is not `owned`.

        Raises:
            KeyError: nothing is.
        """
        if number in self.partitions:
            return self.partitions.commit_age
        return max(time.time() - self.partitions.standbys[number].level_at, 0.0)

    def lacks_own(self) -> bool:
        """Return whether this worker has partitions that it does not answer for: lost, or on their way."""
        return not self.ready() or any(
            self.is_self(url) and self.owned(number) is None for number, url in self.owners().items()
        )

    def is_hop(self, request: web.Request) -> bool:
        """Return whether another worker asks, which is to be answered from this one's tables or not at all.

        So is one whose question has come back to this worker, which is asking for it: where workers
        cannot prove their hops, two would ask each other without end.
        """
        if _IS_HOP not in request:
            request[_IS_HOP] = HOP in request.headers and (
                self._secret.proves(request.method, request.raw_path, request.headers, request.remote)
                is not None
                or request_id() in self._asking
            )
        return request[_IS_HOP]

    def hop_to(self, url: str, path: str) -> tuple[URL, dict[str, str]]:
        """Return the address of a path of another worker, and the headers that a question to it begins with.

        The path is asked for as it is: joined to the address as browsers do it, a match named `..` would be
        the front page.
        """
        return URL(url.rstrip("/") + path, encoded=True), {
            HOP: self._secret.header("GET", path),
            REQUEST_ID: request_id(),
        }

    @contextmanager
    def asks_others(self) -> Iterator[None]:
        """Note that other workers are asked for the request of this task, while the block lasts."""
        name = request_id()
        self._asking[name] += 1
        try:
            yield
        finally:
            self._asking[name] -= 1
            if not self._asking[name]:
                del self._asking[name]

    async def note_rebalance(self, *_: object, **__: object) -> None:
        """Call all in `on_rebalance`."""
        for call in self.on_rebalance:
            call()

    async def note_stop(self, *_: object, **__: object) -> None:
        """Await all in `on_stop`."""
        for end in self.on_stop:
            await end()


CLUSTER = web.AppKey("cluster", Cluster)
"""Where what is served has it: `request.app[CLUSTER]`."""


def behind(*partitions: Partition) -> dict[str, str]:
    """Return the header that says how far behind owned partitions are; none where they are not."""
    now = time.time()
    lags = (partition.lag.as_of for partition in partitions)
    seconds = max((now - as_of for as_of in lags if as_of is not None), default=0.0)
    return {BEHIND: f"{seconds:.1f}"} if seconds >= WORTH_REPORTING else {}
