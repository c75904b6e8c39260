"""Waiting for posted records, whichever worker owns their partitions, and through rebalances."""

import asyncio
from collections.abc import Iterator, Sequence
from http import HTTPStatus

import msgspec
from aiohttp import ClientError

from engine.partitions.store import StoreError
from serving.cluster import Cluster
from serving.forwarding import post_hop
from serving.http.responses import AnswerError, unavailable
from serving.ingest.outcomes import NOT_YET, Outcome, Posted, Waited
from serving.ingest.owner import Owner

GRACE = 0.5
"""Seconds beyond its time for which an owner's answer is waited for: it says what is committed by then."""

PAUSE = 0.05
"""Seconds until an owner that cannot answer is asked again, or a rebalance ends; doubled each time."""

LONGEST_PAUSE = 0.5

MOST_BYTES = 60_000
"""Bytes of the records in one request to another worker, which takes a body of 64 KiB."""

_OVERHEAD = 120
"""Bytes of a record in such a request beside its ids, at most: numbers, the digest, punctuation."""


class Asked(msgspec.Struct, frozen=True):
    """What one worker asks another: what became of records of a topic's partition, within `seconds`."""

    topic: str
    partition: int
    seconds: float
    posted: tuple[Posted, ...]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.json.Decoder(Waited).decode


class Waiter:
    """Waits for the posted records of a topic: here where this worker owns them, else by asking the owner.

    `path` is where a worker answers an `Asked`, for other workers only. A worker that stops waits no longer.
    """

    def __init__(self, cluster: Cluster, path: str, topic: str, owner: Owner) -> None:
        self.owner = owner
        self.topic = topic
        self._cluster = cluster
        self._path = path
        self._moved = asyncio.Event()
        self._stopping = False
        cluster.on_rebalance.append(self._note_moved)
        cluster.on_stop.append(self._note_stop)

    async def wait(self, posted: Sequence[Posted], seconds: float) -> Waited:
        """Wait, at most so many seconds and `GRACE`, until records are committed; say what became of each.

        A record is `COUNTED` only once it is folded and committed. Where its owner changes meanwhile the new
        one is asked. What was not committed in time is `NOT_YET`: nobody knows what becomes of it.
        """
        deadline = _now() + seconds
        groups: dict[int, list[int]] = {}
        for place, one in enumerate(posted):
            groups.setdefault(one.partition, []).append(place)
        if len(groups) == 1:  # as of each single post: a task of its own costs more than it does
            [number] = groups
            return await self._of_partition(number, posted, deadline)
        found = await asyncio.gather(
            *(
                self._of_partition(number, [posted[place] for place in places], deadline)
                for number, places in groups.items()
            )
        )
        outcomes = [NOT_YET] * len(posted)
        states: dict[str, msgspec.Raw] = {}
        for places, waited in zip(groups.values(), found, strict=True):
            for place, outcome in zip(places, waited.outcomes, strict=True):
                outcomes[place] = outcome
            states |= waited.states
        return Waited(tuple(outcomes), states)

    async def _of_partition(self, number: int, posted: Sequence[Posted], deadline: float) -> Waited:
        pause = PAUSE
        while True:
            moved = self._moved
            try:
                return await self._ask(number, posted, deadline)
            except (AnswerError, StoreError):
                left = deadline - _now()
                if left <= 0 or self._stopping:
                    return Waited((NOT_YET,) * len(posted), {})
            try:
                async with asyncio.timeout(min(pause, left)):
                    await moved.wait()
            except TimeoutError:
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _ask(self, number: int, posted: Sequence[Posted], deadline: float) -> Waited:
        """Ask a partition's owner.

        Raises:
            AnswerError: 503, it is unknown, or does not answer, or is one no longer.
            StoreError: this worker owns it and cannot read its disk.
        """
        if self._cluster.owned(number) is not None:
            return await self.owner.outcomes(number, posted, max(deadline - _now(), 0.0))
        url = self._cluster.owners().get(number)
        if url is None or self._cluster.is_self(url):
            raise unavailable("the match's worker is changing")
        in_order = sorted(range(len(posted)), key=lambda place: posted[place].offset)
        outcomes: list[Outcome] = [NOT_YET] * len(posted)
        states: dict[str, msgspec.Raw] = {}
        for places in _parts(posted, in_order):
            # One after the other: so the state that comes last is that after all of a match's records.
            waited = await self._hop(url, number, tuple(posted[place] for place in places), deadline)
            for place, outcome in zip(places, waited.outcomes, strict=True):
                outcomes[place] = outcome
            states |= waited.states
        for one, outcome in zip(posted, outcomes, strict=True):
            if outcome == NOT_YET:
                states.pop(one.match_id, None)
        return Waited(tuple(outcomes), states)

    async def _hop(self, url: str, number: int, posted: tuple[Posted, ...], deadline: float) -> Waited:
        """Ask another worker, until it is known that it owns the partition no longer."""
        asking = asyncio.ensure_future(self._post(url, number, posted, max(deadline - _now(), 0.0)))
        try:
            while True:
                moving = asyncio.ensure_future(self._moved.wait())
                try:
                    await asyncio.wait((asking, moving), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    moving.cancel()
                if asking.done():
                    return asking.result()
                if self._stopping or self._cluster.owners().get(number) != url:
                    raise unavailable(f"{self._cluster.name_of(url)} owns the match no longer")
        finally:
            asking.cancel()

    async def _post(self, url: str, number: int, posted: tuple[Posted, ...], seconds: float) -> Waited:
        body = _encode(Asked(self.topic, number, seconds, posted))
        try:
            async with post_hop(self._cluster, url, self._path, body, seconds + GRACE) as answer:
                if answer.status != HTTPStatus.OK:
                    raise unavailable(f"{self._cluster.name_of(url)} answers {answer.status}")
                waited = _decode(await answer.read())
        except (ClientError, TimeoutError, msgspec.MsgspecError):
            raise unavailable(f"{self._cluster.name_of(url)} does not answer") from None
        if len(waited.outcomes) != len(posted):
            raise unavailable(
                f"{self._cluster.name_of(url)} answers for {len(waited.outcomes)} of {len(posted)} records"
            )
        return waited

    def _note_moved(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def _note_stop(self) -> None:
        self._stopping = True
        self._note_moved()


def _parts(posted: Sequence[Posted], places: Sequence[int]) -> Iterator[list[int]]:
    """Yield the places of records that fit into one request."""
    part: list[int] = []
    size = 0
    for place in places:
        one = posted[place]
        taken = _OVERHEAD + len(one.match_id.encode()) + len(one.event_id.encode())
        if part and size + taken > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(place)
        size += taken
    yield part


def _now() -> float:
    return asyncio.get_running_loop().time()
