"""Waiting for posted records on any of two workers, whichever of them owns the match by then."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse

from app import app
from app.registry import SPORTS, load
from app.topic_watch import TOPIC_WATCH, TopicWatch
from serving.cluster import CLUSTER
from serving.hops import HOP, Hop, HopSecret
from serving.ingest.outcomes import NOT_YET, Outcome, Posted, Result, Waited, digest_of
from serving.ingest.waiting import MOST_BYTES, Asked, Waiter
from tables.cricket.sport import SPORT
from tables.matches.sport import Sport
from tests.awaiting import until
from tests.engine.memory import MemoryPartition
from tests.engine.owning import stays_waiting
from tests.tables.cricket.story import Story, t20
from tests.web.pair import Pair, id_in, pair
from tests.web.site import served_paths
from web.cricket.matches import CRICKET
from web.matches.outcomes import waiters_of

WAITERS = waiters_of(SPORT)
PATH = WAITERS.path
EVENTS, MATCHES = SPORT.topics.events.name, SPORT.topics.descriptions.name
COUNTED = Outcome(Result.COUNTED)
MINE, OTHERS = id_in(0), id_in(1)
"""Matches on the first worker, which is asked, and on the second."""

SECRET = "a secret of the tests"  # pragma: allowlist secret


class Counted(HopSecret):
    """Counts the requests that say they are a worker's."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.hops = 0

    def proves(
        self, method: str, path: str, headers: Mapping[str, str], peer: str | None, body: bytes = b""
    ) -> Hop | None:
        self.hops += 1
        return super().proves(method, path, headers, peer, body)


class Waiting:
    """Two workers, of which the first one waits for records that a test has counted where it likes."""

    def __init__(self, two: Pair, secret: Counted) -> None:
        self.two = two
        self.secret = secret

    def waiter(self, worker: int = 0) -> Waiter:
        return self.two.served[worker][WAITERS.events]

    def wait(self, *posted: Posted, seconds: float = 60) -> "asyncio.Future[Waited]":
        return asyncio.ensure_future(self.waiter().wait(posted, seconds))

    async def waits(self, *posted: Posted) -> "asyncio.Future[Waited]":
        """Begin to wait, let everything run that can, and see that it waits."""
        waiting = self.wait(*posted)
        await stays_waiting(asyncio.shield(waiting))
        return waiting

    def partition(self, match_id: str, worker: int | None = None) -> Any:
        number = number_of(match_id)
        return self.two.workers[number % 2 if worker is None else worker].partitions[number]

    def score(self, *posted: Posted, worker: int | None = None) -> None:
        """Score the records, without a commit."""
        for one in posted:
            partition, key = self.partition(one.match_id, worker), one.match_id.encode()
            match = msgspec.structs.replace(Story().innings("Reds").over("4").match, match_id=one.match_id)
            CRICKET.tables.matches.on(partition)[key] = match
            CRICKET.tables.log.keep(partition, key, [(one.seq, value_of(one.seq))], {one.seq: one.offset})

    def commit(self, *posted: Posted, worker: int | None = None) -> None:
        for one in posted:
            progress = self.partition(one.match_id, worker).progress
            progress.note({(EVENTS, one.partition): max(one.offset + 1, progress.committed(EVENTS))})

    def count(self, *posted: Posted, worker: int | None = None) -> None:
        self.score(*posted, worker=worker)
        self.commit(*posted, worker=worker)

    def move(self, match_id: str, worker: int) -> None:
        """Let a worker own a match's partition from now on, as a rebalance does."""
        number = number_of(match_id)
        for at, one in enumerate(self.two.workers):
            held = {**one.partitions}
            if (lost := held.pop(number, None)) is not None:
                lost.lost = True
                lost.progress.end()
            kept: list[Any] = [*held.values(), *([MemoryPartition(number)] if at == worker else [])]
            one.partitions.put(*kept)
            one.addresses = {**one.addresses, number: self.two.urls[worker]}

    async def tell(self) -> None:
        """Let both workers know who owns what."""
        for served in self.two.served:
            await served[CLUSTER].note_rebalance()

    async def ask(self, body: bytes, proof: str | None = None, path: str = PATH) -> ClientResponse:
        """Send the second worker a request of our own."""
        headers = {HOP: proof} if proof is not None else {}
        return await self.two.ask(1, path, "POST", data=body, headers=headers)


def number_of(match_id: str) -> int:
    return app.partition_of(match_id.encode())


def value_of(seq: int) -> bytes:
    return b"event %d" % seq


def posted(match_id: str, seq: int = 1, offset: int = 0) -> Posted:
    return Posted(match_id, "", seq, number_of(match_id), offset or seq, digest_of(value_of(seq)))


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Waiting]:
    (tmp_path / "secret").write_text(SECRET)
    secret = Counted(tmp_path / "secret")
    async with pair((secret, secret)) as workers:
        yield Waiting(workers, secret)


@pytest.mark.parametrize("match_id", [MINE, OTHERS])
async def test_a_record_counts_once_it_is_committed_on_whichever_worker(two: Waiting, match_id: str) -> None:
    one = posted(match_id)
    two.score(one)
    waiting = await two.waits(one)
    await until(lambda: two.partition(match_id).progress._waiting)
    assert not waiting.done()
    two.commit(one)
    waited = await waiting
    assert waited.outcomes == (COUNTED,)
    state = await two.two.ask(0, f"/cricket/matches/{match_id}/")
    assert bytes(waited.states[match_id]) == await state.read()


async def test_records_of_both_workers_are_told_in_their_order(two: Waiting) -> None:
    counted = [posted(MINE, 1), posted(OTHERS, 1), posted(MINE, 2), posted(OTHERS, 2)]
    two.count(*counted)
    never = posted(OTHERS, 3)
    waited = await two.wait(counted[3], never, counted[0], counted[1], counted[2], seconds=0.3)
    assert waited.outcomes == (COUNTED, NOT_YET, COUNTED, COUNTED, COUNTED)
    assert list(waited.states) == [MINE]


async def test_what_is_not_committed_in_time_is_pending_and_nothing_else(two: Waiting) -> None:
    for match_id in (MINE, OTHERS):
        two.score(posted(match_id))
        waited = await two.wait(posted(match_id), seconds=0.1)
        assert waited == Waited((NOT_YET,), {})


async def test_what_became_of_a_record_is_told_by_the_other_worker_too(two: Waiting) -> None:
    two.count(posted(OTHERS, 1), posted(OTHERS, 2, offset=5))
    waited = await two.wait(posted(OTHERS, 1), posted(OTHERS, 2, offset=4), posted(OTHERS, 3, offset=3))
    assert [one.result for one in waited.outcomes] == [Result.COUNTED, Result.DUPLICATE, Result.REFUSED]
    assert waited.outcomes[2].reason == "see the dead letters"


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0)])
async def test_the_new_owner_is_asked_where_the_match_moves_meanwhile(
    two: Waiting, before: int, after: int
) -> None:
    """To see it fail, give up where the owner says that it is none any more."""
    one = posted(id_in(before))
    waiting = await two.waits(one)
    two.move(one.match_id, after)
    two.count(one, worker=after)
    await two.tell()
    waited = await waiting
    assert waited.outcomes == (COUNTED,)
    assert list(waited.states) == [one.match_id]


async def test_an_owner_that_hangs_is_left_for_the_new_one(two: Waiting) -> None:
    """A frozen worker's connections stay open. To see it fail, wait for its answer only."""
    one = posted(OTHERS)
    frozen = two.partition(OTHERS)
    asked = asyncio.Event()

    class Frozen:
        async def passes(self, _: str, __: int) -> bool:
            asked.set()
            await asyncio.get_running_loop().create_future()
            return True

        def end(self) -> None:
            """It notices nothing."""

    frozen.progress = Frozen()
    waiting = two.wait(one)
    await asked.wait()
    two.move(OTHERS, 0)
    two.count(one, worker=0)
    await two.tell()
    async with asyncio.timeout(20):
        assert (await waiting).outcomes == (COUNTED,)


async def test_an_owner_that_is_gone_is_asked_again_until_there_is_a_new_one(two: Waiting) -> None:
    one = posted(OTHERS)
    came: list[asyncio.StreamWriter] = []

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer)
        writer.close()

    gone = await asyncio.start_server(hang_up, "127.0.0.1")
    address = f"http://127.0.0.1:{gone.sockets[0].getsockname()[1]}"
    two.two.workers[0].addresses = {**two.two.workers[0].addresses, number_of(OTHERS): address}
    waiting = await two.waits(one)
    await until(lambda: len(came) > 1)
    two.move(OTHERS, 0)
    two.count(one, worker=0)
    await two.tell()
    assert (await waiting).outcomes == (COUNTED,)
    gone.close()


async def test_an_owner_that_is_not_ready_is_asked_again_though_nothing_moves(two: Waiting) -> None:
    one = posted(OTHERS)
    two.count(one)
    two.two.workers[1].ready = False
    waiting = await two.waits(one)
    await until(lambda: two.secret.hops > 1)
    two.two.workers[1].ready = True
    assert (await waiting).outcomes == (COUNTED,)


async def test_nobody_counts_while_nobody_owns_the_match(two: Waiting) -> None:
    for match_id in (MINE, OTHERS):
        one = posted(match_id)
        two.count(one)
        for worker in two.two.workers:
            worker.addresses = {}
            worker.ready = False
        assert (await two.wait(one, seconds=0.2)).outcomes == (NOT_YET,)


async def test_a_worker_that_stops_waits_no_longer(two: Waiting) -> None:
    """It would be killed before the time is over. To see it fail, do not note the stop."""
    waiting = await two.waits(posted(OTHERS))
    async with asyncio.timeout(20):
        await two.two.served[0][CLUSTER].note_stop()
        assert await waiting == Waited((NOT_YET,), {})


async def test_as_many_as_a_request_may_have_are_told_in_requests_that_a_worker_takes(two: Waiting) -> None:
    """To see it fail, send them in one: 413, and nobody counts."""
    long = next(one for one in (f"{n}{'x' * 250}" for n in range(99)) if number_of(one) % 2)
    records = [posted(long, seq) for seq in range(1, 1_001)]
    two.count(*records)
    records[500] = posted(long, 501, offset=900)
    waited = await two.wait(*reversed(records), seconds=20)
    assert [one.result for one in waited.outcomes].count(Result.COUNTED) == 999
    assert waited.outcomes[499].result is Result.DUPLICATE
    assert list(waited.states) == [long]
    assert MOST_BYTES < 64 << 10


async def test_a_description_is_waited_for_on_its_own_topic(two: Waiting) -> None:
    one = posted(OTHERS)
    match = Story(t20()).innings("Reds").over("4").match
    CRICKET.tables.matches.on(two.partition(OTHERS))[OTHERS.encode()] = msgspec.structs.replace(
        match, match_id=OTHERS
    )
    two.commit(one)
    described = Posted(OTHERS, "", 0, one.partition, 0, b"")
    waiter = two.two.served[0][WAITERS.descriptions]
    waiting = asyncio.ensure_future(waiter.wait([described], 60))
    await stays_waiting(asyncio.shield(waiting))
    two.partition(OTHERS).progress.note({(MATCHES, one.partition): 1})
    assert (await waiting).outcomes == (COUNTED,)


async def test_where_a_topic_was_made_again_nothing_counts(two: Waiting) -> None:
    one = posted(OTHERS)
    two.count(one)
    watch: TopicWatch = two.two.served[1][TOPIC_WATCH]
    watch.problems = (f"topic {EVENTS} was deleted and made again, and this worker does not read it",)
    assert (await two.wait(one)).outcomes == (Outcome(Result.PENDING, watch.problems[0]),)


def asked(*records: Posted, topic: str = EVENTS) -> bytes:
    return msgspec.msgpack.encode(Asked(topic, number_of(OTHERS), 0.0, records))


async def test_a_client_finds_nothing_where_workers_ask_one_another(two: Waiting) -> None:
    """To see it fail, take the header for a proof."""
    two.count(posted(OTHERS))
    body = asked(posted(OTHERS))
    proof = two.secret.header("POST", PATH, body)
    assert (await two.ask(body, proof)).status == 200
    elsewhere = two.secret.header("POST", "/basketball/events/outcomes/", body)
    for given in (None, "1", two.secret.header("GET", PATH), two.secret.header("POST", PATH), elsewhere):
        answer = await two.ask(body, given)
        assert answer.status == 404, given
    assert (await two.ask(asked(posted(OTHERS, 2)), proof)).status == 404


async def test_what_a_worker_asks_that_makes_no_sense_is_refused(two: Waiting) -> None:
    for body in (b"\xc1", asked(posted(OTHERS), topic="football.events")):
        assert (await two.ask(body, two.secret.header("POST", PATH, body))).status == 400
    nothing = asked()
    answer = await two.ask(nothing, two.secret.header("POST", PATH, nothing))
    assert msgspec.json.decode(await answer.read()) == {"outcomes": [], "states": {}}
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_sport_has_waiters() -> None:
    paths = {waiters_of(sport).path for sport in load(SPORTS, Sport).values()}
    assert PATH in paths
    assert paths <= served_paths()
