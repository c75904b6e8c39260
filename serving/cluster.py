"""Which worker answers for which key.

A match is in the partition that its id hashes to (murmur2, as in the producers
of the events), not where Faust's `table_route` looks: that hashes the
key as the changelog stores it.
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Protocol

from aiohttp import ClientSession, web
from faust.types import TP
from yarl import URL

from engine.partitions.ownership import Partitions
from engine.partitions.partition import Partition
from engine.partitions.standby import Standby
from serving.hops import HOP, HopSecret
from serving.http.request_ids import REQUEST_ID, request_id

PARTIAL = "X-Overstream-Partial"
"""On an answer that lacks the data of some workers: what they are called (`name_of`), or `unknown`."""

UNKNOWN = "unknown"
"""Stands for the worker of a partition that no worker answers for, or not yet."""

AGE = "X-Overstream-Age"
"""On an answer from a standby: the seconds since its copy was last known to be complete."""

BEHIND = "X-Overstream-Behind"
"""On an answer that lacks balls not scored yet: the age of the last ball scored, in seconds."""

WORTH_REPORTING = 1.0
"""Seconds behind. Less is the usual latency of a ball."""

CACHE_CONTROL = "X-Overstream-Cache-Control"
"""On the answer to a hop, which no cache may keep: the `Cache-Control` for the client's answer."""

_IS_HOP = web.RequestKey[bool]("is_hop")


class Worker(Protocol):
    """What a cluster needs from its own worker; the engine's `Application` is one."""

    @property
    def partitions(self) -> Partitions:
        """The partitions that it owns, and its copies of others."""

    @property
    def positions(self) -> Mapping[TP, int]:
        """The next offset to be folded, by topic and partition, where it is known."""

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
        """When it last ceased to be ready (monotonic seconds)."""

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition; none once it stops."""

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a key is in."""


class Cluster:
    """The workers as one of them knows them: made once, passed to all code that looks up a key's worker.

    Attributes:
        count: the number of partitions.
        public_url: the address at which people reach the site, without a slash at its end; None where they
            reach each worker at its own.
        silent: the addresses of workers that did not answer when last asked.
        on_rebalance: called when partitions have moved and this worker knows their new owners.
        on_stop: awaited in order when this worker begins to stop.
        obstacles: each returns what keeps this worker from taking clients, though it answers other workers;
            "" for nothing.
    """

    def __init__(self, worker: Worker, secret: HopSecret, count: int, public_url: str | None = None) -> None:
        self.count = count
        self.public_url = public_url
        self.silent: set[str] = set()
        self.on_rebalance: list[Callable[[], None]] = []
        self.on_stop: list[Callable[[], Awaitable[None]]] = []
        self.obstacles: list[Callable[[], str]] = []
        self._worker = worker
        self._secret = secret
        self._asking: Counter[str] = Counter()
        """The requests, by name, for which other workers are being asked."""

    @property
    def partitions(self) -> Partitions:
        """The partitions that this worker owns, lost or not, and its copies of others."""
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
        """When this worker last ceased to be ready (monotonic seconds)."""
        return self._worker.unready_since

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a key is in."""
        return self._worker.partition_of(key)

    def ready(self) -> bool:
        """Return whether this worker takes part: it knows who owns what, and its own tables are whole."""
        return self._worker.ready

    def obstacle(self) -> str:
        """Return what else keeps this worker from taking clients; "" where nothing does."""
        return "; ".join(filter(None, (find() for find in self.obstacles)))

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition as of the last rebalance; none once this one stops."""
        return self._worker.owners()

    def is_self(self, url: str) -> bool:
        """Return whether an address is this worker's own."""
        return URL(url) == self._worker.url

    def name_of(self, url: str) -> str:
        """Return how clients are told of a worker: by its address, or where the site has one, by a name."""
        return url if self.public_url is None else f"worker-{sha256(url.encode()).hexdigest()[:8]}"

    def owned(self, number: int) -> Partition | None:
        """Return a partition if this worker answers for it."""
        partition = self.partitions.get(number)
        return None if partition is None or partition.lost or not self.ready() else partition

    def all_owned(self) -> list[Partition]:
        """Return the partitions that this worker answers for."""
        return [partition for number in self.partitions if (partition := self.owned(number)) is not None]

    def positions_in(self, number: int) -> dict[str, int]:
        """Return the next offset to be folded of each topic in a partition, where it is known."""
        return {tp.topic: offset for tp, offset in self._worker.positions.items() if tp.partition == number}

    def readable(self, number: int) -> Partition | Standby | None:
        """Return what this worker can read of a partition: the partition, or the copy that it keeps.

        A partition that this worker owned until a rebalance in progress, perhaps without its broker, is a
        copy too.
        """
        return self.partitions.get(number) or self.partitions.standbys.get(number)

    def age_of(self, number: int) -> float:
        """Return the maximum age, in seconds, of what is `readable` of a partition that is not `owned`.

        Raises:
            KeyError: nothing is readable.
        """
        if number in self.partitions:
            return self.partitions.commit_age
        return max(time.time() - self.partitions.standbys[number].level_at, 0.0)

    def lacks_own(self) -> bool:
        """Return whether this worker has partitions that it does not answer for: lost, or not here yet."""
        return not self.ready() or any(
            self.is_self(url) and self.owned(number) is None for number, url in self.owners().items()
        )

    def is_hop(self, request: web.Request) -> bool:
        """Return whether another worker sends the request, to be answered only from this worker's tables.

        A request that comes back to this worker while it asks others for it counts as one too: where
        workers cannot prove their hops, two would ask each other forever.
        """
        if _IS_HOP not in request:
            request[_IS_HOP] = HOP in request.headers and (
                self._secret.proves(request.method, request.raw_path, request.headers, request.remote)
                is not None
                or request_id() in self._asking
            )
        return request[_IS_HOP]

    def is_proven(self, request: web.Request, body: bytes) -> bool:
        """Return whether another worker sends the request with this body, which a client may not send."""
        path, headers = request.raw_path, request.headers
        return self._secret.proves(request.method, path, headers, request.remote, body) is not None

    def hop_to(
        self, url: str, path: str, method: str = "GET", body: bytes = b""
    ) -> tuple[URL, dict[str, str]]:
        """Return the address of a path on another worker, and the first headers of a request to it.

        The path is used unchanged: if it were joined to the address as browsers do, a match named `..`
        would be the front page.
        """
        return URL(url.rstrip("/") + path, encoded=True), {
            HOP: self._secret.header(method, path, body),
            REQUEST_ID: request_id(),
        }

    @contextmanager
    def asks_others(self) -> Iterator[None]:
        """Note, within the block, that this task asks other workers for its request."""
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
"""Where a served application has it: `request.app[CLUSTER]`."""


def behind(*partitions: Partition) -> dict[str, str]:
    """Return the header with the lag of owned partitions; an empty dict where they do not lag."""
    now = time.time()
    lags = (partition.lag.as_of for partition in partitions)
    seconds = max((now - as_of for as_of in lags if as_of is not None), default=0.0)
    return {BEHIND: f"{seconds:.1f}"} if seconds >= WORTH_REPORTING else {}
