"""Asking the worker that owns a match, those that keep a copy of it, or all of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import msgspec
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector, web

from schemas.refusals import Reason
from serving.cluster import AGE, BEHIND, CACHE_CONTROL, CLUSTER, PARTIAL, UNKNOWN, Cluster
from serving.file_limits import shares
from serving.http.responses import NOWHERE, AnswerError, bad_request, not_found, unavailable

T = TypeVar("T")

logger = logging.getLogger(__name__)

FORWARD_TIMEOUT = 1.0
GATHER_TIMEOUT = 0.3
"""Seconds. A list is partial rather than slow."""

_LANGUAGE = "Accept-Language"
_ASKED_ON = ("Accept-Encoding", _LANGUAGE, "If-None-Match")
_PASSED_ON = (
    "Content-Type", "Content-Encoding", "Retry-After", "ETag", "Cache-Control", "Vary", "Link",
    "Content-Language", AGE, BEHIND,
)  # fmt: skip


def http_client() -> ClientSession:
    """Make the client for requests to other workers; each followed match takes one connection."""
    return ClientSession(connector=TCPConnector(limit=shares(0).workers))


async def forward(request: web.Request, number: int) -> web.Response:
    """Ask the owner of a partition, and return its answer.

    Raises:
        AnswerError: 503, the owner is unknown or silent, or no longer owns it.
    """
    cluster = request.app[CLUSTER]
    if cluster.is_hop(request):
        raise unavailable("the match's worker is changing; ask again in a moment")
    asked = {name: request.headers[name] for name in _ASKED_ON if name in request.headers}
    asked.setdefault("Accept-Encoding", "identity")
    with cluster.asks_others():
        return await _forward(cluster, number, request.raw_path, asked)


async def _forward(cluster: Cluster, number: int, path: str, asked: Mapping[str, str]) -> web.Response:
    async with _owners_answer(cluster, number, path, asked) as answer:
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            code, message = _error_in(await answer.read())
            if code == Reason.NEEDS_REBUILD:
                raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, code, message)
            raise unavailable("the match's worker is not ready; ask again in a moment")
        return web.Response(
            status=answer.status, body=await answer.read(), headers=_passed_on(answer.headers)
        )


def _passed_on(answered: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a worker's answer that are passed on to the client."""
    headers = {name: answered[name] for name in _PASSED_ON if name in answered}
    if (for_clients := answered.get(CACHE_CONTROL)) is not None:
        headers["Cache-Control"] = for_clients
    return headers


async def ask_standbys(request: web.Request, number: int) -> web.Response | None:
    """Ask the other workers for their copies of a partition whose owner is away; return the youngest."""
    cluster = request.app[CLUSTER]
    if cluster.is_hop(request):
        return None
    owners = cluster.owners()
    others = {url for url in owners.values() if url != owners.get(number) and not cluster.is_self(url)}
    asked = {_LANGUAGE: request.headers[_LANGUAGE]} if _LANGUAGE in request.headers else {}
    with cluster.asks_others():
        copies = await asyncio.gather(
            *(_ask_standby(cluster, url, request.raw_path, asked) for url in others)
        )
    return min((copy for copy in copies if copy is not None), key=_age, default=None)


async def _ask_standby(
    cluster: Cluster, url: str, path: str, asked: Mapping[str, str]
) -> web.Response | None:
    answer = await _ask(cluster, url, path, asked)
    return None if answer is None else web.Response(body=answer.body, headers=_passed_on(answer.headers))


def _age(copy: web.Response) -> float:
    """Return a copy's age; 0 if its worker has become the owner meanwhile."""
    return float(copy.headers.get(AGE, 0))


async def ask_owner(cluster: Cluster, number: int, path: str) -> bytes:
    """Return the body of the owner's answer at `path`.

    Raises:
        AnswerError: the answer is not 200; or 503, as in `forward`.
    """
    async with _owners_answer(cluster, number, path, {"Accept-Encoding": "identity"}) as answer:
        body = await answer.read()
        if answer.status != HTTPStatus.OK:
            raise AnswerError(HTTPStatus(answer.status), *_error_in(body))
        return body


def _error_in(body: bytes) -> tuple[str, str]:
    """Read the code and message of an error as another worker wrote it."""
    try:
        error = msgspec.json.decode(body, type=dict[str, dict[str, str]])["error"]
        return error["code"], error["message"]
    except (msgspec.MsgspecError, KeyError):
        return "bad-answer", "the match's worker answered what makes no sense"


@asynccontextmanager
async def _owners_answer(
    cluster: Cluster, number: int, path: str, headers: Mapping[str, str]
) -> AsyncIterator[ClientResponse]:
    url = cluster.owners().get(number)
    if url is None or cluster.is_self(url):
        raise unavailable("the match's worker is changing; ask again in a moment")
    address, hop = cluster.hop_to(url, path)
    try:
        async with cluster.http_client.get(
            address,
            headers={**headers, **hop},
            allow_redirects=False,
            timeout=ClientTimeout(total=FORWARD_TIMEOUT),
            # The body is passed on unchanged, in an encoding that the client accepts.
            auto_decompress=False,
        ) as answer:
            cluster.silent.discard(url)
            yield answer
    except (ClientError, TimeoutError) as error:
        # Logged once: hundreds of requests a second may wait for the same worker.
        if url not in cluster.silent:
            cluster.silent.add(url)
            extra = {"partition": number}
            logger.info("worker %s did not answer for partition %d: %r", url, number, error, extra=extra)
        raise unavailable(
            f"the match's worker, {cluster.name_of(url)}, does not answer; ask again in a moment"
        ) from None


async def gather(request: web.Request, path: str = "") -> tuple[list[bytes], tuple[str, ...]]:
    """Send all other workers the same request at once, or one for `path`.

    Returns the bodies of those that answered in time, and what clients are told of those
    that did not, or only in part; `unknown` stands for partitions without an owner.
    """
    cluster = request.app[CLUSTER]
    if cluster.is_hop(request):
        return [], (UNKNOWN,) if cluster.lacks_own() else ()
    owners = cluster.owners()
    others = sorted({url for url in owners.values() if not cluster.is_self(url)})
    with cluster.asks_others():
        answers = await asyncio.gather(*(_ask(cluster, url, path or request.raw_path) for url in others))
    silent = [
        cluster.name_of(url)
        for url, one in zip(others, answers, strict=True)
        if one is None or PARTIAL in one.headers
    ]
    if cluster.lacks_own() or len(owners) < cluster.count:
        silent.append(UNKNOWN)
    return [one.body for one in answers if one is not None], tuple(silent)


def silence_headers(silent: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of an answer that lacks the parts of `silent` workers: no cache may store it."""
    return {PARTIAL: ",".join(silent), "Cache-Control": "no-store"} if silent else {}


class _Answer(NamedTuple):
    """What another worker answered, with 200."""

    headers: Mapping[str, str]
    body: bytes


async def _ask(
    cluster: Cluster, url: str, path: str, asked: Mapping[str, str] = MappingProxyType({})
) -> _Answer | None:
    """Return a worker's answer if it is 200 and in time."""
    address, headers = cluster.hop_to(url, path)
    try:
        async with cluster.http_client.get(
            address,
            # Otherwise each answer would be compressed and at once decompressed.
            headers={**headers, **asked, "Accept-Encoding": "identity"},
            allow_redirects=False,
            timeout=ClientTimeout(total=GATHER_TIMEOUT),
        ) as answer:
            if answer.status != HTTPStatus.OK:
                return None
            return _Answer(answer.headers, await answer.read())
    except (ClientError, TimeoutError):
        return None


@asynccontextmanager
async def post_hop(
    cluster: Cluster, url: str, path: str, body: bytes, seconds: float
) -> AsyncIterator[ClientResponse]:
    """Post a body to another worker, which has so many seconds to answer.

    Raises:
        ClientError: the worker cannot be reached.
        TimeoutError: it does not answer in time.
    """
    address, headers = cluster.hop_to(url, path, "POST", body)
    async with cluster.http_client.post(
        address,
        data=body,
        headers={**headers, "Accept-Encoding": "identity"},
        allow_redirects=False,
        timeout=ClientTimeout(total=seconds),
    ) as answer:
        yield answer


def check_hop(request: web.Request) -> None:
    """Refuse a request that no other worker sends.

    Raises:
        AnswerError: 404: there is nothing for a client here.
    """
    if not request.app[CLUSTER].is_hop(request):
        raise not_found(NOWHERE)


async def read_hop(request: web.Request) -> bytes:
    """Return the body that another worker posts.

    Raises:
        AnswerError: 404, no worker posts it: there is nothing for a client here.
    """
    body = await request.read()
    if not request.app[CLUSTER].is_proven(request, body):
        raise not_found(NOWHERE)
    return body


async def decode_hop(request: web.Request, decode: Callable[[bytes], T]) -> T:
    """Return what another worker asks.

    Raises:
        AnswerError: 404, no worker asks; 400, what it asks cannot be read.
    """
    body = await read_hop(request)
    try:
        return decode(body)
    except msgspec.MsgspecError as error:
        raise bad_request(f"what was asked cannot be read: {error}") from None
