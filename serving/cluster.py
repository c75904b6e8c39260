"""Which worker answers for which key, and asking it.

A match lies in the partition that its id hashes to (murmur2, as the producers
of the events do it), not where Faust's `table_route` would look: that hashes the
key as the changelog has it.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import cast

import msgspec
from aiohttp import ClientError, ClientResponse, ClientTimeout, web
from faust.assignor.partition_assignor import PartitionAssignor
from yarl import URL

from app import app, hop_secret, settings
from engine.partitions.quarantine import CODE as NEEDS_REBUILD
from serving.hops import HOP
from serving.http.request_ids import REQUEST_ID, request_id
from serving.http.responses import AnswerError, unavailable

logger = logging.getLogger(__name__)

PARTIAL = "X-Overstream-Partial"
"""On an answer that lacks what some workers have: their addresses, or `unknown`."""

UNKNOWN = "unknown"
"""Who is silent where nobody, or nobody yet, answers for a partition."""

AGE = "X-Overstream-Age"
"""On an answer from a standby: the seconds since its copy was last known to hold all there was."""

BEHIND = "X-Overstream-Behind"
"""On an answer that lacks balls which wait to be scored: the age of the last one that was, in seconds."""

WORTH_TELLING = 1.0
"""Seconds behind. Less is how long a ball is under way."""

CACHE_CONTROL = "X-Overstream-Cache-Control"
"""On the answer to a hop, which no cache may keep: the `Cache-Control` of what a client gets of it."""

FORWARD_TIMEOUT = 1.0
GATHER_TIMEOUT = 0.3
"""Seconds. A list is partial rather than slow."""

_silent: set[str] = set()
"""The workers that did not answer when last asked."""

_asking: Counter[str] = Counter()
"""The requests, by name, for which other workers are being asked."""

_IS_HOP = web.RequestKey[bool]("is_hop")

_ASKED_ON = ("Accept-Encoding", "If-None-Match")
_PASSED_ON = (
    "Content-Type", "Content-Encoding", "Retry-After", "ETag", "Cache-Control", "Vary", AGE, BEHIND,
)  # fmt: skip


def is_hop(request: web.Request) -> bool:
    """Tell whether another worker asks, which is to be answered from this one's tables or not at all.

    So is one whose question has come back to this worker, which is asking for it: where workers
    cannot prove their hops, two would ask each other without end.
    """
    if _IS_HOP not in request:
        request[_IS_HOP] = HOP in request.headers and (
            hop_secret.proves(request.method, request.raw_path, request.headers, request.remote) is not None
            or request_id() in _asking
        )
    return request[_IS_HOP]


@contextmanager
def _asks_others() -> Iterator[None]:
    name = request_id()
    _asking[name] += 1
    try:
        yield
    finally:
        _asking[name] -= 1
        if not _asking[name]:
            del _asking[name]


def hop_to(url: str, path: str) -> tuple[URL, dict[str, str]]:
    """Return the address of a path of another worker, and the headers that a question to it begins with.

    The path is asked for as it is: joined to the address as browsers do it, a match named `..` would be
    the front page.
    """
    return URL(url.rstrip("/") + path, encoded=True), {
        HOP: hop_secret.header("GET", path),
        REQUEST_ID: request_id(),
    }


def ready() -> bool:
    """Tell whether this worker takes part: it knows who owns what, and its own tables are whole."""
    return not app.should_stop and not app.rebalancing and app.tables.actives_ready


def owned(number: int) -> bool:
    """Tell whether this worker answers for a partition."""
    partition = app.partitions.get(number)
    return ready() and partition is not None and not partition.lost


def lacks_own() -> bool:
    """Tell whether this worker has partitions that it does not answer for now: lost, or on their way."""
    return not ready() or any(is_self(url) and not owned(number) for number, url in owners().items())


def behind(*numbers: int) -> dict[str, str]:
    """Return the header that says how far behind owned partitions are; none where they are not."""
    now = time.time()
    lags = (app.partitions[number].lag.as_of for number in numbers)
    seconds = max((now - as_of for as_of in lags if as_of is not None), default=0.0)
    return {BEHIND: f"{seconds:.1f}"} if seconds >= WORTH_TELLING else {}


def standby_age(number: int) -> float | None:
    """Return how old a standby's copy of a partition may be, in seconds; None where there is none to read.

    So may be what this worker owned until a rebalance that is under way, its broker away perhaps.
    """
    if number in app.partitions:
        return app.partitions.commit_age
    standby = app.partitions.standbys.get(number)
    return None if standby is None else max(time.time() - standby.level_at, 0.0)


def owners() -> Mapping[int, str]:
    """Return the workers' addresses by partition, as the last rebalance had it; none once this one stops.

    What it would ask them with is closed by then.
    """
    found: dict[int, str] = {}
    if app.should_stop:
        return found
    assignor = cast(PartitionAssignor, app.assignor)
    for url, topics in assignor.external_topics_metadata().items():
        for topic, numbers in topics.items():
            if topic in app.batched:
                found.update(dict.fromkeys(numbers, url))
    return found


async def forward(request: web.Request, number: int) -> web.Response:
    """Ask the owner of a partition, and answer as it does.

    Raises:
        AnswerError: 503, the owner is unknown, silent, or not one after all.
    """
    if is_hop(request):
        raise unavailable("the match's worker is changing; ask again in a moment")
    asked = {name: request.headers[name] for name in _ASKED_ON if name in request.headers}
    asked.setdefault("Accept-Encoding", "identity")
    with _asks_others():
        return await _forward(number, request.raw_path, asked)


async def _forward(number: int, path: str, asked: Mapping[str, str]) -> web.Response:
    async with _owners_answer(number, path, asked) as answer:
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            code, message = _told(await answer.read())
            if code == NEEDS_REBUILD:
                raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, code, message)
            raise unavailable("the match's worker is not ready; ask again in a moment")
        return web.Response(status=answer.status, body=await answer.read(), headers=_passed_on(answer))


def _passed_on(answer: ClientResponse) -> dict[str, str]:
    """Return the headers of a worker's answer that are a client's, too."""
    headers = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
    if (for_clients := answer.headers.get(CACHE_CONTROL)) is not None:
        headers["Cache-Control"] = for_clients
    return headers


async def ask_standbys(request: web.Request, number: int) -> web.Response | None:
    """Ask the other workers for their copies of a partition whose owner is away; the youngest that has it."""
    if is_hop(request):
        return None
    everyone = owners()
    others = {url for url in everyone.values() if url != everyone.get(number) and not is_self(url)}
    with _asks_others():
        copies = await asyncio.gather(*(_ask_standby(url, request.raw_path) for url in others))
    return min((copy for copy in copies if copy is not None), key=_age, default=None)


async def _ask_standby(url: str, path: str) -> web.Response | None:
    address, headers = hop_to(url, path)
    try:
        async with app.http_client.get(
            address,
            headers={**headers, "Accept-Encoding": "identity"},
            allow_redirects=False,
            timeout=ClientTimeout(total=GATHER_TIMEOUT),
        ) as answer:
            if answer.status != HTTPStatus.OK:
                return None
            return web.Response(body=await answer.read(), headers=_passed_on(answer))
    except (ClientError, TimeoutError):
        return None


def _age(copy: web.Response) -> float:
    """Return a copy's age, 0 of one whose worker has become the owner meanwhile."""
    return float(copy.headers.get(AGE, 0))


async def ask_owner(number: int, path: str) -> bytes:
    """Return the body of the answer that the owner of a partition gives at `path`.

    Raises:
        AnswerError: it is not 200; or 503, as in `forward`.
    """
    async with _owners_answer(number, path, {"Accept-Encoding": "identity"}) as answer:
        body = await answer.read()
        if answer.status != HTTPStatus.OK:
            raise AnswerError(HTTPStatus(answer.status), *_told(body))
        return body


def _told(body: bytes) -> tuple[str, str]:
    """Read an error as another worker wrote it."""
    try:
        error = msgspec.json.decode(body, type=dict[str, dict[str, str]])["error"]
        return error["code"], error["message"]
    except (msgspec.MsgspecError, KeyError):
        return "bad-answer", "the match's worker answered what makes no sense"


@asynccontextmanager
async def _owners_answer(number: int, path: str, headers: Mapping[str, str]) -> AsyncIterator[ClientResponse]:
    url = owners().get(number)
    if url is None or is_self(url):
        raise unavailable("the match's worker is changing; ask again in a moment")
    address, hop = hop_to(url, path)
    try:
        async with app.http_client.get(
            address,
            headers={**headers, **hop},
            allow_redirects=False,
            timeout=ClientTimeout(total=FORWARD_TIMEOUT),
            # It is passed on as it comes, in an encoding that the client takes.
            auto_decompress=False,
        ) as answer:
            _silent.discard(url)
            yield answer
    except (ClientError, TimeoutError) as error:
        # Said once: some hundred questions a second may wait for the same worker.
        if url not in _silent:
            _silent.add(url)
            told = {"partition": number}
            logger.info("worker %s did not answer for partition %d: %r", url, number, error, extra=told)
        raise unavailable(f"the match's worker, {url}, does not answer; ask again in a moment") from None


async def gather(request: web.Request, path: str = "") -> tuple[list[bytes], tuple[str, ...]]:
    """Ask all other workers the same question at once, or for `path` of their own.

    Returns the bodies of those that answered in time, and the addresses of those
    that did not, or not for all that is theirs. Partitions that nobody owns now are
    told as `unknown`.
    """
    if is_hop(request):
        return [], (UNKNOWN,) if lacks_own() else ()
    owner = owners()
    others = sorted({url for url in owner.values() if not is_self(url)})
    with _asks_others():
        answers = await asyncio.gather(*(_ask(url, path or request.raw_path) for url in others))
    silent = [url for url, (_, whole) in zip(others, answers, strict=True) if not whole]
    if lacks_own() or len(owner) < settings.partitions:
        silent.append(UNKNOWN)
    return [body for body, _ in answers if body is not None], tuple(silent)


async def _ask(url: str, path: str) -> tuple[bytes | None, bool]:
    """Return what a worker answers, and whether that is all it should have."""
    address, headers = hop_to(url, path)
    try:
        async with app.http_client.get(
            address,
            # Else it would be compressed, and at once unpacked, at each question.
            headers={**headers, "Accept-Encoding": "identity"},
            allow_redirects=False,
            timeout=ClientTimeout(total=GATHER_TIMEOUT),
        ) as answer:
            if answer.status != HTTPStatus.OK:
                return None, False
            return await answer.read(), PARTIAL not in answer.headers
    except (ClientError, TimeoutError):
        return None, False


def is_self(url: str) -> bool:
    """Tell whether an address is this worker's own."""
    return URL(url) == app.conf.canonical_url
