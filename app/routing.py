"""Which worker answers for which key, and asking it.

A match lies in the partition that its id hashes to (murmur2, as the producers
of the events do it), not where Faust's `table_route` would look: that hashes the
key as the changelog has it.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import cast

from aiohttp import ClientError, ClientTimeout, web
from faust.assignor.partition_assignor import PartitionAssignor
from yarl import URL

from app import app, settings
from app.answers import unavailable
from app.seam import BatchScheduler

logger = logging.getLogger(__name__)

HOP = "X-Overstream-Hop"
"""Set on what one worker asks another, which then answers from its own tables or not at all."""

PARTIAL = "X-Overstream-Partial"
"""On an answer that lacks what some workers have: their addresses, or `unknown`."""

FORWARD_TIMEOUT = 2.0
GATHER_TIMEOUT = 0.3
"""Seconds. A list is partial rather than slow."""

_PASSED_ON = ("Content-Type", "Retry-After", "ETag", "Cache-Control")


def ready() -> bool:
    """Tell whether this worker takes part: it knows who owns what, and its own tables are whole."""
    return not app.should_stop and not app.rebalancing and app.tables.actives_ready


def owned(number: int) -> bool:
    """Tell whether this worker answers for a partition."""
    partition = app.partitions.get(number)
    return ready() and partition is not None and not partition.lost


def owners() -> Mapping[int, str]:
    """Return the workers' addresses by partition, as the last rebalance had it."""
    found: dict[int, str] = {}
    assignor = cast(PartitionAssignor, app.assignor)
    for url, topics in assignor.external_topics_metadata().items():
        for topic, numbers in topics.items():
            if topic in BatchScheduler.batched:
                found.update(dict.fromkeys(numbers, url))
    return found


async def forward(request: web.Request, number: int) -> web.Response:
    """Ask the owner of a partition, and answer as it does.

    Raises:
        AnswerError: 503, the owner is unknown, silent, or not one after all.
    """
    url = owners().get(number)
    if request.headers.get(HOP) or url is None or _is_self(url):
        raise unavailable("the match's worker is changing; ask again in a moment")
    try:
        async with app.http_client.get(
            URL(url).join(URL(request.raw_path, encoded=True)),
            headers={HOP: "1"},
            timeout=ClientTimeout(total=FORWARD_TIMEOUT),
        ) as answer:
            headers = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers=headers)
    except (ClientError, TimeoutError) as error:
        logger.info("worker %s did not answer for partition %d: %r", url, number, error)
        raise unavailable(f"the match's worker, {url}, does not answer; ask again in a moment") from None


async def gather(request: web.Request) -> tuple[list[bytes], tuple[str, ...]]:
    """Ask all other workers the same question at once.

    Returns the bodies of those that answered in time, and the addresses of those
    that did not. Partitions that nobody owns now are told as `unknown`.
    """
    if request.headers.get(HOP):
        return [], ()
    owner = owners()
    others = sorted({url for url in owner.values() if not _is_self(url)})
    answers = await asyncio.gather(*(_ask(request, url) for url in others))
    silent = [url for url, answer in zip(others, answers, strict=True) if answer is None]
    if not ready() or len(owner) < settings.partitions:
        silent.append("unknown")
    return [answer for answer in answers if answer is not None], tuple(silent)


async def _ask(request: web.Request, url: str) -> bytes | None:
    try:
        async with app.http_client.get(
            URL(url).join(URL(request.raw_path, encoded=True)),
            headers={HOP: "1"},
            timeout=ClientTimeout(total=GATHER_TIMEOUT),
        ) as answer:
            return await answer.read() if answer.status == 200 else None
    except (ClientError, TimeoutError):
        return None


def _is_self(url: str) -> bool:
    return URL(url) == app.conf.canonical_url
